"""Mutated input through every door: an answer or a clear refusal, without network; the bench tries many more."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.check.fuzz import Attack, attacks, seeds
from tests.check.fuzz_outcome import no_network, tried
from tests.check.real import fast

COUNT = 1500


@pytest.mark.parametrize("attack", seeds(), ids=lambda attack: attack.name)
def test_what_is_mutated_is_valid(attack: Attack) -> None:
    outcome = tried(fast(), attack)
    assert (outcome.result, outcome.faults) == ("answer", ())


def test_mutated_input_gives_an_answer_or_a_clear_refusal_and_nothing_else() -> None:
    checker = fast()
    results: Counter[str] = Counter()
    faults = []
    with no_network():
        for attack in attacks(seed=1, count=COUNT):
            outcome = tried(checker, attack)
            results[outcome.result] += 1
            faults += [f"{attack.name}: {fault}" for fault in outcome.faults if not fault.startswith("took")]
    assert faults == []
    # The mutations are neither all harmless nor all fatal.
    assert results["answer"] > COUNT // 5
    assert sum(results.values()) - results["answer"] > COUNT // 5
    assert len(results) >= 6
