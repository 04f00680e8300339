"""What holds of every named query: it runs, its header is true, its parameters narrow and cannot break out."""

from __future__ import annotations

import re

import pytest

from guiju.engine import LocalEngine
from guiju.resources import resource
from guiju.store.errors import Problem
from guiju.store.named_queries import NamedQuery, Parameter
from guiju.web.answers import select
from tests.queries.conftest import NAMED, Ask, plain
from tests.queries.expectations import Expectation, read_expectation

XSD_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
CONTRACT = {
    "articles": (["ruleset"], "ruleset chapter article paragraph item text"),
    "norms": (["ruleset", "kind"], "norm ruleset article item kind modality strength marker bearer quote executable"),
    "deadlines": (["ruleset"], "norm ruleset article from to n unit strength quote"),
    "who-signs": (
        ["ruleset", "issuer", "nature", "genre", "direction"],
        "norm ruleset article item role condition quote",
    ),
    "who-acts": (["ruleset"], "norm ruleset article absent trigger substitute scope mandate quote"),
    "meetings": (
        ["ruleset"],
        "ruleset body chair members frequency quorum agenda minutes_signer minutes_deadline articles",
    ),
}
EXPECTATIONS = [(name, line) for name, query in NAMED.items() for line in query.header.get("expect", ())]
PICKED = [(name, one) for name, query in NAMED.items() for one in query.parameters if one.choices]
ATTACKS = [
    '"} UNION { ?norm ?p ?o } #',
    "'; DROP ALL; #",
    'xinqiu-2022" } } SELECT * WHERE { { ?s ?p ?o BIND("',
    "> . ?s ?p ?o . <",
    "{ UNDEF }",
    "?ruleset",
    "\\u0022}",
]


def named(parameter: object) -> str:
    return parameter.name if isinstance(parameter, Parameter) else str(parameter)


def filled(query: NamedQuery) -> dict[str, str]:
    """The parameters without which the query cannot run, from the first expectation that has rows."""
    if all(parameter.optional for parameter in query.parameters):
        return {}
    expectation = read_expectation(query.header["expect"][0])
    return {name: values[0] for name, values in expectation.parameters.items()}


@pytest.mark.parametrize("name", CONTRACT)
def test_the_queries_that_others_rely_on_have_their_parameters_and_columns(name: str) -> None:
    parameters, columns = CONTRACT[name]
    query = NAMED[name]
    assert [parameter.name for parameter in query.parameters] == parameters
    assert all(parameter.optional for parameter in query.parameters)
    assert list(query.columns) == columns.split()


def test_there_are_at_least_fifteen_questions_beside_them() -> None:
    assert len(set(NAMED) - set(CONTRACT)) >= 15


@pytest.mark.parametrize("name", NAMED)
def test_every_header_expects_an_answer_with_a_row_in_it(name: str) -> None:
    expectations = [read_expectation(line) for line in NAMED[name].header.get("expect", ())]
    assert any(expectation.cells for expectation in expectations), "no expected row was written from the text"


@pytest.mark.parametrize(("name", "line"), EXPECTATIONS)
def test_the_answer_is_what_the_header_expects(ask: Ask, name: str, line: str) -> None:
    expectation: Expectation = read_expectation(line)
    assert expectation.names <= set(NAMED[name].columns)
    given = {key: values[0] for key, values in expectation.parameters.items()}
    assert not expectation.shortfall(plain(ask(name, **given)))


@pytest.mark.parametrize("name", NAMED)
def test_an_answer_has_the_columns_of_the_header_and_a_row(ask: Ask, name: str) -> None:
    query = NAMED[name]
    table = ask(name, **filled(query))
    assert set(query.columns) <= set(table.columns)
    assert table.rows


@pytest.mark.parametrize("name", NAMED)
def test_every_cell_is_plain_text_or_a_whole_number_and_a_norm_is_an_iri(ask: Ask, name: str) -> None:
    query = NAMED[name]
    for row in ask(name, **filled(query)).rows:
        for column in query.columns:
            value = row.get(column)
            if value is None:
                continue
            if column in {"norm", "term"}:
                assert (value.kind, value.text[:26]) == ("uri", "https://w3id.org/guiju/id/")
            else:
                assert (value.kind, value.language) == ("literal", "")
                assert value.datatype in {"", XSD_INTEGER}
                assert value.datatype != XSD_INTEGER or re.fullmatch("-?[0-9]+", value.text)
                assert value.text == value.text.strip() != ""


@pytest.mark.parametrize("name", NAMED)
def test_no_row_stands_twice(ask: Ask, name: str) -> None:
    query = NAMED[name]
    rows = [tuple(row.get(column, "") for column in query.columns) for row in plain(ask(name, **filled(query)))]
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("name", [name for name, query in NAMED.items() if query.columns[:2] == ("norm", "ruleset")])
def test_rows_stand_in_the_order_of_rule_sets_and_articles(ask: Ask, name: str) -> None:
    rows = plain(ask(name, **filled(NAMED[name])))
    places = [(row["ruleset"], int(row["article"])) for row in rows if "article" in row]
    assert places == sorted(places)


@pytest.mark.parametrize(("name", "parameter"), PICKED, ids=named)
def test_every_value_of_a_pick_list_narrows_the_answer(
    ask: Ask, engine: LocalEngine, name: str, parameter: Parameter
) -> None:
    assert parameter.choices
    values = [row["value"].text for row in select(engine.store, parameter.choices).rows]
    assert len(values) == len(set(values)) > 1
    query = NAMED[name]
    if parameter.optional:
        whole = {tuple(sorted(row.items())) for row in plain(ask(name, **filled(query)))}
        for value in values:
            part = {tuple(sorted(row.items())) for row in plain(ask(name, **{**filled(query), parameter.name: value}))}
            assert part <= whole, value
    else:
        assert sum(bool(ask(name, **{**filled(query), parameter.name: value}).rows) for value in values) > 1


@pytest.mark.parametrize("name", [name for name, query in NAMED.items() if "ruleset" in query.columns])
def test_the_rule_sets_together_give_the_whole_answer(ask: Ask, engine: LocalEngine, name: str) -> None:
    query = NAMED[name]
    parameter = next(one for one in query.parameters if one.name == "ruleset")
    given = {key: value for key, value in filled(query).items() if key != "ruleset"}
    rulesets = [row["value"].text for row in select(engine.store, parameter.choices or "").rows]
    assert len(rulesets) == 5
    parts = [row for ruleset in rulesets for row in plain(ask(name, **given, ruleset=ruleset))]
    assert sorted(map(str, parts)) == sorted(map(str, plain(ask(name, **given))))


@pytest.mark.parametrize("value", ATTACKS)
@pytest.mark.parametrize("name", NAMED)
def test_no_value_of_a_parameter_becomes_a_part_of_the_query(ask: Ask, name: str, value: str) -> None:
    query = NAMED[name]
    assert query.parameters
    for parameter in query.parameters:
        given = {**filled(query), parameter.name: value}
        if parameter.kind == "string":
            assert not ask(name, **given).rows, parameter.name
        else:
            with pytest.raises(Problem, match=parameter.name):
                ask(name, **given)


@pytest.mark.parametrize(
    ("name", "token", "label"),
    [
        ("norms", {"kind": "signing"}, {"kind": "签发"}),
        ("who-signs", {"issuer": "government-office"}, {"issuer": "区政府办公室"}),
        ("who-signs", {"nature": "personnel"}, {"nature": "人事任免"}),
        ("who-signs", {"genre": "request"}, {"genre": "请示"}),
        ("who-signs", {"direction": "downward"}, {"direction": "下行文"}),
        ("norms-of-role", {"role": "executive-deputy"}, {"role": "常务副区长"}),
        ("open-terms", {"term": "wide-scope"}, {"term": "涉及面广"}),
        ("which-matters-go-to-which-meeting", {"body": "executive-meeting"}, {"body": "区政府常务会议"}),
    ],
)
def test_a_token_and_its_chinese_name_ask_the_same(
    ask: Ask, name: str, token: dict[str, str], label: dict[str, str]
) -> None:
    assert ask(name, **token).rows == ask(name, **label).rows != ()


def test_every_name_in_the_queries_is_in_the_knowledge(engine: LocalEngine) -> None:
    """A misspelt token is no error in SPARQL: the answer would only be shorter."""
    names: set[str] = set()
    for path in resource("queries").glob("*.rq"):
        text = "\n".join(line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
        prefixes = dict(re.findall(r"PREFIX (\w+): <([^>]+)>", text))
        body = re.sub(r'"[^"]*"|#.*|PREFIX [^>]+>', " ", text)
        used = re.findall(r"(?<![\w:])(\w+):([\w-]+)", body)
        assert {prefix for prefix, _ in used} == set(prefixes), path.name
        names |= {prefixes[prefix] + local for prefix, local in used if "guiju" in prefixes[prefix]}
    values = " ".join(f"<{name}>" for name in sorted(names))
    unknown = f"SELECT ?name {{ VALUES ?name {{ {values} }} FILTER NOT EXISTS {{ ?name ?p ?o }} }}"
    assert [row["name"].text for row in select(engine.store, unknown).rows] == []
    assert len(names) > 60
