"""All engines find the same in generated cases, down to the words; the full run is tests/bench/agreement.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import pytest

from guiju.check.engine.finding import Finding, ShaclEngine
from guiju.check.engine.triples import Triples
from tests.check.agreement import Comparison
from tests.check.generated import WAYS, executable, generated_cases
from tests.check.real import engines, index

SEED = 20
BY_ALL_ENGINES = 18
BY_QUICK_ENGINES = 18
JUDGED = 240


def test_the_same_seed_gives_the_same_cases_and_another_gives_others() -> None:
    first, again, other = (list(generated_cases(seed, 100)) for seed in (SEED, SEED, SEED + 1))
    assert first == again
    assert [case.body() for case in first] != [case.body() for case in other]


def test_every_executable_norm_gets_a_case_of_every_way() -> None:
    drawn = Counter((c.norm, c.source, c.flavour) for c in generated_cases(SEED, len(executable()) * len(WAYS)))
    assert set(drawn) == {(norm.iri, *way) for norm in executable() for way in WAYS}
    assert set(drawn.values()) == {1}


def test_most_cases_get_the_verdict_that_they_were_drawn_for() -> None:
    comparison = Comparison(index(), {"direct": engines()["direct"]})
    wanted = {"keeping": "complied", "breaking": "breached", "incomplete": "undetermined"}
    met: dict[str, list[bool]] = {flavour: [] for flavour in wanted}
    for case in generated_cases(SEED, JUDGED):
        if case.flavour in wanted and case.source == "norm":
            met[case.flavour].append(wanted[case.flavour] == comparison.over_its_norm(case).verdict)
    shares = {flavour: sum(found) / len(found) for flavour, found in met.items()}
    assert min(shares.values()) >= 0.8, shares


@pytest.mark.timeout(300)
def test_all_engines_find_the_same_by_the_norm_of_the_case() -> None:
    comparison = Comparison(index(), engines())
    compared = [comparison.over_its_norm(case) for case in generated_cases(SEED, BY_ALL_ENGINES)]
    assert [line for found in compared for line in found.differences] == []
    assert sum(len(found.shapes) for found in compared) >= 2 * BY_ALL_ENGINES
    assert sum(bool(found.findings) for found in compared) >= BY_ALL_ENGINES / 3


@pytest.mark.timeout(300)
def test_the_quick_engines_find_the_same_by_all_norms_that_apply() -> None:
    quick = {name: engine for name, engine in engines().items() if name != "pyshacl"}
    comparison = Comparison(index(), quick)
    compared = [comparison.over_all(case) for case in generated_cases(SEED, BY_QUICK_ENGINES)]
    assert [line for found in compared for line in found.differences] == []
    assert sum(len(found.findings) for found in compared) >= 5 * BY_QUICK_ENGINES


class Forgetful:
    """An engine that keeps its last finding to itself and says another in its place."""

    name = "forgetful"

    def __init__(self, engine: ShaclEngine) -> None:
        self._engine = engine

    def validate(self, data: Triples, shapes: Collection[str]) -> list[Finding]:
        """See `ShaclEngine.validate`."""
        found = self._engine.validate(data, shapes)
        return [*found[:-1], *(Finding(one.focus, one.shape, (("actual", "!"),)) for one in found[-1:])]


def test_a_finding_with_other_words_is_told_from_both_sides() -> None:
    direct = engines()["direct"]
    comparison = Comparison(index(), {"direct": direct, "forgetful": Forgetful(direct)})
    case = next(case for case in generated_cases(SEED, 100) if comparison.over_its_norm(case).findings)
    lacking, invented = comparison.over_its_norm(case).differences
    assert "only direct finds" in lacking
    assert "only forgetful finds" in invented
