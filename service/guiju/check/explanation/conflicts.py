"""Conflicts: two norms of the same rules that disagree about who does one act."""

from __future__ import annotations

from collections.abc import Sequence

from guiju.check.explanation.verdict import Verdict
from guiju.knowledge.vocabulary import token


def find_conflicts(verdicts: Sequence[Verdict]) -> None:
    """Turn into conflicts those pairs where one norm forbids the very act that another allows.

    Both say who does the same act, both apply, one is kept and the other broken, and neither is the exception to the
    other: whoever acts, one of the two rules is broken or idle.
    """
    actors = [verdict for verdict in verdicts if token(verdict.norm.form) == "actor" and verdict.norm.requires]
    pairs = [
        (one, other) for one in actors for other in actors if one.verdict == "breached" and other.verdict == "complied"
    ]
    for broken, kept in pairs:
        same_act = set(broken.norm.requires[0].verbs) & set(kept.norm.requires[0].verbs)
        related = broken.norm.iri in kept.norm.exception_to or kept.norm.iri in broken.norm.exception_to
        if same_act and not related:
            broken.against.append(kept.norm.iri)
            kept.against.append(broken.norm.iri)
    for verdict in actors:
        if verdict.against:
            verdict.verdict = "conflict"
