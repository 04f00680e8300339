"""The receipt: everything that an answer hangs on, and the same bytes for the same inputs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest

from guiju.check.checker import Checker
from guiju.check.explanation.report import MEDIA_TYPES
from guiju.knowledge.index import with_hashes
from guiju.media_types import JSON
from guiju.resources import resource
from tests.check.real import engines, fast, index

CASE = next((resource("data") / "cases" / "xinqiu-2022").glob("*.json")).read_bytes()
BODY = json.dumps(json.loads(CASE)["case"]).encode()
DAY = "2023-05-05"


def answer(checker: Checker, media_type: str = JSON, body: bytes = BODY, profile: bytes = b"") -> bytes:
    return checker.answer(checker.check(body, JSON, as_of=DAY, profile=profile), body, media_type)


def receipt(checker: Checker, **options: bytes) -> Any:
    return json.loads(answer(checker, **options))["receipt"]


@pytest.mark.parametrize("media_type", [JSON, *MEDIA_TYPES])
def test_the_same_inputs_give_the_same_bytes(media_type: str) -> None:
    again = Checker(index(), engines()["direct"], "test")
    assert answer(fast(), media_type) == answer(fast(), media_type) == answer(again, media_type)


def test_the_receipt_holds_the_hash_of_all_that_was_handed_in() -> None:
    found = receipt(fast(), profile=b"{}")
    assert found["input_sha256"] == hashlib.sha256(BODY).hexdigest()
    assert found["profile_sha256"] == hashlib.sha256(b"{}").hexdigest()
    assert receipt(fast())["profile_sha256"] == ""


def test_every_engine_tells_its_version() -> None:
    versions = {name: receipt(Checker(index(), engine, "test"))["versions"] for name, engine in engines().items()}
    assert {name: set(found) for name, found in versions.items()} == {
        "direct": {"guiju", "python"},
        "pyshifty": {"guiju", "pyshifty", "python"},
        "pyshacl": {"guiju", "pyshacl", "python"},
    }
    assert all(text[0].isdigit() for found in versions.values() for text in found.values())


def test_a_changed_norm_shape_or_calendar_changes_its_hash_and_no_other() -> None:
    known = index()
    assert with_hashes(known).hashes == known.hashes
    iri, entry = next((iri, entry) for iri, entry in known.norms.items() if entry.norm.ruleset == "dawa-2017")
    norms = {**known.norms, iri: replace(entry, norm=replace(entry.norm, quote=entry.norm.quote + "。"))}
    assert changed(with_hashes(replace(known, norms=norms)).hashes) == {"norms/dawa-2017"}
    shape, compiled = next(iter(known.shapes.items()))
    shapes = {**known.shapes, shape: replace(compiled, select=compiled.select + " ")}
    assert changed(with_hashes(replace(known, shapes=shapes)).hashes) == {"shapes"}
    shorter = replace(known.calendar, special=dict(list(known.calendar.special.items())[1:]))
    assert changed(with_hashes(replace(known, calendar=shorter)).hashes) == {"calendar"}


def changed(hashes: Any) -> set[str]:
    return {name for name, value in hashes.items() if value != index().hashes[name]}
