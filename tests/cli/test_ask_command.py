"""`guiju ask`: the norm with its quote on the terminal and as JSON, silence told, clear errors."""

from __future__ import annotations

import json

from tests.cli.conftest import Guiju, is_clear


def test_the_text_names_the_norm_its_quote_and_what_the_others_say(guiju: Guiju) -> None:
    ran = guiju("ask", "新邱区常务会议纪要几天内印发？")
    assert ran.code == 0
    lines = ran.text.splitlines()
    assert lines[1].startswith("- 常务会议纪要原则上在会议结束后5个工作日内印发  0.")
    assert lines[3].startswith("    新政发〔2022〕5号 三十八 “原则上在会议结束后5个工作日内印发”（期限，原则上）")
    assert "各区对照 compared: 常务会议纪要几天内印发？" in ran.text
    assert "盘锦市大洼区人民政府工作规则：本规则未规定 not said" in ran.text


def test_without_an_aligned_question_the_others_are_asked_the_same(guiju: Guiju) -> None:
    ran = guiju("ask", "会议室里能带手机吗？", "--ruleset", "huancui-2022")
    assert "同一问题问其他各区 the same question elsewhere:" in ran.text


def test_silence_is_no_failure(guiju: Guiju) -> None:
    ran = guiju("ask", "常务会议多久开一次？", "--ruleset", "xinqiu-2022")
    assert ran.code == 0
    assert ran.text.startswith("本规则未规定，上位规定不在本库。 The rules here do not say")
    assert "最接近的条文 nearest:" in ran.text


def test_the_json_has_the_members_that_clients_rely_on(guiju: Guiju) -> None:
    answer = json.loads(guiju("ask", "常务会议纪要谁签发？", "--ruleset", "站前区", "--format", "json").text)
    assert answer["question"] == "常务会议纪要谁签发？"
    assert answer["answered"] is True
    first = answer["answers"][0]
    assert set(first) >= {"ruleset", "article", "paragraph", "item", "norm", "quote", "sentence", "score"}
    assert set(first["sentence"]) == {"zh", "en"}
    assert (first["ruleset"], first["article"]) == ("zhanqian-2024", 22)


def test_an_unknown_rule_set_and_an_empty_question_are_refused(guiju: Guiju) -> None:
    for arguments in (("谁签发？", "--ruleset", "nowhere"), ("",)):
        ran = guiju("ask", *arguments)
        assert ran.code == 2
        assert is_clear(ran.error)
