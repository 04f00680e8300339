"""Puts the verdicts of a check into the order in which people read them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

ORDER: Final = ("breached", "conflict", "undetermined", "pending", "complied")
BRACKET: Final = re.compile(r"\s*[（(][^（）()]*[）)]")
SEVERITY_ORDER: Final = {"Violation": 0, "Warning": 1, "Info": 2}


@dataclass(frozen=True, slots=True)
class Question:
    """Verdicts that hang on the same missing facts; `missing` names these in both languages, or is empty."""

    missing: dict[str, str]
    verdicts: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class VerdictGroup:
    """The verdicts of one kind, the severest first; complied ones are shown closed."""

    verdict: str
    verdicts: tuple[Mapping[str, Any], ...]

    @property
    def questions(self) -> list[Question]:
        """The verdicts by what they lack: those that hang on the same facts together, the widest question first."""
        found: dict[tuple[tuple[str, str], ...], list[Mapping[str, Any]]] = defaultdict(list)
        for verdict in self.verdicts:
            lacking = {(str(one["zh"]), str(one["en"])) for one in verdict.get("missing") or ()}
            found[tuple(sorted(lacking))].append(verdict)
        questions = [
            Question({"zh": "、".join(zh for zh, _ in key), "en": ", ".join(en for _, en in key)}, tuple(verdicts))
            for key, verdicts in found.items()
        ]
        return sorted(questions, key=lambda one: -len(one.verdicts))

    @property
    def is_closed(self) -> bool:
        """Whether the page shows the group folded."""
        return self.verdict == "complied"


def place(verdict: Mapping[str, Any]) -> tuple[int, str, int, int, int]:
    """Return the sort key: severity, then the place in the text; the notice stands before the articles."""
    severity = SEVERITY_ORDER.get(str(verdict.get("severity")), len(SEVERITY_ORDER))
    numbers = [int(verdict.get(name) or 0) for name in ("article", "paragraph", "item")]
    return severity, str(verdict.get("ruleset", "")), numbers[0], numbers[1], numbers[2]


def grouped_verdicts(answer: Mapping[str, Any]) -> list[VerdictGroup]:
    """Return the verdicts of a `check` answer by kind, those that ask for action first; empty kinds are left out."""
    verdicts: Iterable[Mapping[str, Any]] = answer.get("verdicts", ())
    by_kind: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for verdict in verdicts:
        by_kind[str(verdict["verdict"])].append(verdict)
    return [VerdictGroup(kind, tuple(sorted(by_kind[kind], key=place))) for kind in ORDER if by_kind[kind]]


def unit_address(verdict: Mapping[str, Any]) -> str:
    """Return the address in the reader of the unit that a verdict rests on."""
    base = f"/rules/{verdict['ruleset']}"
    if verdict.get("article") is None:
        return f"{base}#notice"
    fragment = f"art-{verdict['article']}"
    if verdict.get("paragraph") is not None:
        fragment += f"-para-{verdict['paragraph']}"
        if verdict.get("item") is not None:
            fragment += f"-item-{verdict['item']}"
    return f"{base}#{fragment}"


def told(verdict: Mapping[str, Any], key: str, language: str) -> str:
    """Return what was expected or the remedy, where it says more than what stands beside it; else nothing.

    Parameters: key, `expected` or `remedy`. What the message contains is not said again; nor is a remedy that is what
    was expected with the due day in brackets.
    """
    text = (verdict.get(key) or {}).get(language, "")
    message = (verdict.get("message") or {}).get(language, "")
    if key == "remedy":
        rest = text.removeprefix((verdict.get("expected") or {}).get(language, ""))
        if not rest or (verdict.get("due") and BRACKET.fullmatch(rest)):
            return ""
    return "" if text in message else text


def in_language(entry: Mapping[str, Any], key: str, language: str) -> Any:
    """Return a value that an answer holds in Chinese under its key and in English under `<key>_en`."""
    return entry.get(f"{key}_en" if language == "en" else key) or entry.get(key) or ""


def quote_in_sentence(verdict: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return the words before the quote, the quote, and the words after it in its sentence."""
    quote = str(verdict["quote"])
    before, found, after = str(verdict.get("sentence") or "").partition(quote)
    return (before, quote, after) if found else ("", quote, "")


def leaves(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield the leaves of a JSON value, each with its path: `texts.xinqiu-2022`."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from leaves(inner, f"{name}.{key}".lstrip("."))
    else:
        yield name, "、".join(map(str, value)) if isinstance(value, list) else str(value)
