"""The scenarios are sharp: change one number, one agent or the strength of a norm, and some scenario fails."""

from __future__ import annotations

import random
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context

import pytest

from guiju.check.scenarios import Scenario, read_all
from guiju.knowledge.compile import Compiler
from guiju.knowledge.norms import Norm
from guiju.knowledge.term_reader import labels_of
from guiju.knowledge.vocabulary import GJ, concept, token
from guiju.resources import resource
from tests.check.mutation import Jury, Mutant, by_norm, mutants
from tests.check.real import index
from tests.knowledge.support import real_sources

STRENGTHS = [concept("strength", name) for name in "strict firm in-principle ordinarily encouraged declaratory".split()]
LEAST_SAMPLED = 500
LEAST_KILLED = 0.95


@cache
def jury() -> Jury:
    ontology = real_sources().ontology
    severities = {str(strength): str(value) for strength, value in ontology.subject_objects(GJ.severity)}
    voidable = {str(verb) for verb in ontology.subjects(GJ.voidedBy)}
    return Jury(index(), Compiler(resource("shapes") / "forms", labels_of([ontology]), severities, voidable))


@cache
def scenarios() -> Mapping[tuple[str, str], list[Scenario]]:
    return by_norm(read_all(resource("data") / "cases"))


def executable() -> list[Norm]:
    return [entry.norm for entry in index().norms.values() if entry.norm.executable]


def one_of(norm: Norm) -> Mutant:
    """Return one mutant of a norm, always the same one."""
    everything = list(mutants(norm, index().terms, STRENGTHS))
    return random.Random(norm.iri).choice(everything)


def survivor(place: int) -> str:
    """Return what was changed in a mutant of the norm at this place if no scenario notices, else an empty text."""
    norm = executable()[place]
    mutant = one_of(norm)
    seen = scenarios().get((norm.ruleset, token(norm.iri)), [])
    return f"{norm.ruleset}/{token(norm.iri)}: {mutant.change}" if jury().survives(mutant, seen) else ""


@pytest.mark.timeout(600)
def test_the_scenarios_notice_nearly_every_mutant() -> None:
    number = len(executable())
    jury(), scenarios()  # read before the fork, so that they are read once
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        survivors = [found for found in pool.map(survivor, range(number), chunksize=20) if found]
    print(*survivors, sep="\n")
    assert number >= LEAST_SAMPLED
    assert len(survivors) <= (1 - LEAST_KILLED) * number, "\n".join(survivors)


def test_an_unchanged_norm_is_no_survivor_by_accident() -> None:
    """The norms as they are pass all their scenarios, judged alone: a killed mutant was killed by its change."""
    for norm in executable()[::25]:
        seen = scenarios().get((norm.ruleset, token(norm.iri)), [])
        assert jury().departures(norm, seen) == []


def test_a_norm_without_scenarios_lets_every_mutant_live() -> None:
    norm = executable()[0]
    assert jury().survives(one_of(norm), [])
