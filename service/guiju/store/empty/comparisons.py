"""Mistaken constants in FILTER and VALUES: such as the variable compared with them never takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pyoxigraph import Literal

from guiju.store.empty.core import within
from guiju.store.empty.likeness import MOST
from guiju.store.empty.mistakes import Mistake, value_among
from guiju.store.empty.probe import Probe, Value
from guiju.store.empty.tree import Element
from guiju.store.syntax import tokens

EQUALITY: Final = re.compile(r"(?<![<>!])=|\bIN\b|\bSAMETERM\b", re.IGNORECASE)
LANGUAGE: Final = re.compile(r"\bLANG\s*\(\s*[?$](\w+)\s*\)", re.IGNORECASE)


def in_comparisons(core: Sequence[Element], required: Iterable[Element], probe: Probe) -> Iterator[Mistake]:
    """The mistakes in the core's FILTERs that ask for equality, or a language, and in its VALUES.

    Parameters: required, triples that must match; those with the variable tell which values it takes.
    """
    triples = list({id(one): one for one in (*core, *required) if one.kind == "triple"}.values())
    for element in core:
        if element.kind not in ("filter", "values"):
            continue
        for name, constants in compared(element, probe):
            about = [within(one) for one in triples if name in one.mentioned]
            if not about or not constants:
                continue
            there = probe.values(name, " ".join(about))
            by_language = LANGUAGE.search(element.text) is not None
            for constant in constants:
                found = wrong_language(constant, there) if by_language else value_among(constant, there, probe)
                yield from [found] if found else []


def compared(element: Element, probe: Probe) -> Iterator[tuple[str, list[Value]]]:
    """The variables of a FILTER or VALUES, each with the constants that it is compared with."""
    constants = [term for text in constants_in(element.text) if (term := probe.term(text)) is not None]
    if element.kind == "values":
        names = list(dict.fromkeys(columns(element.text)))
        # A column of several: one with UNDEF or numbers is out of step, and compared with all.
        yield from (
            (name, constants if len(names) == 1 else constants[place :: len(names)]) for place, name in enumerate(names)
        )
    elif language := LANGUAGE.search(element.text):
        yield language.group(1), constants
    elif EQUALITY.search(element.text):
        yield from ((name, constants) for name in sorted(element.mentioned))


def columns(text: str) -> Iterator[str]:
    """The variables at the head of a VALUES block."""
    yield from (word[1:] for kind, word, _ in tokens(text.partition("{")[0]) if kind == "word" and word[0] in "?$")


def constants_in(text: str) -> Iterator[str]:
    """The IRIs, names and strings in a piece of SPARQL, strings with their language tag or datatype."""
    found = [(kind, word) for kind, word, _ in tokens(text)]
    for place, (kind, word) in enumerate(found):
        after = [one for _, one in found[place + 1 : place + 4]]
        if kind == "string":
            tagged = after[:1] if after and after[0].startswith("@") else after if after[:2] == ["^", "^"] else []
            yield word + "".join(tagged)
        elif found[max(place - 1, 0)][1] != "^" and after[:1] != ["("] and (kind == "iri" or is_name(kind, word)):
            yield word


def is_name(kind: str, word: str) -> bool:
    """Whether a token is a prefixed name."""
    return kind == "word" and ":" in word and word[0] not in "?$_"


def wrong_language(sent: Value, there: list[Value]) -> Mistake | None:
    """A language tag that no value has, with those they have; tags of the same language first."""
    tags = sorted({one.language for one in there if isinstance(one, Literal) and one.language})
    if not isinstance(sent, Literal) or not tags or sent.value in tags:
        return None
    own = sent.value.partition("-")[0].lower()
    return Mistake(str(sent), tuple(sorted(tags, key=lambda tag: tag.partition("-")[0] != own)[:MOST]), "language")
