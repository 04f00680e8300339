"""The `/check` page and endpoint: cases in, verdicts out."""

from __future__ import annotations

import json
from typing import Final

from flask import Blueprint, Response, render_template, request

from guiju.check.doors.workbook.report import report_workbook
from guiju.media_types import JSON, WORKBOOK
from guiju.store.errors import Problem
from guiju.store.named_queries import is_date
from guiju.web.case_forms import case_kinds
from guiju.web.examples import Example, find_example, group_examples
from guiju.web.protocol import GRAPH_TYPES
from guiju.web.rulesets import known_identifiers, known_rulesets
from guiju.web.service import current
from guiju.web.sparql import HTML, cacheable, negotiate, with_charset
from guiju.web.submissions import Submission, read_submission
from guiju.web.verdicts import grouped_verdicts

PARAMETERS: Final = ("as-of", "ruleset", "lang")
blueprint = Blueprint("check", __name__)


@blueprint.get("/check")
def show_form() -> str:
    """Show the page where cases are handed in, with the example of `?example=` put in."""
    name = request.args.get("example")
    return form_page(example=find_example(current().engine.examples, name) if name else None)


@blueprint.get("/check/examples/<ruleset>/<name>")
def show_example(ruleset: str, name: str) -> Response:
    """Answer with an example case: its text, its media type, the day it is judged on and the profile it needs."""
    example = find_example(current().engine.examples, f"{ruleset}/{name}")
    return cacheable(Response(json.dumps(dict(example), ensure_ascii=False), content_type=JSON))


@blueprint.post("/check")
def check() -> Response:
    """Judge the cases of the body and answer in the format that the client prefers."""
    refuse_unknown_parameters()
    submission = read_submission(request, current().settings.body_bytes)
    chosen = negotiate(JSON, *GRAPH_TYPES, WORKBOOK, HTML)
    answer = current().engine.check(
        submission.cases.body,
        submission.cases.content_type,
        as_of=as_of(submission.options.get("as-of")),
        rulesets=rulesets(submission),
        profile=submission.profile.body if submission.profile else None,
        profile_type=submission.profile.content_type if submission.profile else None,
        answer=chosen if chosen in GRAPH_TYPES else JSON,
        abandoned=request.environ.get("waitress.client_disconnected"),
    )
    if chosen == HTML:
        response = Response(form_page(json.loads(answer.body), submission), mimetype=HTML)
    elif chosen == WORKBOOK:
        response = Response(report_workbook([("", json.loads(answer.body))]), mimetype=WORKBOOK)
        response.headers["Content-Disposition"] = 'attachment; filename="verdicts.xlsx"'
    else:
        response = Response(answer.body, content_type=with_charset(chosen))
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def form_page(
    answer: dict[str, object] | None = None, submission: Submission | None = None, example: Example | None = None
) -> str:
    """Return the page: with the verdicts where there are some, and with what was sent or the example chosen."""
    rulesets = known_rulesets(current().engine.store)
    return render_template(
        "check.html",
        examples=group_examples(current().engine.examples),
        chosen=example["name"] if example else "",
        titles={ruleset.identifier: ruleset.title for ruleset in rulesets},
        rulesets=rulesets,
        kinds=case_kinds(current().engine.store),
        answer=answer,
        groups=grouped_verdicts(answer) if answer else [],
        **(from_submission(submission) if submission else from_example(example or {})),
    )


def from_submission(submission: Submission) -> dict[str, object]:
    """Return the form's fields as they were sent."""
    return {
        "sent": submission.sent_text,
        "sent_profile": submission.sent_profile,
        "sent_date": submission.options.get("as-of", ""),
    }


def from_example(example: Example) -> dict[str, object]:
    """Return the form's fields as an example fills them."""
    return {
        "sent": example.get("text", ""),
        "sent_profile": example.get("profile") or "",
        "sent_date": example.get("as_of", ""),
    }


def refuse_unknown_parameters() -> None:
    """Refuse a parameter that has no meaning here: a misspelt `as-of` must not be passed over.

    Raises: Problem 400 `unknown-parameter`.
    """
    unknown = sorted(set(request.args) - set(PARAMETERS))
    if unknown:
        raise Problem(
            400,
            "unknown-parameter",
            f"没有参数“{unknown[0][:80]}”。",
            f"There is no parameter “{unknown[0][:80]}”.",
            hint=f"可用参数 / known: {'、'.join(PARAMETERS)}",
        )


def as_of(text: str | None) -> str | None:
    """Return the date on which the cases are judged, None for today.

    Raises: Problem 400 `bad-as-of` for what is no date of the calendar.
    """
    if not text:
        return None
    if not is_date(text):
        raise Problem(
            400,
            "bad-as-of",
            f"as-of 的值“{text[:40]}”不是日期。",
            f"The value of as-of, “{text[:40]}”, is no date.",
            hint="请写成年-月-日，如 2022-06-20。 / Write year-month-day, for example 2022-06-20.",
        )
    return text


def rulesets(submission: Submission) -> tuple[str, ...]:
    """Return the rule sets that the request names.

    Raises: Problem 400 `unknown-ruleset` that names the known ones.
    """
    wanted = (*request.args.getlist("ruleset"), *submission.rulesets)
    named = tuple(dict.fromkeys(name for name in wanted if name))
    known = known_identifiers(current().engine.store) if named else []
    for name in named:
        if name not in known:
            raise Problem(
                400,
                "unknown-ruleset",
                f"没有规则“{name[:80]}”。",
                f"There is no rule set “{name[:80]}”.",
                hint=f"已有规则 / known: {'、'.join(known)}",
            )
    return named
