"""Puts the hint of an empty answer where its reader finds it: in the JSON, or in a header for the other formats."""

from __future__ import annotations

import json
from typing import Final
from urllib.parse import quote

from flask import Response

from guiju.store.empty.hints import Hint

HEADER: Final = "Guiju-Hint"
LONGEST: Final = 400
"""Characters of the header's text, before those outside ASCII are encoded."""
PLAIN: Final = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) != "%")


def give_hint(response: Response, hint: Hint | None) -> None:
    """Add the hint to an answer of SPARQL results: a member `hint` of JSON, else the header `Guiju-Hint`."""
    if hint is None:
        return
    if (response.mimetype or "").endswith("json"):
        document = json.loads(response.get_data())
        response.set_data(json.dumps({**document, "hint": hint}, ensure_ascii=False, separators=(",", ":")))
    else:
        response.headers[HEADER] = header_text(hint)


def header_text(hint: Hint) -> str:
    """The hint as a header's value: the message, the patterns, the terms; percent-encoded UTF-8 outside ASCII."""
    patterns = [f"line {one['line']}: {one['text']}" for one in hint["patterns"]]
    terms = [f"{one['sent']} -> {' | '.join(one['known']) or '?'}" for one in hint["nearest"]]
    text = "; ".join([hint["message"]["en"], *terms, *patterns])
    return quote(" ".join(text.split())[:LONGEST], safe=PLAIN)
