"""The MCP tools answer from the rules with references, refuse in words, and say when the rules are silent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from mcp.shared.exceptions import MCPError

from guiju.resources import resource
from tests.mcp_server.conftest import Conversation

TOOLS = {"search_rules", "read_article", "list_queries", "run_query", "check_case", "who_may"}
INJECTIONS = ['xinqiu-2022" } DELETE { ?s ?p ?o', "') UNION { ?s ?p ?o }", "新邱\\u0022", "\u0000", "{{7*7}}"]
CASE = {
    "id": "c1",
    "kind": "公文",
    "ruleset": "xinqiu-2022",
    "facts": {"issuer": "区政府", "nature": "人事任免"},
    "acts": [{"act": "签发", "by": "副区长", "on": "2022-06-08"}],
    "timelineComplete": True,
}


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    """The sources without white space, as the build reads them, by rule set."""
    return {
        path.parent.name: "".join(path.read_text(encoding="utf-8").split())
        for path in resource("data").glob("texts/*/source.txt")
    }


def test_the_tools_tell_what_they_take_and_answer_in_both_languages(server: Conversation) -> None:
    tools = server.do(server.client.list_tools).tools
    assert {tool.name for tool in tools} == TOOLS
    for tool in tools:
        assert tool.description is not None
        assert any(sign > "\u4e00" for sign in tool.description)
        assert any(word.isascii() and word.isalpha() for word in tool.description.split())
        Draft202012Validator.check_schema(tool.input_schema)
        assert tool.output_schema is not None
        Draft202012Validator.check_schema(tool.output_schema)


def test_a_question_is_answered_with_verbatim_quotes(server: Conversation, texts: dict[str, str]) -> None:
    found = server.ask("search_rules", question="新邱区人事任免的公文由谁签发？")
    assert found["answered"]
    first = found["answers"][0]
    assert (first["ruleset"], first["article"], first["item"]) == ("xinqiu-2022", 51, 3)
    assert first["cite"] == "新政发〔2022〕5号 五十一"
    for answer in found["answers"]:
        assert answer["quote"] in texts[answer["ruleset"]]
        assert answer["path"] == answer["iri"].removeprefix("https://w3id.org/guiju")


def test_what_the_rules_do_not_say_is_told_and_no_answer_given(server: Conversation) -> None:
    found = server.ask("search_rules", question="机关食堂几点开饭？")
    assert not found["answered"]
    assert found["answers"] == []
    assert found["message"]["zh"] == "本规则未规定，上位规定不在本库。"
    assert "higher rules are not in this library" in found["message"]["en"]


def test_an_article_is_read_with_its_norms(server: Conversation, texts: dict[str, str]) -> None:
    article = server.ask("read_article", ruleset="新邱区", article=51)
    assert article["ruleset"] == "xinqiu-2022"
    whole = "".join(texts["xinqiu-2022"])
    assert all(piece["quote"] in whole or piece["quote"][:20] in whole for piece in article["pieces"])
    assert [piece["item"] for piece in article["pieces"]] == [None, 1, 2, 3, 4, 5]
    assert len(article["norms"]) >= 8
    text = "".join(piece["quote"] for piece in article["pieces"])
    assert all(norm["quote"] in text for norm in article["norms"])


def test_an_unknown_article_is_refused_with_those_there_are(server: Conversation) -> None:
    problem = server.refused("read_article", ruleset="xinqiu-2022", article=81)
    assert problem["code"] == "unknown-article"
    assert "80" in problem["hint"]


@pytest.mark.parametrize("tool", ["read_article", "search_rules", "who_may", "check_case"])
def test_an_unknown_district_is_refused_with_the_known_ones(server: Conversation, tool: str) -> None:
    more = {
        "read_article": {"article": 1},
        "search_rules": {"question": "常务会议"},
        "who_may": {"act": "签发"},
        "check_case": {"case": CASE},
    }
    problem = server.refused(tool, ruleset="海淀区", **more[tool])
    assert problem["code"] == "unknown-ruleset"
    assert "xinqiu-2022" in problem["hint"]


def test_the_queries_are_listed_with_their_parameters(server: Conversation) -> None:
    queries = {query["name"]: query for query in server.ask("list_queries")["queries"]}
    assert set(queries) == {path.stem for path in resource("queries").glob("*.rq")}
    assert [parameter["name"] for parameter in queries["who-signs"]["parameters"]][:2] == ["ruleset", "issuer"]


def test_a_query_answers_with_rows_and_references(server: Conversation, texts: dict[str, str]) -> None:
    answer = server.ask("run_query", name="deadlines", parameters={"ruleset": "xinqiu-2022"}, limit=3)
    assert len(answer["rows"]) == len(answer["references"]) == 3 < answer["total"]
    for row, reference in zip(answer["rows"], answer["references"], strict=True):
        assert reference["iri"] == row["norm"]
        assert reference["quote"] == row["quote"]
        assert str(reference["article"]) == row["article"]
        assert reference["quote"] in texts["xinqiu-2022"]


def test_pages_of_a_query_are_the_whole(server: Conversation) -> None:
    wish: dict[str, Any] = {"name": "articles", "parameters": {"ruleset": "zhanqian-2024"}}
    whole = server.ask("run_query", **wish, limit=1000)
    pages = [server.ask("run_query", **wish, limit=50, offset=offset) for offset in range(0, whole["total"], 50)]
    assert [row for page in pages for row in page["rows"]] == whole["rows"]
    assert [reference["quote"] for reference in whole["references"]] == [row["text"] for row in whole["rows"]]


def test_rows_of_one_article_have_references_too(server: Conversation) -> None:
    answer = server.ask("run_query", name="what-an-article-says", parameters={"ruleset": "xinqiu-2022", "article": 51})
    assert [reference["quote"] for reference in answer["references"]] == [row["text"] for row in answer["rows"]]


def test_a_query_without_rows_says_that_the_rules_are_silent(server: Conversation) -> None:
    answer = server.ask("run_query", name="where-words-stand", parameters={"words": "人工智能"})
    assert (answer["total"], answer["rows"], answer["references"]) == (0, [], [])
    assert "本规则未规定，上位规定不在本库" in answer["message"]["zh"]


@pytest.mark.parametrize("text", INJECTIONS)
def test_a_parameter_is_a_term_whatever_it_holds(server: Conversation, text: str) -> None:
    problem = server.refused("run_query", name="deadlines", parameters={"ruleset": text})
    assert problem["code"] == "parameter-value"
    assert "xinqiu-2022" in problem["hint"]


@pytest.mark.parametrize("text", INJECTIONS[:2])
def test_words_to_look_for_are_never_a_part_of_the_query(server: Conversation, text: str) -> None:
    assert server.ask("run_query", name="where-words-stand", parameters={"words": text})["rows"] == []


def test_unknown_names_are_refused_with_the_known_ones(server: Conversation) -> None:
    assert "who-signs" in server.refused("run_query", name="nothing")["hint"]
    assert "ruleset" in server.refused("run_query", name="deadlines", parameters={"district": "x"})["hint"]
    assert "search_rules" in server.refused("nothing")["hint"]


def test_a_case_is_judged_with_the_clauses(server: Conversation, texts: dict[str, str]) -> None:
    answer = server.ask("check_case", case=CASE, as_of="2022-06-20")
    breached = [verdict for verdict in answer["verdicts"] if verdict["verdict"] == "breached"]
    assert not answer["conforms"]
    assert "区政府人事任免公文，由区长签发" in {verdict["quote"] for verdict in breached}
    for verdict in answer["verdicts"]:
        assert verdict["quote"] in texts["xinqiu-2022"]
        assert verdict["path"] == verdict["norm"].removeprefix("https://w3id.org/guiju")


def test_a_case_is_taken_as_text_and_as_a_list_too(server: Conversation) -> None:
    alone = server.ask("check_case", case=CASE, as_of="2022-06-20")
    for form in (json.dumps(CASE), [CASE]):
        other = server.ask("check_case", case=form, as_of="2022-06-20")
        assert other["summary"] == alone["summary"]


def test_a_profile_goes_with_a_case(server: Conversation) -> None:
    problem = server.refused("check_case", case=CASE, profile={"posts": "none"})
    assert problem["status"] in (400, 422)


@pytest.mark.parametrize(
    "case",
    ["not JSON", "", "[" * 100_000, '{"a":' * 100_000, {}, {"id": "x", "kind": "飞船", "ruleset": "xinqiu-2022"}, []],
    ids=["text", "empty", "brackets", "braces", "object", "kind", "list"],
)
def test_a_malformed_case_is_refused(server: Conversation, case: object) -> None:
    assert server.refused("check_case", case=case)["status"] in (400, 422)


def test_who_may_sign_is_told_with_the_chain_of_clauses(server: Conversation, texts: dict[str, str]) -> None:
    facts = {"issuer": "区政府", "nature": "人事任免"}
    answer = server.ask("who_may", ruleset="xinqiu-2022", act="签发", facts=facts, on="2022-06-20")
    chains = [step for role in answer["roles"] for step in role["chain"]]
    assert "区政府人事任免公文，由区长签发" in {step["quote"] for step in chains}
    for step in chains:
        assert step["quote"] in texts["xinqiu-2022"]
        assert step["path"] == step["norm"].removeprefix("https://w3id.org/guiju")


def test_an_unknown_act_is_refused(server: Conversation) -> None:
    assert server.refused("who_may", ruleset="xinqiu-2022", act="飞行")["hint"]


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("search_rules", {}),
        ("search_rules", {"question": 7}),
        ("search_rules", {"question": "会", "limit": 1000}),
        ("search_rules", {"question": "会", "secret": "x"}),
        ("read_article", {"ruleset": "xinqiu-2022", "article": "x"}),
        ("run_query", {"name": "articles", "parameters": ["x"]}),
        ("run_query", {"name": "articles", "limit": 10**30}),
        ("check_case", {"case": 1}),
        ("who_may", {"ruleset": "xinqiu-2022", "act": "x" * 1000}),
    ],
)
def test_arguments_that_do_not_fit_are_named(server: Conversation, tool: str, arguments: dict[str, Any]) -> None:
    problem = server.refused(tool, **arguments)
    assert problem["code"] == "arguments"
    assert "pydantic" not in json.dumps(problem)


def test_a_million_characters_are_refused_and_the_server_goes_on(server: Conversation) -> None:
    huge = "会" * 1_000_000
    assert server.refused("search_rules", question=huge)["code"] == "question"
    assert (
        server.refused("run_query", name="where-words-stand", parameters={"words": huge})["code"] == "parameter-value"
    )
    assert server.refused("check_case", case=huge)["status"] in (400, 422)
    assert len(json.dumps(server.refused("who_may", ruleset=huge, act="签发"))) < 2000
    assert server.ask("search_rules", question="新邱区谁签发人事任免公文？")["answered"]


def test_the_texts_are_resources(server: Conversation, texts: dict[str, str]) -> None:
    resources = {str(one.uri): one for one in server.do(server.client.list_resources).resources}
    assert {f"https://w3id.org/guiju/id/{ruleset}" for ruleset in texts} < set(resources)
    template = server.do(server.client.list_resource_templates).resource_templates[0].uri_template
    uri = template.replace("{ruleset}", "xinqiu-2022").replace("{article}", "80")
    content = server.do(server.client.read_resource, uri).contents[0]
    assert content.text == "新政发〔2022〕5号 八十\n本规则自下发之日起执行。\n"
    schema = json.loads(
        server.do(server.client.read_resource, "https://w3id.org/guiju/case.schema.json").contents[0].text
    )
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("uri", ["https://w3id.org/guiju/id/xinqiu-2022/art-99", "file:///etc/passwd", "x:y"])
def test_an_unknown_resource_is_refused(server: Conversation, uri: str) -> None:
    with pytest.raises(MCPError) as refused:
        server.do(server.client.read_resource, uri)
    assert refused.value.data["hint"]
