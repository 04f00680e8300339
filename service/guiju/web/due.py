"""The `/due` page and endpoint: cases in, what is still to do out, overdue first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import unquote

from flask import Blueprint, Response, render_template, request

from guiju.check.doors.json_door import CASE_BASE
from guiju.media_types import JSON
from guiju.web.check import as_of, from_example, from_submission, refuse_unknown_parameters, rulesets
from guiju.web.examples import find_example, group_examples
from guiju.web.rulesets import known_rulesets
from guiju.web.service import current
from guiju.web.sparql import HTML, negotiate, with_charset
from guiju.web.submissions import read_submission

CALENDAR: Final = "calendar"
"""Part of the form that holds a year's calendar: a notice or Turtle, as a file or as text; it may come again."""
blueprint = Blueprint("due", __name__)


@blueprint.get("/due")
def show_form() -> str:
    """Show the page where cases are handed in, with the example of `?example=` put in."""
    name = request.args.get("example")
    example = find_example(current().engine.examples, name) if name else {}
    return page({**from_example(example), "chosen": name or ""})


@blueprint.post("/due")
def due() -> Response:
    """Answer with the to-do list of the cases of the body, as JSON or as the page."""
    refuse_unknown_parameters()
    submission = read_submission(request, current().settings.body_bytes)
    chosen = negotiate(JSON, HTML)
    calendars = sent_calendars()
    answer = current().engine.due(
        submission.cases.body,
        submission.cases.content_type,
        as_of=as_of(submission.options.get("as-of")),
        rulesets=rulesets(submission),
        profile=submission.profile.body if submission.profile else None,
        profile_type=submission.profile.content_type if submission.profile else None,
        calendars=calendars,
        abandoned=request.environ.get("waitress.client_disconnected"),
    )
    if chosen == HTML:
        fields = from_submission(submission) | {"sent_calendar": request.form.get(CALENDAR, "")}
        response = Response(page(fields, json.loads(answer.body)), mimetype=HTML)
    else:
        response = Response(answer.body, content_type=with_charset(chosen))
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def sent_calendars() -> list[bytes]:
    """Return the calendars of the form, from files and from its text field; they are parsed later, in a worker."""
    uploads = [upload.read() for upload in request.files.getlist(CALENDAR) if upload.filename]
    texts = [text.encode() for text in request.form.getlist(CALENDAR)]
    return [calendar for calendar in (*uploads, *texts) if calendar.strip()]


def case_name(focus: str) -> str:
    """Return the id that the user gave a case, from its IRI."""
    return unquote(focus.removeprefix(CASE_BASE))


def page(fields: Mapping[str, object], answer: Mapping[str, Any] | None = None) -> str:
    """Return the page.

    Parameters: fields, what the form shows as sent; answer, the list of the cases that were sent.
    """
    rulesets = known_rulesets(current().engine.store)
    return render_template(
        "due.html",
        examples=group_examples(current().engine.examples),
        titles={ruleset.identifier: ruleset.title for ruleset in rulesets},
        rulesets=rulesets,
        answer=answer,
        case_name=case_name,
        **fields,
    )
