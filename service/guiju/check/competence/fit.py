"""How a role fits what a norm says of who acts: the same distinctions as in the shapes of form:actor."""

from __future__ import annotations

from typing import Final, Literal

from guiju.check.preparation.agents import ANYONE, Identity
from guiju.knowledge.norms import ActPattern

Fit = Literal["named", "mandated", "same-person", "perhaps", "superior", "other", "elsewhere"]
"""The norm names the role; allows it with a mandate; wants whoever did another act; may mean it (the role is too
general, or depends on the case); names one whom the role outranks; names others; or is about a step of others."""

SUITS: Final = frozenset({"named", "mandated", "same-person"})
"""Fits with which the norm is kept."""


def fit(pattern: ActPattern, identity: Identity) -> Fit:
    """Return how an agent fits the `by` and the mandates of a pattern.

    Args:
        pattern: what the norm requires.
        identity: what the agent counts as.
    """
    named, mandated = set(pattern.by), set(pattern.mandated)
    if identity.certain & named:
        return "named"
    if identity.certain & mandated:
        return "mandated"
    if identity.possible & (named | mandated) or ANYONE in identity.possible:
        return "perhaps"
    return "superior" if identity.outranks & named else "other"
