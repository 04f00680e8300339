"""What a verdict assumes: how a norm is read, which local word means which shared term, acts that others stand for."""

from __future__ import annotations

from guiju.check.explanation.verdict import Words
from guiju.check.preparation.prepare import Prepared
from guiju.knowledge.compile import with_defaults
from guiju.knowledge.index import Index
from guiju.knowledge.norms import Norm


def assumptions_of(norm: Norm, index: Index) -> list[Words]:
    """Return what any verdict on a norm assumes: how its words are read (which day counts, how an act is recorded),
    and which shared term its local words are taken for.
    """
    found = list(zip(norm.assumptions_zh, norm.assumptions_en, strict=True))
    for local in index.terms.local:
        if local.ruleset == norm.ruleset and local.status == "assumed" and local.zh in norm.quote:
            zh, en = f"：{local.note_zh}" if local.note_zh else "", f": {local.note_en}" if local.note_en else ""
            found.append(
                (
                    f"以“{local.zh}”为{index.terms.label(local.denotes, 'zh')}{zh}",
                    f"“{local.zh}” is taken as {index.terms.label(local.denotes, 'en')}{en}",
                )
            )
    return found


def inferred_acts(prepared: Prepared, norm: Norm) -> list[Words]:
    """Return the assumptions by which acts that a norm speaks of were inferred in a case."""
    verbs = {verb for pattern in with_defaults(norm).patterns for verb in pattern.verbs}
    inferred = any(act.inferred and act.verb in verbs for act in prepared.case.acts)
    return list(prepared.case.assumptions) if inferred else []
