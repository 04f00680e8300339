"""What the reasoner found, in words (Chinese, English) and as JSON, each finding with a case that can be checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from guiju.knowledge.index import Index
from guiju.knowledge.norms import Norm
from guiju.knowledge.reasoning.assignment import Facts
from guiju.knowledge.reasoning.cases import gap_case, overlap_case
from guiju.knowledge.reasoning.gaps import Gap
from guiju.knowledge.reasoning.overlaps import Overlap
from guiju.knowledge.reasoning.run import Findings, Found
from guiju.knowledge.vocabulary import token

Words = tuple[str, str]
"""Text in Chinese and in English."""


def to_json(findings: Findings, index: Index) -> dict[str, Any]:
    """Return all findings as JSON values."""
    return {
        "consistent": findings.consistent,
        "seconds": round(findings.seconds, 1),
        "rulesets": [_ruleset_json(found, index) for found in findings.rulesets],
    }


def _ruleset_json(found: Found, index: Index) -> dict[str, Any]:
    return {
        "ruleset": found.ruleset,
        "norms": found.norms,
        "overlaps": [_overlap_json(overlap, index) for overlap in found.overlaps],
        "gaps": [
            {**_gap_json(gap, found, index), "witness": gap_case(gap, number, found, index)}
            for number, gap in enumerate(found.gaps, 1)
        ],
        "doubts": list(found.doubts),
    }


def _overlap_json(overlap: Overlap, index: Index) -> dict[str, Any]:
    zh, en = _overlap_words(overlap, index)
    return {
        "norms": [
            {
                "norm": norm.iri,
                "article": norm.article,
                "paragraph": norm.paragraph,
                "item": norm.item,
                "cite": cite(norm, index),
                "quote": norm.quote,
                "label": {"zh": norm.label_zh, "en": norm.label_en},
            }
            for norm in overlap.norms
        ],
        "reconcilable": overlap.reconcilable,
        "message": {"zh": zh, "en": en},
        "witness": overlap_case(overlap, index),
    }


def _gap_json(gap: Gap, found: Found, index: Index) -> dict[str, Any]:
    zh, en = _gap_words(gap, found, index)
    return {
        "facets": {token(fact): [_plain(value) for value in values] for fact, values in gap.facets.items()},
        "if": {token(fact): [_plain(value) for value in values] for fact, values in gap.decisive.items()},
        "message": {"zh": zh, "en": en},
    }


def _plain(value: object) -> object:
    return token(value) if isinstance(value, str) else value


def cite(norm: Norm, index: Index) -> str:
    """Return the place of a norm as the text prints it: article, paragraph, item."""
    label = index.rulesets[norm.ruleset].articles.get(norm.article, "") if norm.article is not None else "通知"
    paragraph = f"第{norm.paragraph}款" if norm.paragraph and not norm.item else ""
    return f"{label}{paragraph}{f'第{norm.item}项' if norm.item else ''}"


def _overlap_words(overlap: Overlap, index: Index) -> Words:
    signer = index.terms.label(overlap.signer.role, "zh"), index.terms.label(overlap.signer.role, "en")
    place, place_en = cite(overlap.kept, index), _place_en(overlap.kept)
    given = "经授权的" if overlap.signer.mandator else "", "a mandated " if overlap.signer.mandator else "the "
    if overlap.reconcilable:
        either = "有人签发可以两条都符合", "there are signers who satisfy both"
    else:
        either = "没有人能同时符合两条", "nobody can satisfy both"
    zh = f"两条同时适用；{either[0]}；{given[0]}{signer[0]}签发只符合{place}。"
    en = f"Both apply; {either[1]}; the signature of {given[1]}{signer[1]} satisfies {place_en} only."
    return zh, en


def _place_en(norm: Norm) -> str:
    parts = (("article", norm.article), ("paragraph", None if norm.item else norm.paragraph), ("item", norm.item))
    return " ".join(f"{name} {number}" for name, number in parts if number is not None)


def _gap_words(gap: Gap, found: Found, index: Index) -> Words:
    texts = []
    for language, between, comma, colon in (("zh", "、", "；", "："), ("en", ", ", "; ", ": ")):
        facets = [f"{name}{colon}{between.join(values)}" for name, values in _named(gap.facets, index, language)]
        texts.append(
            comma.join(
                facets + [f"{name}{colon}{between.join(v)}" for name, v in _named(gap.decisive, index, language)]
            )
        )
    articles = sorted({norm.article for table in found.tables for norm in table.norms if norm.article is not None})
    labels = "、".join(index.rulesets[found.ruleset].articles[article] for article in articles)
    numbers = ", ".join(map(str, articles))
    return f"{texts[0]}：{labels}没有规定由谁签发。", f"{texts[1]}: articles {numbers} do not say who signs."


def _named(facts: Facts, index: Index, language: str) -> Iterator[tuple[str, list[str]]]:
    for fact, values in facts.items():
        yield index.terms.label(fact, language), [_word(value, index, language) for value in values]


def _word(value: object, index: Index, language: str) -> str:
    if isinstance(value, bool):
        return {("zh", True): "是", ("zh", False): "否", ("en", True): "yes", ("en", False): "no"}[language, value]
    return index.terms.label(value, language) if isinstance(value, str) else str(value)


def to_text(findings: Findings, index: Index) -> Iterator[str]:
    """Yield all findings as lines of text."""
    state = "相容 consistent" if findings.consistent else "矛盾 INCONSISTENT"
    yield f"本体与签发规范 ontology and signing norms: {state}（{findings.seconds:.1f} s）"
    for found in findings.rulesets:
        name = index.rulesets[found.ruleset]
        counts = f"重叠 overlaps {len(found.overlaps)}，空白 gaps {len(found.gaps)}"
        yield f"\n{found.ruleset} {name.short}：签发规范 signing norms {found.norms}，{counts}"
        for overlap in found.overlaps:
            yield from _overlap_lines(overlap, index)
        for number, gap in enumerate(found.gaps, 1):
            zh, en = _gap_words(gap, found, index)
            yield from (f"  空白 gap · {zh}", f"    {en}", *_case_lines(gap_case(gap, number, found, index)))
        yield from (f"  存疑 doubt · {doubt}" for doubt in found.doubts)


def _overlap_lines(overlap: Overlap, index: Index) -> Iterator[str]:
    zh, en = _overlap_words(overlap, index)
    yield "  重叠 overlap"
    for norm in overlap.norms:
        yield f"    {cite(norm, index)}“{norm.quote}”（{norm.label_zh} / {norm.label_en}）"
    yield from (f"    {zh}", f"    {en}", *_case_lines(overlap_case(overlap, index)))


def _case_lines(case: Mapping[str, Any]) -> Iterator[str]:
    facts = "；".join(f"{name}={_joined(value)}" for name, value in case["facts"].items())
    acts = "；".join(f"{act.get('by', '')}{act['act']}" for act in case["acts"])
    yield f"    案例 witness {case['id']}：{facts}。{acts}"


def _joined(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def witnesses(findings: Findings, index: Index) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a file name and a case for every finding."""
    for found in findings.rulesets:
        for overlap in found.overlaps:
            case = overlap_case(overlap, index)
            yield f"{found.ruleset}-{case['id']}.json", case
        for number, gap in enumerate(found.gaps, 1):
            case = gap_case(gap, number, found, index)
            yield f"{found.ruleset}-{case['id']}.json", case
