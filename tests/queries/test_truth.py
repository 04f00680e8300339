"""Answers that a person read from the five texts, article by article, beside the answers of the queries."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.queries.conftest import Ask, plain

BY_HEAD = {"区长"}
EXECUTIVE = "负责政府常务工作的副区长"
# Rule set → article → item (empty: none) → who may sign.
SIGNERS: dict[str, dict[str, dict[str, set[str]]]] = {
    "zhanqian-2024": {
        "22": {"": BY_HEAD},
        "23": {"": {"区长", "主持召开会议的区政府领导同志"}},
        "30": {"": {"部门主要负责人、镇街主要负责人、主要负责同志"}},
        "31": {
            "1": BY_HEAD,
            "2": BY_HEAD,
            "3": {"区政府分管领导同志", "区长"},
            "4": BY_HEAD,
            "5": {"区长", "区长、副区长"},
            "6": {"区政府分管领导同志", "区长"},
            "7": {"区政府办公室主任", "区政府分管领导同志、区长"},
        },
    },
    "xinqiu-2022": {
        "38": {"": BY_HEAD},
        "39": {"": BY_HEAD},
        "40": {"": {"副区长"}},
        "49": {"": {"部门主要负责人、镇街主要负责人、单位主要负责人"}},
        "51": {
            "1": BY_HEAD,
            "2": BY_HEAD,
            "3": BY_HEAD,
            "4": {"区政府分管领导同志", "区长、常务副区长", "区长、副区长（经区长授权）"},
            "5": {"分管副区长", "区长"},
        },
    },
    "dawa-2017": {
        # 六: the head is the secretary of the party group.
        "35": {"": {"区政府党组书记、区长"}},
        "36": {"": BY_HEAD},
        "37": {"": BY_HEAD},
        "38": {"": BY_HEAD},
        "39": {"": {"召开会议的区政府领导"}},
        "45": {"": BY_HEAD},
        "46": {"": {"区长", "区政府办公室主任", "区长、常务副区长"}},
    },
    "huancui-2022": {
        "53": {"": {"会议主持人"}},
        "62": {
            "1": {"区长、第一副区长（经区长委托）"},
            "2": BY_HEAD,
            "3": BY_HEAD,
            "4": BY_HEAD,
            "5": {"分管副区长", "区长、第一副区长"},
            "6": {"区长、副区长（经区长授权）"},
            "7": {"区政府办公室主任、分管副区长、区长"},
        },
    },
    "penglai-2022": {
        "48": {"": {"区长", "区长、副区长"}},
        "56": {
            "1": {f"区长、{EXECUTIVE}（经区长委托）"},
            "2": BY_HEAD,
            "3": BY_HEAD,
            "4": BY_HEAD,
            "5": {"区长", f"区长、{EXECUTIVE}"},
            "6": {"区长、副区长（经区长授权）、区政府办公室主任（经区长授权）"},
            "7": {"区政府办公室主任"},
        },
    },
}
# Rule set → every number that its text gives to a time: article, number, unit.
DEADLINES = {
    "zhanqian-2024": "22 3 working-day, 22 7 working-day, 25 7 working-day, 29 7 working-day",
    "xinqiu-2022": (
        "38 5 working-day, 39 5 working-day, 40 3 working-day, 40 5 working-day, 40 1 working-day, 41 1 working-day, "
        "46 2 working-day, 50 2 working-day, 56 5 working-day, 58 7 day, 58 1 month, 58 0 year-end, 71 3 day"
    ),
    "dawa-2017": "50 10 minute",
    "huancui-2022": "50 5 working-day",
    "penglai-2022": "69 3 day, 78 3 day",
}
MEETINGS = {
    "zhanqian-2024": "区政府全体会议 区政府常务会议 区长办公会议 区政府专题会议 专题学习",
    "xinqiu-2022": "区政府全体会议 区政府常务会议 区长办公会议 区政府业务会议",
    "dawa-2017": "区政府党组会议 区政府全体会议 区政府常务会议 区长办公会议 区政府业务会议",
    "huancui-2022": "区政府全体会议 区政府常务会议 区长办公会议 区政府专题会议 一类会议 二类会议",
    "penglai-2022": "区政府全体会议 区政府常务会议 区长办公会议 区政府专题会议 部门工作会议",
}
# Who takes charge of the government when the head is away: substitute, whether a mandate is needed.
IN_CHARGE = {
    "zhanqian-2024": ("负责常务工作的区长、其他副区长", "须受委托或者指定"),
    "xinqiu-2022": ("常务副区长", "无须委托"),
    "dawa-2017": ("负责区政府常务工作的副区长", "须受委托或者指定"),
    "huancui-2022": ("第一副区长", "无须委托"),
    "penglai-2022": ("负责政府常务工作的副区长", "无须委托"),
}


@pytest.mark.parametrize("ruleset", SIGNERS)
def test_who_signs_is_what_the_articles_say(ask: Ask, ruleset: str) -> None:
    found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in plain(ask("who-signs", ruleset=ruleset)):
        found[row["article"]][row.get("item", "")].add(row["role"])
    assert found == SIGNERS[ruleset]


@pytest.mark.parametrize("ruleset", DEADLINES)
def test_the_deadlines_are_all_the_numbers_of_the_text_and_no_other(ask: Ask, ruleset: str) -> None:
    found = {f"{row['article']} {row['n']} {row['unit']}" for row in plain(ask("deadlines", ruleset=ruleset))}
    assert found == set(DEADLINES[ruleset].split(", "))


@pytest.mark.parametrize("ruleset", MEETINGS)
def test_the_meetings_are_those_of_the_text(ask: Ask, ruleset: str) -> None:
    assert [row["body"] for row in plain(ask("meetings", ruleset=ruleset))] == MEETINGS[ruleset].split()


def test_only_xinqiu_sets_a_time_for_minutes(ask: Ask) -> None:
    found = {row["ruleset"]: row["minutes_deadline"] for row in plain(ask("meetings")) if "minutes_deadline" in row}
    assert list(found) == ["xinqiu-2022"]


def test_a_number_of_those_present_is_asked_for_in_huancui_and_penglai_alone(ask: Ask) -> None:
    found = [(row["ruleset"], row["body"]) for row in plain(ask("meetings")) if "quorum" in row]
    assert found == [
        ("huancui-2022", "区政府常务会议"),
        ("penglai-2022", "区政府常务会议"),
        ("penglai-2022", "区长办公会议"),
    ]


@pytest.mark.parametrize("ruleset", IN_CHARGE)
def test_who_takes_charge_when_the_head_is_away(ask: Ask, ruleset: str) -> None:
    rows = plain(ask("who-acts", ruleset=ruleset))
    first = next(row for row in rows if row["absent"] == "区长" and row["scope"] != "召集并主持会议")
    assert (first["substitute"], first["mandate"]) == IN_CHARGE[ruleset]


def test_an_exception_takes_a_paper_out_of_the_general_rule(ask: Ask) -> None:
    """新邱 51: papers on personnel are signed under item 3, not under the general rule of item 4."""
    given = {"ruleset": "xinqiu-2022", "issuer": "区政府", "direction": "下行文"}
    items = [row.get("item") for row in plain(ask("who-signs", **given, nature="人事任免"))]
    assert "3" in items
    assert "4" not in items
    assert "4" in [row.get("item") for row in plain(ask("who-signs", **given))]


def test_a_narrower_nature_falls_under_the_rule_for_the_wider_one(ask: Ask) -> None:
    """A normative document of the government is a normative document."""
    rows = plain(ask("who-signs", ruleset="zhanqian-2024", issuer="区政府", nature="政府规范性文件"))
    assert "2" in [row.get("item") for row in rows]


def test_a_paper_that_goes_up_is_not_among_those_that_go_down(ask: Ask) -> None:
    """环翠 62 (一) is about papers to the city government."""
    for direction, is_there in (("上行文", True), ("下行文", False)):
        rows = plain(ask("who-signs", ruleset="huancui-2022", direction=direction))
        assert ("1" in [row.get("item") for row in rows]) is is_there


def test_minutes_are_listed_without_facets_and_for_the_genre_minutes_only(ask: Ask) -> None:
    def with_minutes(**given: str) -> bool:
        return any(row["condition"].startswith("会议纪要") for row in plain(ask("who-signs", **given)))

    assert with_minutes()
    assert with_minutes(genre="纪要", issuer="区政府")
    assert not with_minutes(issuer="区政府")


def test_the_text_of_the_leaves_is_the_text_of_the_norms(ask: Ask) -> None:
    """Every quote stands in its article (the notice of promulgation is no article)."""
    texts: defaultdict[tuple[str, str], str] = defaultdict(str)
    for row in plain(ask("articles")):
        texts[row["ruleset"], row["article"]] += row["text"]
    strays = [
        row["norm"]
        for row in plain(ask("norms"))
        if "article" in row and row["quote"] not in texts[row["ruleset"], row["article"]]
    ]
    assert strays == []
