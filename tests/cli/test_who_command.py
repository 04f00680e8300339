"""`guiju who`: roles with their chains on the terminal and as JSON, and clear errors."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Guiju, is_clear

SIGN = ("who", "sign", "--ruleset", "xinqiu-2022", "--on", "2024-06-03")


def test_the_text_names_the_role_with_article_and_quote(guiju: Guiju) -> None:
    ran = guiju(*SIGN, "-f", "发文机关=区政府", "-f", "公文性质=人事任免")
    assert ran.code == 0
    assert "- 可以 named: 区长：条文写明由其签发" in ran.text
    assert "条文 clause: 新政发〔2022〕5号 五十一 “区政府人事任免公文，由区长签发”" in ran.text


def test_who_may_chair_while_the_head_is_away_is_told_with_the_mandate_and_the_stand_in(guiju: Guiju) -> None:
    ran = guiju("who", "chair", "--ruleset", "xinqiu-2022", "-f", "会议种类=常务会议", "--absent", "区长=离阜",
                "--on", "2024-06-03")  # fmt: skip
    assert "- 可以 named: 常务副区长：条文写明由其主持" in ran.text
    assert "    · 须经区长委托、授权或者指定（“由区长委托常务副区长”）" in ran.text
    assert "- 不在岗 away: 区长" in ran.text
    assert "区长离市外出：由常务副区长主持日常工作" in ran.text


def test_silence_is_told_with_the_reservation_that_higher_rules_are_not_here(guiju: Guiju) -> None:
    ran = guiju("who", "sign", "--ruleset", "dawa-2017", "-f", "issuer=区政府", "-f", "genre=决定",
                "--absent", "区长=出差", "--on", "2024-06-03")  # fmt: skip
    assert ran.code == 0
    assert "条文写明的区长不在岗；此时由谁签发：本规则未规定，上位规定不在本库" in ran.text
    assert "区长出差：由谁代行，本规则未规定，上位规定不在本库" in ran.text


def test_what_is_still_to_be_known_is_asked_in_both_languages(guiju: Guiju) -> None:
    ran = guiju(*SIGN, "-f", "发文机关=区政府")
    assert "待定 undetermined" in ran.text
    assert "？ 公文属于哪种性质？ Of which nature is the paper?" in ran.text


def test_json_holds_the_same_with_persons_of_the_profile(guiju: Guiju, tmp_path: Path) -> None:
    profile = tmp_path / "profile.json"
    profile.write_text(json.dumps({"posts": [{"person": "p1", "role": "区长"}]}), encoding="utf-8")
    ran = guiju(*SIGN, "-f", "nature=personnel", "-f", "issuer=district-government", "--profile", profile,
                "--format", "json")  # fmt: skip
    answer = json.loads(ran.text)
    (head,) = [entry for entry in answer["roles"] if entry["standing"] == "allowed"]
    assert (head["role"]["token"], head["persons"]) == ("district-head", ["p1"])
    assert head["chain"][0]["norm"].endswith("/51-3-personnel-sign")


def test_a_fact_without_a_value_and_an_unknown_act_are_refused(guiju: Guiju) -> None:
    for arguments in ((*SIGN, "-f", "发文机关"), ("who", "sing", "--ruleset", "xinqiu-2022")):
        ran = guiju(*arguments)
        assert ran.code == 2
        assert is_clear(ran.error)
