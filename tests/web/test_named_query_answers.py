"""The named queries as an API on the real knowledge: pages of rows, order, pick-lists, and hostile parameters."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from guiju.engine import LocalEngine
from guiju.resources import resource
from guiju.store.bindings import Term
from guiju.store.named_queries import NamedQuery, Parameter, load_named_queries
from guiju.web.answers import Row, select
from guiju.web.paging import RESERVED
from tests.queries.expectations import read_expectation

NAMED = load_named_queries(resource("queries"))
PARAMETERS = [(name, one) for name, query in NAMED.items() for one in query.parameters]
PIECES = st.sampled_from([
    '"', "'", '"""', "\\", "\\u0022", "}", "{", ">", "<", "#", "?norm", "UNDEF", "UNION", "\n", "\t", "\x00", "%",
    '" } UNION { ?norm ?p ?o } #', "> . ?s ?p ?o . <", ") } VALUES ?x { 1", "; DROP ALL", "区长", "0", "2022-06-01",
])  # fmt: skip
HOSTILE = st.one_of(
    st.lists(PIECES, min_size=1, max_size=4).map("".join), st.text(min_size=1, max_size=30), st.text("0123456789+-٣")
)


def needed(query: NamedQuery) -> dict[str, str]:
    """The parameters without which the query cannot run."""
    if all(one.optional for one in query.parameters):
        return {}
    expectation = read_expectation(query.header["expect"][0])
    return {name: values[0] for name, values in expectation.parameters.items()}


def rows(client: FlaskClient, name: str, given: Mapping[str, str]) -> list[dict[str, Any]]:
    answer = client.get(f"/queries/{name}.json", query_string=given)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.get_json()["results"]["bindings"]
    return found


def links(header: str) -> dict[str, str]:
    return {match[2]: match[1] for match in re.finditer(r'<([^>]*)>; rel="(\w+)"', header)}


def test_no_query_has_a_parameter_whose_name_is_reserved() -> None:
    assert [(name, one.name) for name, one in PARAMETERS if one.name in {*RESERVED, "lang"}] == []


def test_pages_put_together_are_the_whole_and_each_leads_to_the_next(real_client: FlaskClient) -> None:
    whole = rows(real_client, "deadlines", {})
    collected, address, seen = [], "/queries/deadlines.json?limit=7", 0
    while address:
        answer = real_client.get(address)
        assert answer.headers["X-Total-Count"] == str(len(whole))
        collected += answer.get_json()["results"]["bindings"]
        around = links(answer.headers["Link"])
        assert ("prev" in around) == (seen > 0)
        assert around["first"].endswith("limit=7&offset=0")
        address, seen = around.get("next", ""), seen + 1
    assert collected == whole
    assert seen == -(-len(whole) // 7) > 2
    assert links(answer.headers["Link"])["last"] == f"/queries/deadlines.json?limit=7&offset={(seen - 1) * 7}"


def test_a_page_beyond_the_end_is_empty_and_leads_back(real_client: FlaskClient) -> None:
    answer = real_client.get("/queries/deadlines.csv?limit=5&offset=100000")
    assert len(answer.data.splitlines()) == 1
    around = links(answer.headers["Link"])
    assert "next" not in around
    assert around["prev"] == around["last"]


def test_links_keep_the_parameters_of_the_request(real_client: FlaskClient) -> None:
    header = real_client.get("/queries/norms.csv?kind=签发&limit=2&ruleset=新邱").headers["Link"]
    address = links(header)["next"]
    assert header.isascii()
    second = list(csv.DictReader(io.StringIO(real_client.get(address).data.decode("utf-8-sig"))))
    assert {row["kind"] for row in second} == {"signing"}
    assert {row["ruleset"] for row in second} == {"xinqiu-2022"}
    assert len(second) == 2


def test_the_page_for_people_shows_some_rows_and_the_way_to_the_others(real_client: FlaskClient) -> None:
    page = real_client.get("/queries/norms", headers={"Accept": "text/html"})
    assert page.text.count("<tr>") == 201
    assert re.search(r"第 1–200 行，共 \d{4} 行", page.text)
    assert 'rel="next"' in page.text
    assert 'rel="prev"' not in page.text
    assert 'href="/queries/norms.csv"' in page.text, "the downloads hold all"


@pytest.mark.parametrize("value", ["0", "-1", "x", "1.5", "10001", "9" * 30, "٣", "1 "])
@pytest.mark.parametrize("suffix", ["json", "html", "xlsx"])
def test_a_limit_that_is_none_is_refused(real_client: FlaskClient, suffix: str, value: str) -> None:
    answer = real_client.get(f"/queries/defects.{suffix}", query_string={"limit": value})
    assert (answer.status_code, answer.get_json()["parameter"]) == (400, "limit")


@pytest.mark.parametrize("suffix", ["json", "csv", "tsv", "xlsx", "html"])
def test_equal_rows_are_equal_bytes_in_every_format_at_any_time(real_client: FlaskClient, suffix: str) -> None:
    address = f"/queries/limits.{suffix}?ruleset=xinqiu-2022"
    first = real_client.get(address)
    if suffix == "xlsx":
        assert {one.date_time[:3] for one in ZipFile(io.BytesIO(first.data)).infolist()} == {(1980, 1, 1)}
        assert (
            str(datetime.now().astimezone().year)
            not in ZipFile(io.BytesIO(first.data)).read("docProps/core.xml").decode()
        )
    again = real_client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    head = real_client.head(address)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", first.headers["ETag"])
    assert head.headers["X-Total-Count"] == first.headers["X-Total-Count"]
    if suffix in {"csv", "tsv", "xlsx"}:
        assert first.headers["Content-Disposition"] == f'attachment; filename="limits.{suffix}"'


@pytest.mark.parametrize("name", NAMED)
def test_the_order_of_a_query_leaves_no_row_open(engine: LocalEngine, real_engine: LocalEngine, name: str) -> None:
    query = NAMED[name]
    head, order, keys = query.text.rpartition("ORDER BY ")
    bindings = query.bindings({key: [value] for key, value in needed(query).items()})
    if not order:
        assert len(select(real_engine.store, query.text, bindings).rows) == 1, "rows without an order"
        return
    # Whatever the ORDER BY leaves open, these two would settle differently.
    up, down = (
        ordered(real_engine, f"{head}ORDER BY {keys} {' '.join(f'{way}(?{one})' for one in query.columns)}", bindings)
        for way in ("ASC", "DESC")
    )
    assert [row.items() for row in up] == [row.items() for row in down]


def ordered(engine: LocalEngine, text: str, bindings: Mapping[str, Term]) -> tuple[Row, ...]:
    return select(engine.store, text, bindings).rows


def test_pick_lists_can_be_read_by_programs_and_each_value_is_understood(real_client: FlaskClient) -> None:
    listed = {one["name"]: one for one in real_client.get("/queries").get_json()["queries"]}
    href = next(one["choices"] for one in listed["who-signs"]["parameters"] if one["name"] == "issuer")
    choices = real_client.get(href).get_json()["choices"]
    assert choices["ruleset"]["open"] is False
    assert choices["issuer"]["open"] is True
    assert {"value": "xinqiu-2022", "label": "新邱"} in choices["ruleset"]["values"]
    for one in choices["direction"]["values"]:
        by_value, by_label = (rows(real_client, "who-signs", {"direction": one[key]}) for key in ("value", "label"))
        assert by_value == by_label
    assert real_client.get("/queries/nothing/choices").status_code == 404


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS, ids=lambda one: getattr(one, "name", one))
def test_a_value_that_nothing_has_is_refused_or_finds_nothing(
    real_client: FlaskClient, name: str, parameter: Parameter
) -> None:
    given = {**needed(NAMED[name]), parameter.name: "999"}
    answer = real_client.get(f"/queries/{name}.json", query_string=given)
    if parameter.choices or parameter.kind == "date":
        assert (answer.status_code, answer.get_json()["parameter"]) == (400, parameter.name)
    elif parameter.kind == "string":
        assert answer.get_json()["results"]["bindings"] == []
    else:
        assert answer.status_code == 200


@given(data=st.data())
@settings(max_examples=100)
def test_a_parameter_is_a_term_whatever_stands_in_it(
    data: st.DataObject, real_client: FlaskClient, real_engine: LocalEngine
) -> None:
    name, parameter = data.draw(st.sampled_from(PARAMETERS))
    query, text = NAMED[name], data.draw(HOSTILE)
    assume(text)
    given = {**needed(query), parameter.name: text}
    answer = real_client.get(f"/queries/{name}.json", query_string=given)
    if answer.status_code == 400:
        problem = answer.get_json()
        assert problem["code"] in {"parameter-value", "parameter-invalid"}
        assert problem["parameter"] == parameter.name
        return
    assert answer.status_code == 200, answer.text
    found = answer.get_json()["results"]["bindings"]
    assert found == expected(real_engine, query, parameter, given)
    if parameter.optional:
        assert not [row for row in found if row not in rows(real_client, name, needed(query))]


def expected(engine: LocalEngine, query: NamedQuery, parameter: Parameter, given: Mapping[str, str]) -> list[object]:
    """The rows where the parameter is bound to the plain term of its text."""
    bindings = query.bindings({key: [value] for key, value in given.items()})
    if parameter.kind == "string":
        bindings[parameter.name] = Term(given[parameter.name])
    table = select(engine.store, query.text, bindings).only(query.columns)
    return [
        {
            name: {"type": value.kind, "value": value.text} | ({"datatype": value.datatype} if value.datatype else {})
            for name, value in row.items()
        }
        for row in table.rows
    ]


def test_an_empty_answer_says_which_conditions_find_nothing_together(real_client: FlaskClient) -> None:
    asked = {"ruleset": "dawa-2017", "kind": "quorum"}
    document = real_client.get("/queries/norms.json", query_string=asked).get_json()
    assert document["results"]["bindings"] == []
    assert '"quorum"' in " ".join(one["text"] for one in document["hint"]["patterns"])
    assert document["hint"]["nearest"] == []  # both values are right: nothing is a mistake
    assert real_client.get("/queries/norms.csv", query_string=asked).headers["Guiju-Hint"].isascii()
    page = real_client.get("/queries/norms", query_string=asked, headers={"Accept": "text/html"}).text
    assert "为什么没有结果" in page
    assert "hint" not in real_client.get("/queries/norms.json?ruleset=dawa-2017").get_json()
