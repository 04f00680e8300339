"""`guiju check`: cases in every notation, verdicts in every format, and exit codes that scripts can go by."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rdflib import Graph, Literal, Namespace
from rdflib.namespace import SH

from guiju.resources import resource
from tests.cli.conftest import Guiju, WriteCase, example, is_clear

GJ = Namespace("https://w3id.org/guiju/def#")
NORM = Namespace("https://w3id.org/guiju/id/norm/")
KEPT, LATE, PENDING = (f"zhanqian-2024/consultation-{name}" for name in ("kept", "late", "pending"))
WITH_PROFILE = "dawa-2017/government-document-kept"
BROKEN = "zhanqian-2024/executive-meeting-broken"
AS_OF = ("--as-of", "2024-05-20")
TURTLE = f"""@prefix gj: <{GJ}> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:case> a gj:Case ; gj:caseKind "征求意见" ; gj:ruleset "zhanqian-2024" ; gj:timelineComplete true ;
  gj:act [ gj:verb "征求意见" ; gj:by "主办部门" ; gj:on "2024-04-29"^^xsd:date ] ,
         [ gj:verb "回复" ; gj:by "涉及部门" ; gj:on "2024-05-13"^^xsd:date ] .
"""


def breached(text: str) -> set[str]:
    """The norms breached, by the last part of their IRIs."""
    return {
        verdict["norm"].rpartition("/")[2]
        for verdict in json.loads(text)["verdicts"]
        if verdict["verdict"] == "breached"
    }


def test_a_case_that_keeps_the_rules_ends_with_0(guiju: Guiju, write_case: WriteCase) -> None:
    ran = guiju("check", write_case(KEPT), *AS_OF)
    assert ran.code == 0, ran.error
    assert "违反 breached 0" in ran.text


def test_a_breach_of_what_is_only_ordinarily_so_is_shown_but_ends_with_0(guiju: Guiju, write_case: WriteCase) -> None:
    ran = guiju("check", write_case(LATE), *AS_OF)
    assert ran.code == 0
    assert "违反 breached · Warning" in ran.text
    assert "“一般应在7个工作日内回复”" in ran.text
    assert "2024-05-11" in ran.text


def test_a_violation_ends_with_1_even_among_cases_without(guiju: Guiju, write_case: WriteCase) -> None:
    kept, broken = write_case(KEPT), write_case(BROKEN)
    ran = guiju("check", kept, broken, *AS_OF)
    assert ran.code == 1
    assert str(kept) in ran.text
    assert str(broken) in ran.text
    assert "违反 breached · Violation" in ran.text


def test_what_is_not_yet_due_ends_with_0_and_shows_the_day(guiju: Guiju, write_case: WriteCase) -> None:
    ran = guiju("check", write_case(PENDING), "--as-of", "2024-05-06")
    assert ran.code == 0
    assert "待办 pending" in ran.text
    assert "期限 due：2024-05-11" in ran.text


def test_the_day_of_judgement_decides_what_is_due(guiju: Guiju, write_case: WriteCase) -> None:
    path = write_case(PENDING)
    early, late = (
        guiju("check", path, "--format", "json", "--as-of", day).text for day in ("2024-05-06", "2024-06-30")
    )
    assert "29-reply" not in breached(early)
    assert "29-reply" in breached(late)


def test_the_same_case_in_every_notation_has_the_same_verdicts(
    guiju: Guiju, write_case: WriteCase, tmp_path: Path
) -> None:
    graph = Graph().parse(data=TURTLE, format="turtle")
    case = example(LATE)["case"]
    texts = {
        "case.ttl": TURTLE,
        "case.nt": graph.serialize(format="nt"),
        "case.jsonld": graph.serialize(format="json-ld"),
        "case.rdf": graph.serialize(format="xml"),
        "case.ndjson": json.dumps(case, ensure_ascii=False) + "\n",
        "CASE.JSON": "\ufeff" + json.dumps([case], ensure_ascii=False),
    }
    wanted = guiju("check", write_case(LATE), "--format", "json", *AS_OF).text
    assert breached(wanted) == {"29-reply"}
    for name, text in texts.items():
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        ran = guiju("check", path, "--format", "json", *AS_OF)
        assert ran.code == 0, ran.error
        assert json.loads(ran.text)["summary"] == json.loads(wanted)["summary"], name
        assert breached(ran.text) == {"29-reply"}, name


def test_the_json_has_every_member_of_the_contract(guiju: Guiju, write_case: WriteCase) -> None:
    answer = json.loads(guiju("check", write_case(BROKEN), "--format", "json", *AS_OF).text)
    assert set(answer) == {"conforms", "rulesets", "as_of", "summary", "verdicts", "input", "looked_at", "receipt"}
    assert (answer["conforms"], answer["rulesets"], answer["as_of"]) == (False, ["zhanqian-2024"], "2024-05-20")
    members = """verdict severity focus norm ruleset article paragraph item cite kind modality strength quote sentence
        message expected actual due moved_by facts assumptions against remedy""".split()
    for verdict in answer["verdicts"]:
        assert set(members) <= set(verdict)
        assert verdict["quote"] in verdict["sentence"]


def test_the_turtle_is_a_shacl_report_whose_shapes_are_norms(guiju: Guiju, write_case: WriteCase) -> None:
    ran = guiju("check", write_case(BROKEN), "--format", "turtle", *AS_OF)
    report = Graph().parse(data=ran.output, format="turtle")
    assert ran.code == 1
    assert set(report.objects(None, SH.conforms)) == {Literal(False)}
    json_norms = breached(guiju("check", write_case(BROKEN), "--format", "json", *AS_OF).text)
    shapes = {str(shape) for shape in report.objects(None, SH.sourceShape)}
    assert shapes == {str(NORM[f"zhanqian-2024/{name}"]) for name in json_norms}


def test_the_html_is_the_page_with_verdict_and_words(guiju: Guiju, write_case: WriteCase) -> None:
    ran = guiju("check", write_case(LATE), "--format", "html", *AS_OF)
    assert ran.text.startswith("<!doctype html>")
    assert "一般应在7个工作日内回复" in ran.text
    assert "2024-05-20" in ran.text


def test_another_rule_set_judges_by_its_own_norms(guiju: Guiju, write_case: WriteCase) -> None:
    ran = guiju("check", write_case(LATE), "--ruleset", "xinqiu-2022", "--format", "json", *AS_OF)
    answer = json.loads(ran.text)
    assert answer["rulesets"] == ["xinqiu-2022"]
    assert answer["verdicts"]
    assert {verdict["ruleset"] for verdict in answer["verdicts"]} == {"xinqiu-2022"}


def test_a_profile_answers_what_the_case_leaves_open(guiju: Guiju, write_case: WriteCase, tmp_path: Path) -> None:
    profile = tmp_path / "profile.json"
    found = example(WITH_PROFILE)
    profile.write_text(json.dumps(found["profile"], ensure_ascii=False), encoding="utf-8")
    arguments = ("check", write_case(WITH_PROFILE), "--format", "json", "--as-of", found["as_of"])
    without, with_it = (json.loads(guiju(*arguments, *more).text) for more in ((), ("--profile", profile)))
    assert without["verdicts"] != with_it["verdicts"]
    judged = {verdict["norm"].rpartition("/")[2]: verdict["verdict"] for verdict in with_it["verdicts"]}
    assert {norm: judged.get(norm) for norm in found["expect"]} == found["expect"]


def test_a_profile_in_turtle_is_known_by_its_suffix(guiju: Guiju, tmp_path: Path) -> None:
    case, profile = tmp_path / "case.json", resource("data") / "profiles" / "example.ttl"
    acts = [{"act": "签发", "person": "p1", "on": "2022-07-05"}]
    facts = {"issuer": "区政府", "nature": "人事任免"}
    case.write_text(json.dumps({"kind": "公文", "ruleset": "xinqiu-2022", "facts": facts, "acts": acts}))
    arguments = ("check", case, "--as-of", "2022-08-01", "--format")
    without, with_it = (json.loads(guiju(*arguments, "json", *more).text) for more in ((), ("--profile", profile)))
    assert without["summary"]["complied"] < with_it["summary"]["complied"]
    assert guiju(*arguments, "html", "--profile", profile).text.count("<html") == 1


def test_a_profile_with_another_suffix_is_refused(guiju: Guiju, write_case: WriteCase, tmp_path: Path) -> None:
    profile = tmp_path / "profile.csv"
    profile.write_text("p1,区长", encoding="utf-8")
    ran = guiju("check", write_case(KEPT), "--profile", profile, *AS_OF)
    assert (ran.code, is_clear(ran.error)) == (2, True)
    assert ".ttl" in ran.error


def test_a_case_from_before_its_rules_were_in_force_is_not_judged(guiju: Guiju, tmp_path: Path) -> None:
    case = example(LATE)["case"]
    for act in case["acts"]:
        act["on"] = act["on"].replace("2024", "2023")
    path = tmp_path / "early.json"
    path.write_text(json.dumps(case), encoding="utf-8")
    answer = json.loads(guiju("check", path, "--format", "json", *AS_OF).text)
    assert answer["verdicts"] == []
    assert "施行" in answer["input"][0]["message"]["zh"]


MEETING = b'{"kind": "meeting", "ruleset": "zhanqian-2024"}'
UNUSABLE = [
    ("missing.json", None, [], ["missing.json"]),
    ("empty.json", b"", [], ["empty.json"]),
    ("broken.json", b'{"kind": "meeting",\n "acts": [}', [], ["line 2", "第 2 行", "column", "broken.json"]),
    ("broken.ttl", TURTLE.encode().replace(b" .\n", b"\n", 1), [], ["broken.ttl", "line", "行"]),
    ("broken.ndjson", b'{"kind": "meeting"\n', [], ["broken.ndjson", "1"]),
    ("latin.json", '{"kind": "café"}'.encode("latin-1"), [], ["UTF-8"]),
    ("case.docx", b"PK", [], ["docx", ".ttl", ".json"]),
    ("nosuffix", b"{}", [], [".ttl", ".json"]),
    ("number.json", b"42", [], ["number.json", "acts"]),
    ("nothing.json", b"[]", [], ["nothing.json"]),
    ("no-ruleset.json", b'{"kind": "meeting"}', [], ["zhanqian-2024"]),
    ("kind.json", '{"kind": "婚礼", "ruleset": "zhanqian-2024"}'.encode(), [], ["婚礼"]),
    ("ruleset.json", b'{"kind": "meeting", "ruleset": "atlantis-2020"}', [], ["atlantis-2020", "penglai-2022"]),
    ("option.json", MEETING, ["--ruleset", "atlantis-2020"], ["penglai-2022"]),
    ("as-of.json", MEETING, ["--as-of", "2024-02-30"], ["2024-02-30"]),
    ("remote.jsonld", b'{"@context": "https://example.org/c.jsonld", "a": 1}', [], ["@context"]),
    ("deep.json", b"[" * 100_000, [], ["deep.json"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "options", "wanted"), UNUSABLE, ids=[row[0] for row in UNUSABLE])
def test_a_file_that_cannot_be_used_ends_with_2_and_says_what_is_wrong_with_which(
    guiju: Guiju, tmp_path: Path, name: str, content: bytes | None, options: list[str], wanted: list[str]
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    ran = guiju("check", path, *options)
    assert ran.code == 2
    assert ran.output == b""
    assert is_clear(ran.error), ran.error
    assert [words for words in [*wanted, name] if words not in ran.error] == []


def test_a_case_that_speaks_of_what_is_not_its_own_is_named_not_judged_and_ends_with_2(
    guiju: Guiju, tmp_path: Path
) -> None:
    path = tmp_path / "forged.ttl"
    path.write_text(TURTLE + "gj:Case gj:timelineComplete false .", encoding="utf-8")
    ran = guiju("check", path, *AS_OF)
    assert ran.code == 2
    assert "[error] line 6" in ran.text
    assert "def#Case" in ran.text
    assert "违反 breached 0，" in ran.text


def test_a_field_that_cannot_be_read_is_named_with_its_line_and_the_rest_is_judged(
    guiju: Guiju, tmp_path: Path
) -> None:
    path = tmp_path / "date.json"
    case = example(LATE)["case"]
    case["acts"].append({"act": "主持", "on": "5月6日"})
    path.write_text(json.dumps(case, ensure_ascii=False, indent=1), encoding="utf-8")
    ran = guiju("check", path, *AS_OF)
    assert ran.code == 0
    lines = path.read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if "5月6日" in text)
    place = f"line {line} · acts[{len(case['acts']) - 1}].on"
    assert f"[error] {place}：5月6日 不是日期" in ran.text
    assert "违反 breached · Warning" in ran.text


def test_one_unusable_file_among_good_ones_gives_no_half_answer(guiju: Guiju, write_case: WriteCase) -> None:
    ran = guiju("check", write_case(KEPT), "missing.json", *AS_OF)
    assert (ran.code, ran.output) == (2, b"")


@pytest.mark.parametrize(("content", "wanted"), [(b"{", "JSON"), (b"[]", ""), (None, "profile.json")])
def test_a_profile_that_cannot_be_used_is_named(
    guiju: Guiju, write_case: WriteCase, tmp_path: Path, content: bytes | None, wanted: str
) -> None:
    profile = tmp_path / "profile.json"
    if content is not None:
        profile.write_bytes(content)
    ran = guiju("check", write_case(KEPT), "--profile", profile, *AS_OF)
    assert ran.code == 2
    assert is_clear(ran.error)
    assert wanted in ran.error
