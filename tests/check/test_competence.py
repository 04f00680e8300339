"""Who may sign, who may chair: the truth table leaves nothing unexplained, and agrees with the check and the texts."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from guiju.check.competence.inquiry import Candidate, Inquiry
from guiju.check.competence.rulings import pattern_of
from guiju.check.explanation.verdict import Verdict
from guiju.knowledge.vocabulary import concept, token
from guiju.media_types import JSON
from guiju.resources import resource
from guiju.store.errors import Problem
from guiju.store.worker import Task
from guiju.tasks.who import who_task
from tests.check.real import fast, index
from tests.check.truth_table import competences, explained, tables

CELLS = 24
"""How many cells of each table are looked at here; `make bench` looks at all."""
RULESETS = sorted(path.name for path in (resource("data") / "texts").iterdir() if path.is_dir())
BEFORE, DAY = "2025-06-05", "2025-06-10"


@pytest.mark.parametrize("ruleset", RULESETS)
def test_no_cell_is_left_unexplained(ruleset: str) -> None:
    for table in (table for table in tables() if table.ruleset == ruleset):
        for inquiry in table.sample(CELLS, 3):
            assert explained(inquiry, competences().answer(inquiry)) == []


def test_the_table_shows_every_standing() -> None:
    found = Counter(competences().answer(inquiry).standing for table in tables() for inquiry in table.sample(40, 5))
    assert set(found) == {"allowed", "undetermined", "not-said", "conflict"}, found


def actor_verdicts(inquiry: Inquiry, candidate: Candidate) -> list[Verdict]:
    """Return what the check says of who acts, where the candidate does the act as its chain says."""
    facts = {fact: list(values) for fact, values in inquiry.case.facts.items()}
    case = {
        "kind": inquiry.case.kind,
        "ruleset": inquiry.case.ruleset,
        "facts": facts,
        "acts": acts(inquiry, candidate),
    }
    checked = fast().check(json.dumps(case).encode(), JSON, as_of=DAY)
    assert not [note for note in checked.notes if note.level == "error"], checked.notes
    actors = [verdict for verdict in checked.verdicts if token(verdict.norm.form) == "actor"]
    return [verdict for verdict in actors if inquiry.verb in verdict.norm.requires[0].verbs]


def acts(inquiry: Inquiry, candidate: Candidate) -> list[dict[str, Any]]:
    """Return the timeline: mandates that the chain asks for, the act whose actor must be the same, and the act."""
    own: dict[str, Any] = {"by": candidate.role, "person": "p1", "on": DAY}
    done = []
    for step in candidate.chain:
        for pattern in step.norm.requires if step.kind == "clause" else ():
            if pattern.mandators and not candidate.acting_for:
                mandate = {"act": concept("act", "authorise"), "by": pattern.mandators[0], "to": candidate.role}
                done.append({**mandate, "on": BEFORE})
        if step.kind == "same-person":
            somebody = {"by": concept("role", "district-head"), "person": "p2", "on": DAY}
            who = somebody if candidate.standing == "not-named" else own
            done.append({**who, "act": pattern_of(step.norm, inquiry.verb).same_person_as[0]})
    acting = {"actingFor": candidate.acting_for} if candidate.acting_for else {}
    return [*done, {**own, "act": inquiry.verb, **acting}]


@pytest.mark.parametrize("ruleset", RULESETS)
def test_the_check_agrees_with_every_standing(ruleset: str) -> None:
    looked_at: Counter[str] = Counter()
    for table in (table for table in tables() if table.ruleset == ruleset):
        for inquiry in table.sample(CELLS // 3, 7):
            for candidate in competences().answer(inquiry).candidates:
                verdicts = [verdict.verdict for verdict in actor_verdicts(inquiry, candidate)]
                assert agrees(candidate, verdicts), (inquiry, candidate, verdicts)
                looked_at[candidate.standing] += 1
    assert {"allowed", "undetermined", "not-said", "not-named"} <= set(looked_at)


def agrees(candidate: Candidate, verdicts: list[str]) -> bool:
    if candidate.standing == "conflict":
        return "conflict" in verdicts
    if candidate.standing == "not-named":
        return "breached" in verdicts or "undetermined" in verdicts
    if candidate.standing == "away":
        return True  # the check judges what was done; that somebody is away it is not told
    return not {"breached", "conflict"} & set(verdicts)


TEXTS = [
    # 站前 五、二十、三十一
    ("zhanqian-2024", "主持", {"meetingKind": "全体会议"}, (), "allowed", {"区长": "allowed"}, "由区长召集和主持"),
    ("zhanqian-2024", "主持", {"meetingKind": "常务会议"}, ("区长=出访",), "allowed",
     {"常务副区长": "allowed", "区长": "away"}, "委托负责常务工作的副区长召集和主持"),
    ("zhanqian-2024", "主持", {"meetingKind": "全体会议"}, ("区长=离营",), "not-said",
     {"常务副区长": "not-said", "区长": "away"}, "由负责常务工作的区长或其他副区长主持区政府工作"),
    ("zhanqian-2024", "主持", {"meetingKind": "全体会议"}, ("区长=离营",), "not-said", {}, "受区长委托"),
    ("zhanqian-2024", "主持工作", {}, ("区长=离营",), "allowed", {"副区长": "allowed"}, "受区长委托"),
    ("zhanqian-2024", "代行职务", {}, ("副区长=出差",), "allowed", {"互为AB角的副区长": "allowed"},
     "互为AB角的副区长，一位外出期间，一般由另一位代行工作职责"),
    # 新邱 八、三十八
    ("xinqiu-2022", "主持", {"meetingKind": "常务会议"}, ("区长=离阜",), "allowed",
     {"常务副区长": "allowed", "区长": "away"}, "由区长委托常务副区长"),
    ("xinqiu-2022", "主持工作", {}, ("区长=离阜",), "allowed", {"常务副区长": "allowed"},
     "区长离阜期间，常务副区长负责主持日常工作"),
    ("xinqiu-2022", "主持工作", {}, ("区长=离阜", "常务副区长=离阜"), "allowed",
     {"副区长": "allowed", "常务副区长": "away"}, "区长指定其他副区长"),
    ("xinqiu-2022", "主持工作", {}, ("区长=离阜", "常务副区长=病假"), "undetermined", {}, "其他副区长主持日常工作"),
    ("xinqiu-2022", "签发", {"issuer": "区政府办公室", "urgentImportant": "是"}, ("区长=离阜",), "not-said",
     {"常务副区长": "not-said", "区长": "away"}, "紧急重要事项须报区长签发"),
    # 大洼 九、三十五、四十五
    ("dawa-2017", "签发", {"issuer": "区政府", "genre": "决定"}, ("区长=出国考察",), "not-said",
     {"常务副区长": "not-said", "区长": "away"}, "由负责区政府常务工作的副区长代行区长职务"),
    ("dawa-2017", "签发", {"issuer": "区政府", "genre": "决定"}, ("区长=出国考察",), "not-said", {}, "受区长委托"),
    ("dawa-2017", "签发", {"issuer": "区政府", "genre": "决定"}, ("区长=出差",), "not-said",
     {"区长": "away"}, "由区长签发"),
    ("dawa-2017", "主持", {"meetingKind": "党组会议"}, ("区长=出差",), "allowed",
     {"区政府党组副书记": "allowed"}, "党组书记委托党组副书记"),
    # 环翠 五、七、四十三、五十三、六十二
    ("huancui-2022", "主持工作", {}, ("区长=因公离威",), "allowed", {"常务副区长": "allowed"},
     "由区政府第一副区长主持区政府全面工作"),
    ("huancui-2022", "主持", {"meetingKind": "常务会议"}, ("区长=不能出席",), "allowed",
     {"常务副区长": "allowed", "区长": "away"}, "区长不能出席会议时，可委托第一副区长召集并主持"),
    ("huancui-2022", "签发", {"meetingKind": "常务会议"}, (), "allowed",
     {"会议主持人": "allowed", "区长": "allowed"}, "审核后，由会议主持人签发"),
    ("huancui-2022", "补位", {}, ("副区长=休假",), "allowed", {"补位副区长": "allowed"},
     "由补位的其他副区长代为处理分管的有关工作"),
    ("huancui-2022", "签发", {"issuer": "区政府", "nature": "规范性文件", "decidedByExecutiveMeeting": "是",
                            "genre": "通知", "direction": "下行文"}, (), "allowed",
     {"区长": "allowed", "副区长": "conflict"}, "区长授权副区长签发"),
    # 蓬莱 六、七、四十四、五十六
    ("penglai-2022", "主持工作", {}, ("区长=休假",), "allowed", {"常务副区长": "allowed"},
     "区长出差（出访）、休假期间，由负责政府常务工作的副区长主持区政府全面工作"),
    ("penglai-2022", "主持工作", {}, ("区长=病假",), "not-said", {}, ""),
    ("penglai-2022", "主持", {"meetingKind": "专题会议"}, (), "allowed",
     {"区长": "allowed", "副区长": "allowed", "区政府办公室主任": "allowed"},
     "区长、副区长委托区政府办公室主任、协助副区长工作的区政府办公室负责同志召集和主持"),
    ("penglai-2022", "签发", {"meetingKind": "全体会议"}, ("区长=出差",), "not-said",
     {"常务副区长": "not-said", "区长": "away"}, "区政府全体会议、常务会议和区长办公会议纪要，由区长签发"),
]  # fmt: skip
"""Cells worked out by reading the articles word by word: rule set, act, facts, absences, standing, roles, a quote."""


@cache
def task() -> Task:
    return who_task(index(), fast())


def ask(
    ruleset: str, act: str, facts: dict[str, str], absent: tuple[str, ...] = (), profile: bytes = b"", **more: str
) -> dict[str, Any]:
    asked = {"ruleset": ruleset, "act": act, "facts": list(facts.items()), "absent": list(absent), "on": DAY}
    answer: dict[str, Any] = json.loads(task()(profile, {**asked, **more}).body)
    return answer


@pytest.mark.parametrize(("ruleset", "act", "facts", "absent", "standing", "roles", "quote"), TEXTS)
def test_the_answer_is_what_the_articles_say(
    ruleset: str,
    act: str,
    facts: dict[str, str],
    absent: tuple[str, ...],
    standing: str,
    roles: dict[str, str],
    quote: str,
) -> None:
    answer = ask(ruleset, act, facts, absent)
    found = {entry["role"]["zh"]: entry["standing"] for entry in answer["roles"] if not entry["acting_for"]}
    acting = {entry["role"]["zh"]: entry["standing"] for entry in answer["roles"] if entry["acting_for"]}
    quotes = {step["quote"] for entry in answer["roles"] for step in entry["chain"]}
    assert answer["standing"] == standing, answer["message"]
    for role, wanted in roles.items():
        assert wanted in (found.get(role), acting.get(role)), (role, found, acting)
    assert not quote or quote in quotes, quotes


def test_what_is_said_is_not_stronger_than_the_text() -> None:
    answer = ask("xinqiu-2022", "签发", {"issuer": "区政府办公室", "urgentImportant": "否", "genre": "通知"})
    (found,) = [entry for entry in answer["roles"] if entry["standing"] == "allowed"]
    assert found["role"]["zh"] == "分管副区长"
    assert found["message"]["zh"] == "条文写明一般由其签发"
    assert [(step["strength"], step["marker"]) for step in found["chain"]] == [("ordinarily", "一般")]


def test_a_chain_leads_from_the_post_by_substitution_and_mandate_to_what_the_scope_leaves_open() -> None:
    answer = ask("dawa-2017", "签发", {"issuer": "区政府", "genre": "决定"}, ("区长=出国考察",))
    (found,) = [entry for entry in answer["roles"] if entry["acting_for"]]
    assert [(step["step"], step["quote"]) for step in found["chain"]] == [
        ("post", "由区长签发"),
        ("substitution", "由负责区政府常务工作的副区长代行区长职务"),
        ("mandate", "受区长委托"),
        ("scope", "由负责区政府常务工作的副区长代行区长职务"),
    ]
    assert "本规则未规定，上位规定不在本库" in found["message"]["zh"]
    assert found["role"]["local"] == "负责区政府常务工作的副区长"


def test_an_absence_for_which_the_rules_name_nobody_is_said_to_be_so() -> None:
    (absence,) = ask("dawa-2017", "签发", {"issuer": "区政府", "genre": "决定"}, ("区长=出差",))["absences"]
    assert absence["stand_ins"] == []
    assert absence["message"]["zh"] == "区长出差：由谁代行，本规则未规定，上位规定不在本库"


def test_a_power_that_the_table_of_scopes_includes_passes_to_the_substitute() -> None:
    scope, sign = concept("scope", "office-powers"), concept("act", "sign")
    terms = replace(index().terms, scope_includes={scope: (sign,)})
    own = replace(index(), terms=terms)
    facts = {"issuer": "区政府", "genre": "决定"}
    asked = {
        "ruleset": "dawa-2017",
        "act": "签发",
        "facts": list(facts.items()),
        "absent": ["区长=出国考察"],
        "on": DAY,
    }
    answer = json.loads(who_task(own, fast())(b"", asked).body)
    assert [entry["standing"] for entry in answer["roles"] if entry["acting_for"]] == ["allowed"]
    assert answer["standing"] == "allowed"


def test_the_table_of_scopes_includes_nothing_beyond_the_words_of_a_scope() -> None:
    included = {concept("scope", "convene-chair"): (concept("act", "convene"), concept("act", "preside"))}
    assert index().terms.scope_includes == included


def test_the_profile_names_who_holds_the_roles_on_the_day() -> None:
    posts = [
        {"person": "p1", "role": "区长", "from": "2022-01-01"},
        {"person": "p2", "role": "常务副区长", "to": "2024-12-31"},
        {"person": "p3", "role": "常务副区长", "from": "2025-01-01"},
    ]
    answer = ask("xinqiu-2022", "主持", {"meetingKind": "常务会议"}, profile=json.dumps({"posts": posts}).encode())
    persons = {entry["role"]["zh"]: entry["persons"] for entry in answer["roles"]}
    assert (persons["区长"], persons["常务副区长"]) == (["p1"], ["p3"])


def test_a_day_before_the_rules_is_answered_with_that_and_nothing_else() -> None:
    answer = ask("xinqiu-2022", "签发", {}, on="2021-01-01")
    assert (answer["standing"], answer["roles"]) == ("not-in-force", [])
    assert "2022-05-30" in answer["message"]["zh"]


def test_minutes_are_asked_about_as_a_matter_of_the_meeting_and_a_district_by_its_name() -> None:
    answer = ask("新邱区", "签发", {"meetingKind": "常务会议"})
    assert (answer["ruleset"], answer["kind"]["token"]) == ("xinqiu-2022", "meeting")


def test_an_act_that_is_somebodys_step_names_whose_it_is_and_bars_no_other() -> None:
    answer = ask("xinqiu-2022", "合法性审核", {"issuer": "区政府", "nature": "行政规范性文件"})
    assert answer["standing"] == "allowed"
    assert not [entry for entry in answer["roles"] if entry["standing"] == "not-named"]


def test_norms_that_forbid_the_act_itself_are_shown_beside() -> None:
    answer = ask("zhanqian-2024", "主持", {"meetingKind": "部门会议"})
    assert answer["standing"] == "not-said"
    assert [norm["quote"] for norm in answer["prohibitions"]] == ["区政府领导同志一般不出席部门的工作会议"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"act": "sing"}, "unknown-act"),
        ({"facts": [("文中", "请示")]}, "bad-fact"),
        ({"facts": [("genre", "请柬函")]}, "bad-fact"),
        ({"absent": ["县长"]}, "unknown-role"),
        ({"absent": ["区长=睡觉"]}, "unknown-absence"),
        ({"absent": [f"区长={way}" for way in ["出差"] * 3] + ["副区长"] * 2}, None),
        ({"on": "2024-13-01"}, "bad-date"),
        ({"ruleset": "nowhere"}, "unknown-ruleset"),
        ({"kind": "烹饪"}, "unknown-case"),
    ],
)
def test_what_is_unknown_is_refused_by_name(changed: dict[str, Any], code: str | None) -> None:
    asked = {"ruleset": "xinqiu-2022", "act": "签发", "on": DAY, **changed}
    if code is None:
        assert len(json.loads(task()(b"", asked).body)["absences"]) == 2
        return
    with pytest.raises(Problem) as caught:
        task()(b"", asked)
    assert caught.value.code == code
    assert caught.value.zh
    assert caught.value.en
