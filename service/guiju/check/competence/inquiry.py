"""What one may ask about who acts, and what the answer holds: plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from guiju.check.case import Case
from guiju.check.competence.substitution import Absence, StandIn
from guiju.check.doors.profile import Profile
from guiju.knowledge.norms import Norm

Standing = Literal["allowed", "conflict", "undetermined", "not-said", "away", "not-named"]
"""The text names the role; two norms disagree on it; that hangs on a fact; the rules do not say; the text names it,
but it is away; the text names others."""

STANDINGS: Final[tuple[Standing, ...]] = ("allowed", "conflict", "undetermined", "not-said", "away", "not-named")
"""In the order in which roles are shown."""

StepKind = Literal["clause", "mandate", "permission", "same-person", "post", "substitution", "scope"]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is asked: who may do an act (`verb`) on a day, in a matter of which `case` states kind and facts."""

    case: Case
    verb: str
    day: date
    absences: tuple[Absence, ...] = ()
    profile: Profile = field(default_factory=Profile)


@dataclass(frozen=True, slots=True)
class Question:
    """What one would have to know: a fact of the case, or whether a `role` is one of `others`."""

    fact: str = ""
    role: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way from a role to its standing: what a norm contributes."""

    kind: StepKind
    norm: Norm


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the rules say of one role; `acting_for` is the absent one for whom it would act, if that is its way.

    `superior`: the rules name an inferior of it, and do not say whether the superior will do.
    """

    role: str
    standing: Standing
    chain: tuple[Step, ...]
    questions: tuple[Question, ...] = ()
    acting_for: str = ""
    superior: bool = False


@dataclass(frozen=True, slots=True)
class Competence:
    """The answer: the standing of the matter as a whole, the candidates in the order of `STANDINGS`, and more.

    `norms` are those that say, or may say, who acts; `prohibitions` forbid the act itself; `stand_ins` are the
    substitution norms that concern the absences.
    """

    standing: Standing
    candidates: tuple[Candidate, ...]
    norms: tuple[Norm, ...]
    questions: tuple[Question, ...]
    prohibitions: tuple[Norm, ...]
    stand_ins: tuple[StandIn, ...]
