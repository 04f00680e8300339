"""What a parameter can be: a value of its pick-list, its label, another name; anything else is told what there is."""

from __future__ import annotations

import pytest

from guiju.engine import LocalEngine
from guiju.store.bindings import Term
from guiju.store.choices import known_bindings
from guiju.store.errors import Problem
from tests.queries.conftest import NAMED
from tests.queries.expectations import read_expectation


@pytest.mark.parametrize("name", [name for name, query in NAMED.items() if query.parameters[0].name == "ruleset"])
def test_a_rule_set_may_be_called_by_its_short_name(engine: LocalEngine, name: str) -> None:
    query = NAMED[name]
    others = {one.name: ["1"] for one in query.parameters if not one.optional and one.kind == "integer"}
    needed = {one.name: ["区长"] for one in query.parameters if one.name == "role"}
    found = known_bindings(engine.store, query, {**others, **needed, "ruleset": ["站前"]})
    assert found["ruleset"] == Term("zhanqian-2024")


def test_a_value_that_nothing_has_is_an_error_with_the_choices(engine: LocalEngine) -> None:
    with pytest.raises(Problem, match="规范性") as refused:
        known_bindings(engine.store, NAMED["who-signs"], {"nature": ["规范性"]})
    assert (refused.value.status, refused.value.code) == (400, "parameter-value")
    assert "normative（行政规范性文件）" in refused.value.hint
    choices = refused.value.extra["choices"]
    assert isinstance(choices, list)
    assert "normative" in choices


@pytest.mark.parametrize(
    ("name", "parameter", "text", "value"),
    [
        ("who-signs", "issuer", "区政府", "district-government"),
        ("who-signs", "genre", "通知", "通知"),
        ("who-signs", "direction", "下行文", "downward"),
        ("norms", "kind", "签发", "signing"),
        ("norms-of-role", "role", "常务副区长", "executive-deputy"),
        ("which-matters-go-to-which-meeting", "body", "党组会", "党组会"),
    ],
)
def test_a_label_stands_for_its_value_and_another_name_for_itself(
    engine: LocalEngine, name: str, parameter: str, text: str, value: str
) -> None:
    assert known_bindings(engine.store, NAMED[name], {parameter: [text]})[parameter] == Term(value)


def test_a_value_without_a_pick_list_stays_as_it_is(engine: LocalEngine) -> None:
    found = known_bindings(engine.store, NAMED["due-day"], {"start": ["2022-06-01"], "n": ["5"]})
    assert found["n"].value == "5"


def test_every_value_that_finds_an_expected_row_is_known(engine: LocalEngine) -> None:
    asked = 0
    for query in NAMED.values():
        for line in query.header["expect"]:
            expectation = read_expectation(line)
            if expectation.cells and expectation.parameters:
                known_bindings(engine.store, query, expectation.parameters)
                asked += 1
    assert asked > 40
