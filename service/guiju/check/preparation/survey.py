"""What of each case matters to others: so that very many can be judged in parts, with those beside them that count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from sys import intern
from typing import Any, Final

from guiju.check.case import Case
from guiju.check.preparation.together import gathers, relates
from guiju.knowledge.terms import Terms

_DATE: Final = "http://www.w3.org/2001/XMLSchema#date"


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A case in short.

    Attributes:
        where: its place in the submission.
        node: its IRI.
        ruleset: ID of the rule set that it is judged by.
        kinds: its kind and the wider ones.
        gathers: the kinds of case that it gathers as a register.
        relates: whether it is an absence, which others at the same time show something of.
        first, last: the earliest and the latest day on record, ISO; empty where there is none.
    """

    where: str
    node: str
    ruleset: str
    kinds: tuple[str, ...]
    gathers: tuple[str, ...]
    relates: bool
    first: str
    last: str

    @classmethod
    def of(cls, plain: Any) -> Surveyed:
        """Return what `plain` made JSON of."""
        kinds, gathered = (tuple(map(intern, plain[name])) for name in ("kinds", "gathers"))
        return cls(**{**plain, "ruleset": intern(plain["ruleset"]), "kinds": kinds, "gathers": gathered})

    def plain(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)


def survey(cases: Sequence[Case], terms: Terms) -> list[Surveyed]:
    """Return the cases in short, in their order.

    Args:
        cases: the cases as read.
        terms: the vocabulary, which says what kinds of case are worked out from others.
    """
    return [_surveyed(case, terms) for case in cases]


def _surveyed(case: Case, terms: Terms) -> Surveyed:
    days = [act.on.isoformat() for act in case.acts if act.on]
    days += [str(value) for fact, values in case.facts.items() if _is_date(fact, terms) for value in values]
    return Surveyed(
        where=case.where,
        node=case.node,
        ruleset=case.ruleset,
        kinds=tuple(terms.with_broader(case.kind)),
        gathers=tuple(sorted(gathers(case))),
        relates=relates(case, terms),
        first=min(days, default=""),
        last=max(days, default=""),
    )


def _is_date(fact: str, terms: Terms) -> bool:
    known = terms.facts.get(fact)
    return known is not None and known.range == _DATE
