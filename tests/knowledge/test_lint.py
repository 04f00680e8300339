"""The lint of compiled shapes finds what engines read differently."""

from __future__ import annotations

import pytest

from guiju.knowledge.compile import CompiledShape
from guiju.knowledge.lint import lint

SOUND = (
    "SELECT $this ?actual WHERE { $this gj:act ?act . ?act gj:what ?actual . "
    "FILTER NOT EXISTS { $this gj:act ?other . ?other gj:verb act:sign . } }"
)


def shape(select: str, message: str = "实际：{?actual}") -> CompiledShape:
    return CompiledShape("https://w3id.org/guiju/id/norm/r/n", "", "urn:severity", select, message, message, ())


def test_a_sound_shape_passes() -> None:
    assert lint(shape(SOUND)) == []


WHAT = "?act gj:what ?actual ."
CHANGES = [
    (("FILTER NOT EXISTS", "MINUS"), "MINUS"),
    ((WHAT, f"SERVICE <urn:x> {{ ?a ?b ?c }} {WHAT}"), "SERVICE"),
    (("} }", "} } LIMIT 1"), "LIMIT"),
    ((WHAT, f'{WHAT} FILTER NOT EXISTS {{ $this gj:asOfText "a service for all" . }}'), "use another word"),
    ((WHAT, "BIND(STR(?act) AS ?actual)"), "STR"),
    ((WHAT, "BIND(NOW() AS ?actual)"), "NOW"),
    (("{ $this gj:act ?other .", "{ FILTER($this != ?act) ?other gj:what ?actual ."), "without matching"),
    ((WHAT, f"{{ {WHAT} }} UNION {{ ?act gj:verb act:sign . }}"), "every branch"),
    ((WHAT, "FILTER(?actual > 3)"), "every branch"),
    (("{ $this gj:act ?act", "{ $this gj:act ?act . { SELECT ?x WHERE { ?x a gj:Case } }"), "sub-SELECT"),
    (("$this gj:act ?act .", "$this gj:act ?act ?act ."), "parse"),
    (("} }", "} } }"), "brace"),
]


@pytest.mark.parametrize(("change", "says"), CHANGES, ids=[says for _, says in CHANGES])
def test_a_shape_that_breaks_a_rule_is_named(change: tuple[str, str], says: str) -> None:
    assert change[0] in SOUND
    assert any(says in problem for problem in lint(shape(SOUND.replace(*change))))


def test_a_placeholder_that_the_query_does_not_select_is_named() -> None:
    assert any("?due" in problem for problem in lint(shape(SOUND, "应于{?due}")))
