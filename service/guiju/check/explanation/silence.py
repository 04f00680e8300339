"""Where the rules say nothing: a case to which no norm of some kind applies, or may apply, gets a note."""

from __future__ import annotations

from guiju.check.case import InputNote
from guiju.check.preparation.prepare import Prepared
from guiju.knowledge.index import Index
from guiju.knowledge.outline import Silence


def silence_notes(prepared: Prepared, index: Index) -> list[InputNote]:
    """Return the notes on what the rule set leaves unsaid about a case.

    For which kinds of case and of norm this is told, with which words, and where not, the ontology says (gj:silence).

    Args:
        prepared: the case, with what was found of each norm's applicability.
        index: the built knowledge.
    """
    outlines = [index.terms.outlines.get(kind) for kind in index.terms.with_broader(prepared.case.kind)]
    return [
        InputNote("note", prepared.case.where, silence.zh, silence.en)
        for outline in outlines
        if outline
        for silence in outline.silences
        if _is_silent(silence, prepared, index)
    ]


def _is_silent(silence: Silence, prepared: Prepared, index: Index) -> bool:
    if any(prepared.view.condition(condition)[0] is not False for condition in silence.unless):
        return False
    return not any(
        found.applies is not False and index.norms[iri].norm.kind == silence.kind
        for iri, found in prepared.applies.items()
    )
