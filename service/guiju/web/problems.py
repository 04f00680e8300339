"""One shape for every error: problem details (RFC 9457) for programs, a page for people."""

from __future__ import annotations

import json
import logging
import secrets
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from guiju.store.errors import (
    Abandoned,
    Busy,
    MemoryLimitExceeded,
    OutputLimitExceeded,
    Problem,
    TimeLimitExceeded,
    WorkerCrashed,
)
from guiju.web.language import requested_language
from guiju.web.negotiation import choose
from guiju.web.service import current

MEDIA_TYPE = "application/problem+json"
TYPE_BASE = "https://w3id.org/guiju/problem/"
CODES = {404: "not-found", 405: "method-not-allowed", 413: "content-too-large", 415: "unsupported-media-type"}
"""Codes of what werkzeug refuses; spelt out, because the names of statuses change between versions of Python."""
LOGGER = logging.getLogger("guiju.web")


def title_of(status: int) -> str:
    """Return the name of a status code; 499 and other codes outside the registry have none of their own."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Client Closed Request"


def problem_body(problem: Problem) -> dict[str, Any]:
    """Return the members of the problem object; `detail` is the message in English after the Chinese one."""
    body: dict[str, Any] = {
        "type": TYPE_BASE + problem.code,
        "title": title_of(problem.status),
        "status": problem.status,
        "detail": f"{problem.zh} / {problem.en}",
        "code": problem.code,
        "message": {"zh": problem.zh, "en": problem.en},
        "hint": problem.hint,
    }
    # Extra members stand behind ours and cannot replace them.
    return body | {name: value for name, value in problem.extra.items() if name not in body or name == "detail"}


def problem_response(problem: Problem) -> Response:
    """Answer with a problem: as a page where the client prefers HTML, else as JSON."""
    body = problem_body(problem)
    if choose(request.headers.get("Accept"), [MEDIA_TYPE, "application/json", "text/html"]) == "text/html":
        page = render_template("problem.html", problem=body, language=requested_language(request))
        response = Response(page, status=problem.status, mimetype="text/html")
    else:
        text = json.dumps(body, ensure_ascii=False) + "\n"
        response = Response(text, status=problem.status, content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    if problem.status in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS}:
        response.headers["Retry-After"] = str(problem.extra.get("retry_after", current().settings.retry_seconds))
    return response


def from_http_exception(error: HTTPException) -> Problem:
    """Say in our words what werkzeug found wrong with a request."""
    path = request.path[:200]
    match error.code:
        case 404:
            zh, en = f"没有“{path}”这个页面。", f"There is nothing at “{path}”."
            hint = "请从首页 / 开始。 / Start from the first page, /."
        case 405:
            zh, en = (
                f"“{path}”不支持 {request.method} 方法。",
                f"“{path}” does not support the method {request.method}.",
            )
            hint = "请看 Allow 头列出的方法。 / See the methods in the Allow header."
        case 413:
            largest = current().settings.body_bytes
            zh = f"请求内容过大，上限为 {largest} 字节。"
            en = f"The request body is too large: {largest} bytes at most."
            hint = "请分批提交。 / Send it in several parts."
        case 415:
            zh, en = "不支持这种内容类型。", "This content type is not supported."
            hint = "请看 /openapi.json。 / See /openapi.json."
        case _:
            zh, en = "请求不完整或格式有误。", "The request is incomplete or malformed."
            hint = "请看 /openapi.json 中的说明。 / See /openapi.json for what each path takes."
    status = error.code or HTTPStatus.BAD_REQUEST
    return Problem(status, CODES.get(status, "bad-request"), zh, en, hint=hint)


def register_error_handlers(app: Flask) -> None:
    """Turn every error of a request into a problem."""

    @app.errorhandler(Problem)
    def answer_problem(error: Problem) -> Response:
        if isinstance(
            error, Abandoned | Busy | TimeLimitExceeded | MemoryLimitExceeded | OutputLimitExceeded | WorkerCrashed
        ):
            current().metrics.refuse(error.code)
        return problem_response(error)

    @app.errorhandler(HTTPException)
    def answer_http_exception(error: HTTPException) -> Response:
        if error.code and error.code < HTTPStatus.BAD_REQUEST:
            return Response(error.get_response().get_data(), error.code, dict(error.get_headers()))
        response = problem_response(from_http_exception(error))
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
        return response

    @app.errorhandler(Exception)
    def answer_unexpected(error: Exception) -> Response:
        number = secrets.token_hex(6)
        LOGGER.error("unexpected error %s", number, exc_info=error)
        zh = f"服务内部出错，编号 {number}。您的数据没有被保存。"
        en = f"The service failed, number {number}. Nothing of yours was kept."
        hint = "请把编号告诉管理员，日志中有对应记录。 / Give the number to the administrator: the log has it."
        return problem_response(Problem(500, "internal-error", zh, en, hint=hint, number=number))
