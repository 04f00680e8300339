"""A verdict in the JSON form of the contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guiju.check.explanation.verdict import Verdict, Words
from guiju.knowledge.index import Index
from guiju.knowledge.vocabulary import token


def verdict_json(verdict: Verdict, index: Index) -> dict[str, Any]:
    """Return a verdict with its remedy in the JSON form of the contract."""
    norm = verdict.norm
    return {
        "verdict": verdict.verdict,
        "severity": verdict.severity,
        "focus": verdict.focus,
        "norm": norm.iri,
        "ruleset": norm.ruleset,
        "article": norm.article,
        "paragraph": norm.paragraph,
        "item": norm.item,
        "cite": index.cite(norm),
        "kind": token(norm.kind),
        "modality": token(norm.modality),
        "strength": token(norm.strength),
        "quote": norm.quote,
        "sentence": norm.sentence,
        "message": _words([*verdict.messages, *_conflict_message(verdict, index)]),
        "expected": _words([verdict.expected]),
        "actual": _words([verdict.actual]),
        "missing": [{"zh": zh, "en": en} for zh, en in verdict.missing],
        "due": verdict.due.isoformat() if verdict.due else None,
        "moved_by": [zh for zh, _ in verdict.moved_by],
        "moved_by_en": [en for _, en in verdict.moved_by],
        "facts": [
            {
                "what": fact.what[0],
                "what_en": fact.what[1],
                "value": fact.value[0],
                "value_en": fact.value[1],
                "where": fact.where,
            }
            for fact in verdict.facts
        ],
        "assumptions": [zh for zh, _ in verdict.assumptions],
        "assumptions_en": [en for _, en in verdict.assumptions],
        "against": verdict.against,
        "remedy": {
            **_words([verdict.remedy.words]),
            "change": verdict.remedy.change,
            "confirmed": verdict.remedy.confirmed,
        },
    }


def _conflict_message(verdict: Verdict, index: Index) -> list[Words]:
    quotes = "、".join(f"“{index.norms[iri].norm.quote}”" for iri in verdict.against)
    return [(f"与同一规则的{quotes}不一致", f"disagrees with {quotes} of the same rules")] if verdict.against else []


def _words(texts: Sequence[Words]) -> dict[str, str]:
    unique = list(dict.fromkeys(texts))
    return {"zh": "；".join(zh for zh, _ in unique if zh), "en": "; ".join(en for _, en in unique if en)}
