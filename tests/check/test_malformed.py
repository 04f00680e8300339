"""Every malformed field is named with its place and the way out, is taken as not given, and the rest is judged."""

from __future__ import annotations

import json
from typing import Any

import pytest

from guiju.check.doors.values import Malformed, read_integer, read_moment, read_time
from guiju.media_types import JSON, NDJSON
from guiju.store.errors import Problem
from tests.check.test_doors import CASE, TURTLE, judged, outcome

HOST, ISSUE = CASE["acts"]


def with_act(**keys: Any) -> dict[str, Any]:
    return {**CASE, "acts": [{**HOST, **keys}, ISSUE]}


def with_facts(**facts: Any) -> dict[str, Any]:
    return {**CASE, "facts": {**CASE["facts"], **facts}}


FIELDS: list[tuple[str, dict[str, Any], str, str]] = [
    ("a number in words", with_facts(membersDue="九"), "facts.membersDue", "应为整数"),
    ("a number with a fraction", with_facts(membersDue=9.5), "facts.membersDue", "应为整数"),
    ("yes/no where a number is due", with_facts(membersDue=True), "facts.membersDue", "应为整数"),
    ("a Roman numeral", with_facts(membersDue="Ⅸ"), "facts.membersDue", "应为整数"),
    ("a number where text is due", with_facts(meetingKind=5), "facts.meetingKind", "应为文字"),
    ("a word where yes or no is due", with_facts(registerComplete="也许"), "facts.registerComplete", "是 或 否"),
    ("two values for a single fact", with_facts(membersDue=[9, 8]), "facts.membersDue", "只能有一个值"),
    ("one fact under two names", with_facts(应到人数=8), "facts.membersDue、line 1 · facts.应到人数", "只能有一个值"),
    ("an object for a value", with_facts(membersDue={"n": 9}), "facts.membersDue", "应是文字、数字、是否"),
    ("half of a character", with_facts(meetingKind="常\ud800"), "facts.meetingKind", "不能用的字符"),
    ("a day that is none", with_act(on="2022-02-30"), "acts[0].on", "不是日期"),
    ("a day without separators", with_act(on="20220601"), "acts[0].on", "不是日期"),
    ("a day of a week", with_act(on="2022-W22-3"), "acts[0].on", "不是日期"),
    ("a day of year nought", with_act(on="0000-00-00"), "acts[0].on", "不是日期"),
    ("a day of long ago", with_act(on="0022-06-01"), "acts[0].on", "1900 年至 2199 年"),
    ("a day as a number", with_act(on=20220601), "acts[0].on", "不是日期"),
    ("two days", with_act(on=["2022-06-01", "2022-06-02"]), "acts[0].on", "只能有一个值"),
    ("a time that is none", with_act(at="25:00"), "acts[0].at", "不是时刻"),
    ("a time against the day's own", with_act(on="2022-06-01T09:00", at="10:00"), "acts[0].at", "不一致"),
    ("a number that is none", with_act(no="first"), "acts[0].no", "应为整数"),
    ("a number for a person", with_act(person=1), "acts[0].person", "应为文字"),
    ("an unknown key of an act", with_act(who="区长"), "acts[0].who", "行为没有键 who"),
    ("a misspelt key of an act", with_act(actingfor="区长"), "acts[0].actingfor", "是否指 actingFor"),
    ("an act without a name", with_act(act=""), "acts[0]", "没有写名称"),
    ("an act that is none", {**CASE, "acts": [HOST, "印发"]}, "acts[1]", "应是一个对象"),
    ("acts that are none", {**CASE, "acts": "印发"}, "acts", "应是一个数组"),
    ("facts that are none", {**CASE, "facts": [5]}, "facts", "应是一个对象"),
    ("a misspelt key of a case", {**CASE, "fact": {}}, "fact", "是否指 facts"),
    ("an id that is none", {**CASE, "id": []}, "id", "id 应是文字"),
    ("a completeness that is none", {**CASE, "timelineComplete": "大概"}, "timelineComplete", "true 或 false"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "case", "place", "says"), FIELDS, ids=[row[0] for row in FIELDS])
def test_a_malformed_field_is_an_error_that_names_it_and_the_rest_is_judged(
    title: str, case: dict[str, Any], place: str, says: str
) -> None:
    answer = judged(json.dumps(case), JSON)
    told = [note for note in answer["input"] if note["level"] == "error"]
    assert [note["where"] for note in told] == [f"line 1 · {place}"]
    assert says in told[0]["message"]["zh"]
    assert told[0]["message"]["en"]
    assert answer["verdicts"]


def test_a_malformed_field_counts_as_not_given() -> None:
    for broken, without in (
        (with_facts(membersDue="九"), {**CASE, "facts": {k: v for k, v in CASE["facts"].items() if k != "membersDue"}}),
        (with_act(on="2022-02-30"), {**CASE, "acts": [{k: v for k, v in HOST.items() if k != "on"}, ISSUE]}),
        (with_act(who="区长"), CASE),
    ):
        assert outcome(judged(json.dumps(broken), JSON)) == outcome(judged(json.dumps(without), JSON))


def test_acts_that_cannot_be_read_accuse_nobody_of_what_they_may_have_said() -> None:
    unreadable = judged(json.dumps({**CASE, "acts": "见附件"}), JSON)
    empty = judged(
        json.dumps({**CASE, "acts": []}),
        JSON,
    )
    assert unreadable["summary"]["breached"] <= empty["summary"]["breached"]
    assert outcome(unreadable) == outcome(judged(json.dumps({**CASE, "acts": [], "timelineComplete": False}), JSON))


def test_a_key_written_twice_is_taken_as_not_given() -> None:
    body = json.dumps(CASE, indent=1).replace('"membersDue": 9,', '"membersDue": 9,\n  "membersDue": 8,')
    (note,) = judged(body, JSON)["input"]
    assert (note["level"], note["where"]) == ("error", "line 9 · facts.membersDue")
    assert "不止一次" in note["message"]["zh"]


UNKNOWN = [
    (with_facts(meetingKin="常务会议"), "facts.meetingKin", "是否指 meetingKind"),
    (with_facts(meetingKind="常务会仪"), "facts.meetingKind", "是否指"),
    (with_act(act="主侍"), "acts[0].act", "是否指 主持"),
    (with_act(result="同意了"), "acts[0].result", "是否指"),
    (with_act(regarding=999), "acts[0].regarding", "999"),
]


@pytest.mark.parametrize(("case", "place", "says"), UNKNOWN, ids=[row[1] for row in UNKNOWN])
def test_an_unknown_term_is_a_warning_with_the_nearest_known_one(case: dict[str, Any], place: str, says: str) -> None:
    told = [note for note in judged(json.dumps(case), JSON)["input"] if note["level"] == "warning"]
    assert [note["where"] for note in told] == [f"line 1 · {place}"]
    assert says in told[0]["message"]["zh"]


def test_a_property_of_another_vocabulary_is_a_warning() -> None:
    more = TURTLE.replace("gj:timelineComplete true", "<http://purl.org/dc/terms/title> '例会' ; gj:membersDu 9")
    told = [(note["level"], note["where"]) for note in judged(more, "text/turtle")["input"]]
    assert told == [("warning", "line 6 · <http://purl.org/dc/terms/title>"), ("warning", "line 6 · gj:membersDu")]


@pytest.mark.parametrize(
    ("turtle", "place", "says"),
    [
        (TURTLE.replace("gj:membersDue 9", "gj:membersDue [ gj:no 9 ]"), "line 6 · gj:membersDue", "而不是"),
        (TURTLE.replace("gj:membersDue 9", "gj:membersDue 9 , 8"), "line 6 · gj:membersDue", "只能有一个值"),
        (TURTLE.replace("Complete true", "Complete '大概'"), "line 6 · gj:timelineComplete", "是 或 否"),
        (TURTLE.replace("gj:no 3", "gj:nr 3"), "line 8 · gj:nr", "行为没有键 nr"),
        (TURTLE.replace("gj:act [", "gj:act '签发' , ["), "line 6, 7, 8 · gj:act", "应是节点"),
    ],
)  # fmt: skip
def test_a_malformed_field_of_turtle_is_named_with_its_line(turtle: str, place: str, says: str) -> None:
    answer = judged(turtle, "text/turtle")
    told = [note for note in answer["input"] if note["level"] == "error"]
    assert [note["where"].partition(" · ")[2] for note in told] == [place.partition(" · ")[2]]
    assert says in told[0]["message"]["zh"]
    assert answer["verdicts"]


def test_a_plain_false_in_turtle_is_no_yes() -> None:
    answer = judged(TURTLE.replace("gj:timelineComplete true", 'gj:timelineComplete "false"'), "text/turtle")
    assert outcome(answer) == outcome(judged(json.dumps({**CASE, "timelineComplete": False}), JSON))


def test_a_case_with_an_iri_of_chinese_characters_is_judged_like_any_other() -> None:
    answer = judged(TURTLE.replace("urn:guiju:case:m1", "urn:案件:一"), "text/turtle")
    assert outcome(answer) == outcome(judged(TURTLE, "text/turtle"))
    assert {verdict["focus"] for verdict in answer["verdicts"]} == {"urn:案件:一"}


STRANGE = "<https://w3id.org/guiju/id/day/2022-06-03> gj:workdaysBefore 1 ."


@pytest.mark.parametrize(
    ("statement", "place"),
    [(STRANGE, "line 9 · https://w3id.org/guiju/id/day"), ("<urn:x> gj:on 1 .", "line 9 · urn:x")],
)
def test_a_statement_about_what_is_not_the_cases_own_is_named_and_nothing_is_judged(statement: str, place: str) -> None:
    answer = judged(TURTLE + statement, "text/turtle")
    (note,) = answer["input"]
    assert note["level"] == "error"
    assert note["where"].startswith(place)
    assert (answer["verdicts"], answer["looked_at"]["cases"]) == ([], 0)


def test_only_the_case_that_leads_to_a_foreign_statement_is_refused() -> None:
    second = TURTLE.replace("urn:guiju:case:m1", "urn:guiju:case:m2").replace("@prefix", "#").replace("role:", "gj:")
    body = TURTLE + second.partition("<urn")[1] + second.partition("<urn")[2] + "gj:district-head gj:outranks 1 ."
    answer = judged(body, "text/turtle")
    assert [note["level"] for note in answer["input"]] == ["error"]
    assert {verdict["focus"] for verdict in answer["verdicts"]} == {"urn:guiju:case:m1"}


BESIDE: list[tuple[str, Any, str]] = [
    ("an unknown kind", {**CASE, "id": "m2", "kind": "开会"}, "开会"),
    ("an unknown rule set", {**CASE, "id": "m2", "ruleset": "beijing-2020"}, "beijing-2020"),
    ("no case at all", 7, "JSON 对象"),
    ("another format", {**CASE, "id": "m2", "format": "guiju-case/9"}, "guiju-case/9"),
]


@pytest.mark.parametrize(("title", "other", "says"), BESIDE, ids=[row[0] for row in BESIDE])
def test_a_case_that_cannot_be_judged_is_named_while_those_beside_it_are(title: str, other: Any, says: str) -> None:
    alone = judged(json.dumps([CASE]), JSON)
    answer = judged(json.dumps([CASE, other]), JSON)
    (note,) = answer["input"]
    assert note["level"] == "error"
    assert note["where"].startswith("line 1 · [1]")
    assert says in note["message"]["zh"]
    assert outcome(answer) == outcome(alone)
    with pytest.raises(Problem) as caught:
        judged(json.dumps([other]), JSON)
    assert caught.value.status == 422
    assert caught.value.extra["input"]


def test_a_line_that_is_no_json_is_named_while_the_others_are_judged() -> None:
    answer = judged(json.dumps(CASE) + '\n{"kind": \n', NDJSON)
    assert [(note["level"], note["where"]) for note in answer["input"]] == [("error", "line 2")]
    assert answer["verdicts"]


def test_a_separator_of_lines_within_a_text_does_not_end_a_line_of_cases() -> None:
    case = json.dumps(with_act(person="p\u2028\x85"), ensure_ascii=False)
    assert judged(case, NDJSON)["verdicts"]


def test_cases_with_one_id_are_named_and_the_others_judged() -> None:
    answer = judged(json.dumps([CASE, {**CASE, "id": "m2"}, CASE]), JSON)
    assert [note["where"] for note in answer["input"]] == ["line 1 · [0]", "line 1 · [2]"]
    assert {verdict["focus"] for verdict in answer["verdicts"]} == {"urn:guiju:case:m2"}


@pytest.mark.parametrize(
    ("text", "day", "minute"),
    [
        ("2022-06-01", "2022-06-01", None),
        ("2022-06-01T23:55", "2022-06-01", 23 * 60 + 55),
        (" 2022-06-01 07:05:30.25 ", "2022-06-01", 7 * 60 + 5),
        ("2022-06-01T23:55:00+08:00", "2022-06-01", 23 * 60 + 55),
        ("2022-06-01T23:55Z", "2022-06-02", 7 * 60 + 55),
        ("2022-06-01+08:00", "2022-06-01", None),
    ],
)
def test_a_moment_keeps_its_minute_and_is_brought_to_the_time_of_china(text: str, day: str, minute: int | None) -> None:
    found = read_moment(text)
    assert (found[0].isoformat(), found[1]) == (day, minute)


def test_a_time_in_on_counts_as_one_in_at() -> None:
    in_on, in_at = with_act(on="2022-06-01T23:55"), with_act(at="23:55")
    assert outcome(judged(json.dumps(in_on), JSON)) == outcome(judged(json.dumps(in_at), JSON))
    assert read_time("2022-06-01T23:55")[1] == read_time("23:55")[1]


@pytest.mark.parametrize(
    "text", ["9999-12-31T23:59-12:00", "2022-6-1", "2022-06-01T24:00", "2022-06-01Tx", "", "٢٠٢٢-٠٦-٠١"]
)
def test_what_is_no_moment_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        read_moment(text)


@pytest.mark.parametrize(("value", "number"), [(9, 9), (9.0, 9), ("９", 9), (" +7 ", 7), ("-3", -3), ("007", 7)])
def test_a_whole_number_is_read_however_it_is_written(value: Any, number: int) -> None:
    assert read_integer(value) == number


@pytest.mark.parametrize("digits", ["9" * 5000, "1e999", "1E400", "-1e999"])
def test_a_number_beyond_all_measure_is_an_error_of_its_field(digits: str) -> None:
    body = json.dumps(CASE).replace('"membersDue": 9', f'"membersDue": {digits}')
    (note,) = judged(body, JSON)["input"]
    assert note["where"] == "line 1 · facts.membersDue"
    assert len(note["message"]["zh"]) < 200


def test_a_message_shows_no_character_that_hides_or_reorders_others() -> None:
    answer = judged(json.dumps(with_facts(**{"\u202eabc\u200b\x07": 1, "x" * 5000: 1})), JSON)
    text = json.dumps(answer["input"], ensure_ascii=False)
    assert not {"\u202e", "\u200b", "\x07"} & set(text)
    assert len(text) < 2000
