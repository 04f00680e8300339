"""The five real documents: every article, paragraph and item, and not a character more or less."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Mapping

import pytest

from guiju.text.model import Article, Document
from guiju.text.reader import read_document

ARTICLES = {"zhanqian-2024": 44, "xinqiu-2022": 80, "dawa-2017": 63, "huancui-2022": 89, "penglai-2022": 79}

# Chapters as printed: title, first article, last article.
CHAPTERS = {
    "zhanqian-2024": [
        ("总则", 1, 3), ("组成人员和政府职能", 4, 7), ("工作原则", 8, 13), ("监督制度", 14, 17),
        ("会议制度", 18, 26), ("公文处理", 27, 33), ("工作落实", 34, 37), ("工作纪律和自身建设", 38, 44),
    ],
    "xinqiu-2022": [
        ("总则", 1, 5), ("组成人员职责", 6, 9), ("全面履行政府职能", 10, 16), ("坚持依法行政", 17, 21),
        ("实行科学民主依法决策", 22, 25), ("推进政务公开", 26, 30), ("健全监督制度", 31, 35),
        ("会议制度", 36, 47), ("公文审批制度", 48, 53), ("督查考评制度", 54, 60), ("廉洁从政", 61, 64),
        ("工作纪律", 65, 73), ("效能和作风建设", 74, 80),
    ],
    "dawa-2017": [
        ("总则", 1, 3), ("组成人员职责", 4, 10), ("全面正确履行政府职能", 11, 15), ("坚持依法行政", 16, 19),
        ("实行科学民主决策", 20, 24), ("推进政务公开", 25, 27), ("健全监督制度", 28, 33), ("会议制度", 34, 42),
        ("公文审批", 43, 46), ("工作纪律", 47, 51), ("廉政和作风建设", 52, 59), ("附则", 60, 63),
    ],
    "huancui-2022": [
        ("总则", 1, 3), ("组成人员职责", 4, 9), ("全面正确履行政府职能", 10, 16), ("坚持依法行政", 17, 22),
        ("实行科学民主决策", 23, 26), ("推进政务公开", 27, 34), ("健全监督制度", 35, 40),
        ("严格落实会议制度", 41, 55), ("规范公文处理", 56, 67), ("强化督查落实", 68, 71), ("工作纪律", 72, 78),
        ("廉政和作风建设", 79, 89),
    ],
    "penglai-2022": [
        ("总则", 1, 4), ("组成人员职责", 5, 9), ("深化政府职能转变", 10, 16), ("坚持依法行政", 17, 22),
        ("实行科学民主依法决策", 23, 27), ("推进政务公开", 28, 31), ("健全监督制度", 32, 38), ("会议制度", 39, 50),
        ("公文处理", 51, 57), ("政务信息", 58, 60), ("政务督查", 61, 66), ("工作纪律", 67, 71),
        ("廉政和作风建设", 72, 79),
    ],
}  # fmt: skip

# Written down by reading the five sources. For each article the number of items of each paragraph:
# (3, 0) is a paragraph with three items and one without. Articles not named are one paragraph, no items.
SHAPES: dict[str, dict[int, tuple[int, ...]]] = {
    "zhanqian-2024": {
        5: (0, 0, 0), 7: (0, 0), 14: (0, 0), 19: (3, 0), 20: (8, 0), 21: (0, 0), 22: (0, 0), 23: (0, 0, 0),
        25: (0, 0, 0), 27: (0, 0), 29: (0, 0), 30: (0, 0), 31: (8,), 32: (0, 0, 0), 33: (0, 0), 35: (0, 0),
        36: (0, 0), 40: (0, 0), 41: (0, 0, 0, 0, 0), 42: (0, 0),
    },
    "xinqiu-2022": {
        20: (0, 0, 0, 0, 0), 25: (0, 0, 0), 28: (0, 0), 29: (0, 0), 31: (0, 0, 0), 36: (0, 0), 37: (5,),
        38: (10, 0, 0, 0, 0), 39: (0, 0, 0), 40: (0, 0, 0), 42: (0, 0), 43: (0, 0), 50: (0, 0, 0), 51: (5,),
        52: (0, 0, 0), 53: (0, 0), 55: (0, 0), 56: (0, 0, 0), 57: (8,), 58: (0, 0), 71: (0, 0), 79: (0, 0),
    },
    "dawa-2017": {
        10: (0, 0, 0), 17: (0, 0), 18: (0, 0, 0, 0), 22: (0, 0), 35: (4, 0, 0), 36: (5, 0, 0), 37: (9, 0, 0),
        38: (0, 0), 39: (0, 0), 46: (0, 0, 0, 0, 0), 49: (0, 0), 55: (0, 0),
    },
    "huancui-2022": {
        5: (0, 0), 7: (0, 0), 9: (0, 0, 0), 19: (0, 0, 0), 25: (0, 0, 0), 35: (0, 0), 42: (3, 0), 43: (9, 0),
        44: (0, 0), 45: (3, 0), 46: (0, 0, 0), 47: (0, 0), 50: (0, 0), 51: (0, 0), 52: (0, 0), 57: (0, 0),
        61: (0, 0, 0), 62: (7,), 63: (0, 0), 64: (0, 0, 0, 0), 65: (0, 0, 0), 67: (0, 0), 68: (0, 0), 69: (8,),
        75: (0, 0), 82: (0, 0), 85: (0, 0), 86: (0, 0, 0), 88: (0, 0),
    },
    "penglai-2022": {
        7: (0, 0), 9: (0, 0, 0), 29: (0, 0), 40: (0, 3), 41: (0, 5), 42: (0, 4), 44: (0, 3), 56: (7,), 59: (7,),
        62: (6,), 77: (0, 0, 0), 79: (0, 0, 0),
    },
}  # fmt: skip

PAGE_MARKS = {"xinqiu-2022": ["- 2 -"], "huancui-2022": ["— 9—", "— 11—", "— 17 —"]}
WRAPPED = {"zhanqian-2024", "xinqiu-2022", "huancui-2022"}
SENTENCE_END = re.compile(r"[。：；！？:;][”）)]*$")


def shape(article: Article) -> tuple[int, ...]:
    return tuple(len(paragraph.items) for paragraph in article.paragraphs)


def put_together(document: Document) -> str:
    """The text again, from the front matter, the labels, the titles, the leaves and the back matter."""
    pieces = [document.front]
    for chapter in document.chapters:
        pieces += [chapter.label, chapter.title]
        for article in chapter.articles:
            pieces.append(article.label)
            for paragraph in article.paragraphs:
                pieces.append(paragraph.text)
                for item in paragraph.items:
                    pieces += [item.label, item.text]
    return "".join([*pieces, document.back])


def test_all_355_articles_are_read_and_numbered_in_order(documents: Mapping[str, Document]) -> None:
    for ruleset, count in ARTICLES.items():
        assert [article.number for article in documents[ruleset].articles] == list(range(1, count + 1))
    assert sum(len(document.articles) for document in documents.values()) == 355


def test_the_chapters_are_those_printed_with_their_articles(documents: Mapping[str, Document]) -> None:
    for ruleset, expected in CHAPTERS.items():
        chapters = documents[ruleset].chapters
        assert [(c.title, c.articles[0].number, c.articles[-1].number) for c in chapters] == expected
        assert [c.number for c in chapters] == list(range(1, len(expected) + 1))
        assert all(article.chapter == c.number for c in chapters for article in c.articles)


def test_every_article_has_the_paragraphs_and_items_that_a_reader_counts(documents: Mapping[str, Document]) -> None:
    for ruleset, count in ARTICLES.items():
        expected = {number: SHAPES[ruleset].get(number, (0,)) for number in range(1, count + 1)}
        assert {article.number: shape(article) for article in documents[ruleset].articles} == expected


def test_the_tree_put_together_again_is_the_normalised_text(documents: Mapping[str, Document]) -> None:
    for document in documents.values():
        assert put_together(document) == document.text


def test_the_normalised_text_is_the_source_without_white_space_and_the_page_marks(
    documents: Mapping[str, Document], sources: Mapping[str, bytes]
) -> None:
    for ruleset, document in documents.items():
        lines = sources[ruleset].decode().split("\n")
        marks = PAGE_MARKS.get(ruleset, [])
        assert [line.strip() for line in lines if line.strip() in marks] == marks
        kept = "".join(line for line in lines if line.strip() not in marks)
        assert document.text == "".join(kept.split())
        assert [mark.text for mark in document.page_marks] == ["".join(mark.split()) for mark in marks]
        assert all(lines[mark.line - 1].strip() in marks for mark in document.page_marks)


def test_the_hash_is_that_of_the_normalised_text(documents: Mapping[str, Document]) -> None:
    for document in documents.values():
        assert document.sha256 == hashlib.sha256(document.text.encode("utf-8")).hexdigest()


def test_every_span_holds_the_words_of_its_node(documents: Mapping[str, Document]) -> None:
    for document in documents.values():
        text = document.text
        assert text[document.front_start : document.front_end] == document.front
        assert text[document.back_start : document.back_end] == document.back
        for chapter in document.chapters:
            assert text[chapter.start : chapter.end].startswith(chapter.label + chapter.title)
        for article in document.articles:
            first, last = article.paragraphs[0], article.paragraphs[-1]
            assert text[article.start : first.start] == article.label
            assert article.end == last.end
            for paragraph in article.paragraphs:
                printed = paragraph.text + "".join(item.label + item.text for item in paragraph.items)
                assert text[paragraph.start : paragraph.end] == printed
                for item in paragraph.items:
                    assert text[item.start : item.end] == item.label + item.text


def test_every_paragraph_and_item_ends_its_sentence(documents: Mapping[str, Document]) -> None:
    for document in documents.values():
        for article in document.articles:
            for paragraph in article.paragraphs:
                assert SENTENCE_END.search(paragraph.text), (document.ruleset, article.number)
                assert all(SENTENCE_END.search(item.text) for item in paragraph.items)


def test_items_are_numbered_from_one_within_their_paragraph(documents: Mapping[str, Document]) -> None:
    for document in documents.values():
        for article in document.articles:
            for paragraph in article.paragraphs:
                assert [i.number for i in paragraph.items] == list(range(1, len(paragraph.items) + 1))


def test_labels_stay_as_printed_but_for_blanks(documents: Mapping[str, Document]) -> None:
    assert documents["xinqiu-2022"].articles[37].label == "三十八、"
    assert documents["huancui-2022"].articles[61].label == "第六十二条"
    assert documents["zhanqian-2024"].chapters[0].label == "第一章"
    items = documents["penglai-2022"].articles[39].paragraphs[1].items
    assert [item.label for item in items] == ["（一）", "(二)", "(三)"]


def test_a_page_mark_does_not_stand_inside_a_sentence(documents: Mapping[str, Document]) -> None:
    huancui = documents["huancui-2022"]
    assert "出席人数须超过应到人数的二分之一。会议的主要任务是：" in huancui.articles[42].paragraphs[0].text
    assert "接受区人民代表大会及其常务委员会的监督" in huancui.articles[34].paragraphs[0].text
    second = huancui.articles[61].paragraphs[0].items[1]
    assert second.text.startswith("以区政府名义报请区人民代表大会及其常务委员会审议的议案、")
    for document in documents.values():
        assert not re.search(r"[-—]\d+[-—]", document.text)


def test_a_sentence_that_the_page_breaks_is_one_sentence_again(documents: Mapping[str, Document]) -> None:
    penglai = documents["penglai-2022"]
    assert "实行“三统一”（统一登记、统一编制登记号、统一公布）制度" in penglai.articles[18].paragraphs[0].text
    assert "副区长出差（出访）、休假，应报区长同意" in penglai.articles[68].paragraphs[0].text
    assert "报请分管副区长或协助其工作的区政府办公室负责同志协调" in penglai.articles[45].paragraphs[0].text


def test_half_width_punctuation_and_typing_slips_stay_as_they_are(documents: Mapping[str, Document]) -> None:
    assert "可控性评估论证;涉及相关部门的，应当充分协商;" in documents["dawa-2017"].articles[21].paragraphs[0].text
    assert "区长(区政府党组书记)召集和主持" in documents["dawa-2017"].text
    assert "由负责常务工作的区长或其他副区长主持" in documents["zhanqian-2024"].text


def test_blanks_inside_a_sentence_are_dropped(documents: Mapping[str, Document]) -> None:
    last = documents["xinqiu-2022"].articles[37].paragraphs[4]
    assert last.text.startswith("区政府常务会议纪要由区政府办公室起草，")
    assert last.text.endswith("原则上在会议结束后5个工作日内印发。")


def test_what_looks_like_a_number_is_not_always_one(documents: Mapping[str, Document]) -> None:
    assert "严格执行“710”工作制度" in documents["xinqiu-2022"].articles[57].paragraphs[1].text
    assert "两类：一类会议由区长主持" in documents["huancui-2022"].articles[45].paragraphs[0].text
    assert "“一分部署、九分落实”" in documents["huancui-2022"].articles[67].paragraphs[0].text


def test_the_notice_stands_before_the_first_chapter_and_the_imprint_after_the_last_article(
    documents: Mapping[str, Document],
) -> None:
    backs = {ruleset: document.back for ruleset, document in documents.items()}
    assert backs["dawa-2017"].startswith("抄送：区委，区人大，")
    assert backs["dawa-2017"].endswith("盘锦市大洼区人民政府办公室2017年5月9日印发")
    assert backs["penglai-2022"].startswith("抄送：区委有关部门，")
    assert backs["penglai-2022"].endswith("烟台市蓬莱区人民政府办公室2022年12月30日印发")
    assert backs["zhanqian-2024"] == backs["xinqiu-2022"] == backs["huancui-2022"] == ""
    assert documents["penglai-2022"].articles[78].paragraphs[2].text == "区政府直属事业单位适用本规则。"
    for document in documents.values():
        assert document.front.endswith("工作规则")
        assert "（此件公开发布）" in document.front or document.ruleset == "dawa-2017"


def test_only_paragraphs_that_the_layout_shows_are_marked_inferred(documents: Mapping[str, Document]) -> None:
    for ruleset, document in documents.items():
        for article in document.articles:
            for paragraph in article.paragraphs:
                assert paragraph.inferred == (ruleset in WRAPPED and paragraph.number > 1)


@pytest.mark.parametrize(
    ("fragment", "beginning", "end"),
    [
        ("art-38-para-2", "会议议题提请单位会前", "必要时举行听证会。"),
        ("art-38-para-3", "会议材料由议题汇报部门", "提前报区政府办公室。"),
        ("art-38-para-4", "议题汇报人应为", "不发表意见的视为同意。"),
        ("art-38-para-1-item-10", "（十）决定和部署", "重要工作事项。"),
        ("art-38-para-1", "区政府常务会议由区长", "重要工作事项。"),
        ("art-38", "三十八、区政府常务会议", "工作日内印发。"),
        ("chapter-13", "第十三章效能和作风建设七十四、", "自下发之日起执行。"),
        ("notice", "关于印发新邱区人民政府工作规则的通知", "新邱区人民政府工作规则"),
    ],
)
def test_a_fragment_addresses_its_subdivision(
    documents: Mapping[str, Document], fragment: str, beginning: str, end: str
) -> None:
    document = documents["xinqiu-2022"]
    unit = document.unit(fragment)
    assert unit.text.startswith(beginning)
    assert unit.text.endswith(end)
    assert unit.text == document.text[unit.start : unit.end]


def test_units_come_in_reading_order_and_each_is_found_by_its_fragment(documents: Mapping[str, Document]) -> None:
    for document in documents.values():
        units = list(document.units())
        assert [unit.start for unit in units] == sorted(unit.start for unit in units)
        assert len({unit.fragment for unit in units}) == len(units)
        assert all(document.unit(unit.fragment) == unit for unit in units)


def test_all_five_are_read_in_well_under_a_second(sources: Mapping[str, bytes]) -> None:
    begun = time.process_time()
    for ruleset, source in sources.items():
        read_document(source, ruleset)
    assert time.process_time() - begun < 1.0
