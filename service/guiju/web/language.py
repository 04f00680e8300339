"""The two languages of the pages: which one a request wants, and the catalogue of all their texts."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from flask import Request

from guiju.web.negotiation import parse_accept_language

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
HTML_CODES: Final[dict[Language, str]] = {"zh": "zh-Hans", "en": "en"}
COOKIE: Final = "lang"


def requested_language(request: Request) -> Language:
    """Return the language of the answer: `?lang=`, then the cookie, then Chinese.

    English is taken from Accept-Language only where the header names English and no Chinese at all, because many
    browsers in Chinese offices are delivered with English ahead of Chinese.
    """
    for wish in (request.args.get("lang"), request.cookies.get(COOKIE)):
        for language in LANGUAGES:
            if wish == language:
                return language
    accepted = parse_accept_language(request.headers.get("Accept-Language", ""))
    return "en" if "en" in accepted and not accepted & {"zh", "*"} else "zh"


@cache
def catalogue() -> dict[str, dict[Language, str]]:
    """Return every text of the pages: key → language → text, with `{name}` where a value goes."""
    source = files("guiju.web").joinpath("messages.json").read_text(encoding="utf-8")
    texts: dict[str, dict[Language, str]] = json.loads(source)
    return texts


def translate(language: Language, key: str, **values: object) -> str:
    """Return a text of the catalogue with its values filled in.

    Raises: KeyError for a key that the catalogue lacks.
    """
    return catalogue()[key][language].format(**values)
