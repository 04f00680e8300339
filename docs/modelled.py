"""Writes the tables of what is modelled into the READMEs: counted from the build, never typed.

`python docs/modelled.py` rewrites what stands between the marks `<!-- modelled -->` and `<!-- /modelled -->`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from guiju.built import roots
from guiju.check.scenarios import read_all
from guiju.knowledge.build import Built, build, collector_paused, read_sources
from guiju.knowledge.norms import Norm
from guiju.knowledge.vocabulary import token
from guiju.resources import resource

ROOT: Final = Path(__file__).parents[1]
SECTION: Final = re.compile(r"(?<=<!-- modelled -->\n).*?(?=<!-- /modelled -->)", re.DOTALL)
READMES: Final[Mapping[str, str]] = {"README.md": "en", "README.zh-CN.md": "zh"}
HEADS: Final[Mapping[str, Sequence[str]]] = {
    "en": ("rule set", "articles", "norms", "executable", "covered by quotes", "scenarios"),
    "zh": ("规则", "条", "规范", "可执行", "引文覆盖", "情景"),
}
ALL: Final = {"en": "all", "zh": "合计"}
KIND_HEADS: Final[Mapping[str, Sequence[str]]] = {
    "en": ("kind of norm", "norms", "executable"),
    "zh": ("规范种类", "规范", "可执行"),
}


def tables(built: Built, scenarios: Mapping[str, int], language: str) -> str:
    """Return both tables as Markdown.

    Args:
        built: the build.
        scenarios: number of scenarios by rule set.
        language: `zh` or `en`.
    """
    norms = [entry.norm for entry in built.index.norms.values()]
    return f"{_rule_sets(built, norms, scenarios, language)}\n{_kinds(built, norms, language)}"


def _rule_sets(built: Built, norms: Sequence[Norm], scenarios: Mapping[str, int], language: str) -> str:
    rows = []
    for name, ruleset in built.index.rulesets.items():
        own = [norm for norm in norms if norm.ruleset == name]
        numbers = (len(ruleset.articles), len(own), _executable(own))
        share = f"{built.coverage[name].share:.1%}"
        rows.append((getattr(ruleset, language), *map(str, numbers), share, str(scenarios[name])))
    totals = (sum(len(r.articles) for r in built.index.rulesets.values()), len(norms), _executable(norms))
    rows.append((ALL[language], *map(str, totals), "", str(sum(scenarios.values()))))
    return _markdown(HEADS[language], rows)


def _kinds(built: Built, norms: Sequence[Norm], language: str) -> str:
    counts = Counter(norm.kind for norm in norms)
    executable = Counter(norm.kind for norm in norms if norm.executable)
    rows = [
        (f"{built.index.terms.label(kind, language)} (`{token(kind)}`)", str(number), str(executable[kind]))
        for kind, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return _markdown(KIND_HEADS[language], rows)


def _executable(norms: Sequence[Norm]) -> int:
    return sum(norm.executable for norm in norms)


def _markdown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    ruler = ("---", *("---:" for _ in heads[1:]))
    return "".join(f"| {' | '.join(row)} |\n" for row in (heads, ruler, *rows))


def written(text: str, tables_of: str) -> str:
    """Return a README's text with the tables put between its marks.

    Raises:
        ValueError: the marks are not there.
    """
    if not SECTION.search(text):
        raise ValueError("there is no <!-- modelled --> section")
    return SECTION.sub(lambda _: tables_of, text, count=1)


def main() -> None:
    """Rewrite both READMEs."""
    root = roots()
    with collector_paused():
        built = build(read_sources(root), root["shapes"] / "forms")
    scenarios = Counter(scenario.ruleset for scenario in read_all(resource("data") / "cases"))
    for name, language in READMES.items():
        path = ROOT / name
        path.write_text(written(path.read_text(encoding="utf-8"), tables(built, scenarios, language)), encoding="utf-8")


if __name__ == "__main__":
    main()
