"""Findings as cases that can be checked: the record, in the words of the vocabulary, that shows an overlap or a gap."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from guiju.knowledge.index import Index, RuleSet
from guiju.knowledge.norms import Norm, Value
from guiju.knowledge.reasoning.assignment import Assignment
from guiju.knowledge.reasoning.gaps import Gap
from guiju.knowledge.reasoning.overlaps import Overlap, Signer
from guiju.knowledge.reasoning.run import Found
from guiju.knowledge.terms import Terms
from guiju.knowledge.vocabulary import concept, token

FORMAT: Final = "guiju-case/1"
_AUTHORISE: Final = concept("act", "authorise")
_DAYS: Final = 30


def overlap_case(overlap: Overlap, index: Index) -> dict[str, Any]:
    """Return the case of an overlap: somebody signs who fits the one norm and not the other."""
    one, other = overlap.norms
    mentioned = {fact for norm in overlap.norms for fact in norm.condition_facts}
    verb = next(verb for verb in overlap.kept.requires[0].verbs if verb in _other(overlap).requires[0].verbs)
    name = f"overlap-{token(one.iri)}-{token(other.iri)}"
    return _case(name, one.ruleset, overlap.case, mentioned, verb, overlap.signer, index)


def _other(overlap: Overlap) -> Norm:
    one, other = overlap.norms
    return other if overlap.kept is one else one


def gap_case(gap: Gap, number: int, found: Found, index: Index) -> dict[str, Any]:
    """Return the case of a gap: a complete record of a paper for which no norm says who signs."""
    norms = [norm for table in found.tables if table.kind == gap.case.kind for norm in table.norms]
    patterns = [norm.requires[0] for norm in norms]
    (verb, _), *_ = Counter(verb for pattern in patterns for verb in pattern.verbs).most_common(1)
    (role, _), *_ = Counter(role for pattern in patterns for role in pattern.by).most_common(1)
    mentioned = {fact for norm in norms for fact in norm.condition_facts}
    return _case(f"gap-{number}", found.ruleset, gap.case, mentioned, verb, Signer(role), index)


def _case(
    name: str, ruleset: str, case: Assignment, mentioned: set[str], verb: str, signer: Signer, index: Index
) -> dict[str, Any]:
    terms = index.terms
    day = _day(index.rulesets[ruleset])
    label = terms.label
    acts: list[dict[str, Any]] = [
        {"act": label(act, "zh"), "on": day.isoformat()} for act in sorted(case.acts - {verb})
    ]
    if signer.mandator:
        acts.append(
            {
                "act": label(_AUTHORISE, "zh"),
                "by": label(signer.mandator, "zh"),
                "person": "p2",
                "to": label(signer.role, "zh"),
                "on": day.isoformat(),
            }
        )
    acts.append({"act": label(verb, "zh"), "by": label(signer.role, "zh"), "person": "p1", "on": day.isoformat()})
    return {
        "format": FORMAT,
        "id": name,
        "kind": token(case.kind),
        "ruleset": ruleset,
        "facts": _facts(case, mentioned, terms),
        "acts": acts,
        "timelineComplete": True,
    }


def _facts(case: Assignment, mentioned: set[str], terms: Terms) -> dict[str, Any]:
    """Write the facts in words; yes/no facts on which a norm turns are written even where they are no."""
    flags = {fact for fact in mentioned if fact in terms.facts and terms.facts[fact].range.endswith("boolean")}
    values: Mapping[str, tuple[Value, ...]] = {**dict.fromkeys(sorted(flags), (False,)), **case.facts}
    written: dict[str, Any] = {}
    for fact in sorted(values):
        words = [terms.label(value, "zh") if isinstance(value, str) else value for value in values[fact]]
        written[token(fact)] = words[0] if len(words) == 1 else words
    return written


def _day(ruleset: RuleSet) -> date:
    """Return a day on which the rule set is in force; where it does not say from when, the year after its number."""
    if ruleset.commencement:
        return date.fromisoformat(ruleset.commencement) + timedelta(days=_DAYS)
    year = re.search(r"\d{4}", ruleset.number)
    return date(int(year.group()) + 1 if year else date.max.year, 3, 1)
