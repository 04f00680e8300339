"""What cannot be read is refused with line, reason and the way out, never guessed."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from guiju.text.errors import TextError
from guiju.text.reader import read_document

HEAD = "第一章 总则\n一、制定本规则。\n"
WRAPPED = "第一章 总则\n一、" + "国" * 24 + "\n" + ("国" * 28 + "\n") * 3 + "制定规则"


def refused(source: str | bytes) -> TextError:
    with pytest.raises(TextError) as caught:
        read_document(source if isinstance(source, bytes) else source.encode(), "mouqu-2025")
    return caught.value


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        (HEAD + "三、施行。", 3, "缺号"),
        (HEAD + "二、讨论。\n\n二、施行。", 5, "重复"),
        (HEAD + "二、任务是：\n（一）传达；\n（三）讨论。", 5, "项号不连续"),
        (HEAD + "二、任务是：\n（一）传达；\n（一）讨论。", 5, "项号不连续"),
        (HEAD + "二、任务是：\n（二）传达；", 4, "项号不连续"),
        (HEAD + "二、任务是：\n（一）传达：\n1.讨论。", 5, "目"),
        (HEAD + "第三章 会议\n二、施行。", 3, "应为第 2 章"),
        ("第一章 总则\n第二章 会议\n一、施行。", 2, "没有一条条文"),
        (HEAD + "第二章 会议", 3, "没有一条条文"),
        ("第一章 总则\n本章规定原则。\n一、施行。", 2, "章标题之后"),
        (HEAD + "第一节 会议\n二、施行。", 3, "节"),
        (HEAD + "二、任务是：\n（一）\n（二）讨论。", 4, "没有文字"),
        (HEAD + "12\n二、施行。", 3, "页码"),
        (HEAD + "二、施\ufffd行。", 3, "U+FFFD"),
        (HEAD + "二、施\u200b行。", 3, "U+200B"),
        (HEAD + "二、施行。\n区政府直属事业单位适用", 4, "没有写完"),
        (WRAPPED + "\n二、三产业。", 7, "无法分辨"),
        ("某区人民政府工作规则\n", None, "没有找到“第一章”"),
        ("一、制定本规则。\n二、施行。", None, "没有找到“第一章”"),
        ("", None, "没有找到“第一章”"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line_and_reason(source: str, line: int | None, reason: str) -> None:
    error = refused(source)
    assert error.line == line
    assert reason in error.zh
    assert error.remedy_zh
    assert error.remedy_en
    assert str(error).startswith(f"第 {line} 行：" if line else error.zh)
    assert "办法：" in str(error)
    assert "Way out: " in str(error)


def test_bytes_that_are_not_utf8_are_refused_with_the_line_where_they_stand() -> None:
    error = refused(HEAD.encode() + "二、施行。".encode("gb18030"))
    assert error.line == 3
    assert "iconv" in error.remedy_zh


@pytest.mark.parametrize("ruleset", ["zhanqian-2024", "xinqiu-2022", "dawa-2017", "penglai-2022"])
def test_a_real_document_without_one_of_its_articles_is_refused(sources: Mapping[str, bytes], ruleset: str) -> None:
    # The first line of 四十、 is taken away; its other lines stay and would else run into 三十九.
    lines = sources[ruleset].decode().split("\n")
    index = next(number for number, line in enumerate(lines) if line.strip().startswith("四十、"))
    error = refused("\n".join([*lines[:index], *lines[index + 1 :]]))
    assert "四十一、" in error.zh
    assert error.line is not None
    assert lines[error.line].strip().startswith("四十一、")


def test_a_real_document_without_one_of_its_items_is_refused(sources: Mapping[str, bytes]) -> None:
    source = sources["penglai-2022"].decode()
    lines = source.split("\n")
    index = next(number for number, line in enumerate(lines) if line.startswith("（四）区政府任免公文"))
    error = refused("\n".join([*lines[:index], *lines[index + 1 :]]))
    assert "第 56 条" in error.zh
    assert "第 4 项" in error.zh
