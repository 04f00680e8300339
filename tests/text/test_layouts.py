"""Any rule set, printed in any of four layouts, is read back as it was written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.text.layout import measure, width
from guiju.text.model import Document
from guiju.text.numerals import to_chinese
from guiju.text.reader import read_document

# Words with what a hasty reader takes for numbers, headings or ends.
WORDS = (
    "区政府", "常务会议", "一分部署", "二类会议", "第三方", "三项", "2022年", "12345", "“放管服”", "（试行）",
    "两个以上部门", "一是", "AB角", "主要负责同志", "第一责任人", "十项规定", "7个工作日", "1/2",
)  # fmt: skip
# A first article long enough for its lines to show the column.
PREAMBLE = "根据有关法律法规和上级文件要求，结合区政府工作实际，制定本规则，各部门应当认真贯彻执行，" * 8 + "不得违反。"


@dataclass(frozen=True)
class Tree:
    """Chapters of articles of paragraphs; a paragraph is its words and its items."""

    chapters: tuple[tuple[str, tuple[tuple[tuple[str, tuple[str, ...]], ...], ...]], ...]


def sentences(end: str) -> st.SearchStrategy[str]:
    clause = st.lists(st.sampled_from(WORDS), min_size=2, max_size=6).map("".join)
    sentence = st.lists(clause, min_size=1, max_size=4).map("，".join)
    return st.lists(sentence, min_size=1, max_size=3).map(lambda parts: "。".join(parts) + end)


def paragraphs() -> st.SearchStrategy[tuple[str, tuple[str, ...]]]:
    plain = st.tuples(sentences("。"), st.just(()))
    with_items = st.tuples(
        sentences("："),
        st.tuples(
            st.lists(sentences("；"), min_size=0, max_size=10),
            sentences("。"),
        ).map(lambda parts: (*parts[0], parts[1])),
    )
    return st.one_of(plain, plain, with_items)


ARTICLES = st.lists(paragraphs(), min_size=1, max_size=3).map(tuple)
CHAPTERS = st.lists(
    st.tuples(
        st.sampled_from(["总则", "会议制度", "公文处理", "一岗双责"]),
        st.lists(ARTICLES, min_size=1, max_size=4).map(tuple),
    ),
    min_size=1,
    max_size=4,
).map(tuple)
TREES = CHAPTERS.map(lambda chapters: Tree(((chapters[0][0], (((PREAMBLE, ()),), *chapters[0][1])), *chapters[1:])))


@dataclass(frozen=True)
class Printing:
    """How a tree is printed: the labels, and the lines of one paragraph."""

    article: Callable[[int], str]
    item: Callable[[int], str]
    column: int | None = None
    run_on: bool = False
    between: str = "\n"


PRINTINGS = {
    "one line a paragraph": Printing(lambda n: f"　　{to_chinese(n)}、", lambda n: f"( {to_chinese(n)} ) "),
    "headings run on": Printing(
        lambda n: f"第{to_chinese(n)}条　", lambda n: f"（{n}）", run_on=True, between="\r\n\r\n"
    ),
    "hard-wrapped": Printing(
        lambda n: f"{to_chinese(n)}、", lambda n: f"（{to_chinese(n)}）", column=28, between="\n\n"
    ),
    "hard-wrapped, Arabic items": Printing(lambda n: f"第{to_chinese(n)}条 ", lambda n: f"{n}. ", column=26),
}


def tokens(text: str) -> list[str]:
    """Characters, but Latin words and numbers whole: a line is not cut inside them."""
    pieces: list[str] = []
    for character in text:
        if pieces and character.isascii() and pieces[-1].isascii() and not character.isspace():
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def wrap(text: str, column: int, indent: int = 2) -> list[str]:
    """Lines that fill the column; the first is an indent shorter."""
    lines, line, room = [], "", column - indent
    for token in tokens(text):
        if line and width(line + token) > room:
            lines.append(line)
            line, room = "", column
        line += token
    return [*lines, line]


def with_short_last_line(label: str, text: str, column: int) -> str:
    """Words added until the last line is clearly short; a full one says nothing of what follows."""
    while (len(lines := wrap(label + text, column)) == 1 and width(text) > column - 10) or (
        len(lines) > 1 and width(lines[-1]) > column - 8
    ):
        text = text[:-1] + "认真落实" + text[-1]
    return text


def fitted(tree: Tree, printing: Printing) -> Tree:
    """The tree whose paragraphs end clearly in that printing."""
    column = printing.column
    if column is None:
        return tree
    number = 0
    chapters = []
    for title, articles in tree.chapters:
        fitted_articles = []
        for article in articles:
            number += 1
            fitted_articles.append(
                tuple(
                    (
                        with_short_last_line(printing.article(number) if index == 0 else "", words, column),
                        tuple(with_short_last_line(printing.item(n), item, column) for n, item in enumerate(items, 1)),
                    )
                    for index, (words, items) in enumerate(article)
                )
            )
        chapters.append((title, tuple(fitted_articles)))
    return Tree(tuple(chapters))


def printed(tree: Tree, printing: Printing) -> str:
    """The source text of a tree."""
    blocks = ["某区人民政府", "关于印发《某区人民政府工作规则》的通知", "2025年1月1日", "某区人民政府工作规则"]
    number = 0
    for chapter, (title, articles) in enumerate(tree.chapters, 1):
        heading = f"第{to_chinese(chapter)}章　{' '.join(title)}"
        if not printing.run_on:
            blocks.append(heading)
        for position, article in enumerate(articles):
            number += 1
            before = f"{heading} " if printing.run_on and position == 0 else ""
            for index, (words, items) in enumerate(article):
                blocks.append(before + (printing.article(number) if index == 0 else "") + words)
                before = ""
                blocks += [printing.item(n) + item for n, item in enumerate(items, 1)]
    lines = [line for block in blocks for line in (wrap(block, printing.column) if printing.column else [block])]
    return printing.between.join(lines) + printing.between


def tree_of(document: Document) -> Tree:
    return Tree(
        tuple(
            (
                chapter.title,
                tuple(
                    tuple((p.text, tuple(item.text for item in p.items)) for p in article.paragraphs)
                    for article in chapter.articles
                ),
            )
            for chapter in document.chapters
        )
    )


def with_page_marks(source: str, every: int) -> str:
    """A page number, and the form feed before it, after every so many lines."""
    lines = source.split("\n")
    pages: Sequence[Sequence[str]] = [lines[start : start + every] for start in range(0, len(lines), every)]
    return "\n".join("\n".join([*page, f"\f— {number} —"]) for number, page in enumerate(pages, 1))


@pytest.mark.parametrize("name", PRINTINGS)
@settings(max_examples=25, deadline=None)
@given(tree=TREES)
def test_a_rule_set_printed_in_any_layout_is_read_back_equal(name: str, tree: Tree) -> None:
    printing = PRINTINGS[name]
    written = fitted(tree, printing)
    document = read_document(printed(written, printing).encode(), "mouqu-2025")
    assert tree_of(document) == written
    later = [p for article in document.articles for p in article.paragraphs if p.number > 1]
    assert all(paragraph.inferred == (printing.column is not None) for paragraph in later)


@pytest.mark.parametrize("name", PRINTINGS)
@settings(max_examples=25, deadline=None)
@given(tree=TREES, every=st.integers(5, 25))
def test_page_marks_change_nothing_wherever_the_pages_end(name: str, tree: Tree, every: int) -> None:
    printing = PRINTINGS[name]
    source = printed(fitted(tree, printing), printing)
    plain, paged = (read_document(text.encode(), "mouqu-2025") for text in (source, with_page_marks(source, every)))
    assert paged.text == plain.text
    assert paged.chapters == plain.chapters
    assert len(paged.page_marks) == -(-len(source.split("\n")) // every)


@settings(max_examples=25, deadline=None)
@given(tree=TREES, place=st.integers(20, 200))
def test_a_line_that_the_page_cuts_within_a_sentence_goes_on(tree: Tree, place: int) -> None:
    printing = PRINTINGS["one line a paragraph"]
    source = printed(tree, printing)
    cut = source.index(PREAMBLE) + place
    document = read_document(f"{source[:cut]}\n- 1 -\n{source[cut:]}".encode(), "mouqu-2025")
    assert tree_of(document) == tree


@settings(max_examples=25, deadline=None)
@given(tree=TREES)
def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tree: Tree) -> None:
    source = printed(tree, PRINTINGS["one line a paragraph"])
    windows = b"\xef\xbb\xbf" + source.replace("\n", "\r\n").encode()
    assert read_document(windows, "mouqu-2025") == read_document(source.encode(), "mouqu-2025")


def document_of(body: str) -> Document:
    return read_document(body.encode(), "mouqu-2025")


def test_articles_and_items_that_run_on_within_a_line_are_found() -> None:
    document = document_of(
        "第一章 总 则 第一条 为规范工作，制定本规则。 第二条 任务是：（一）传达精神；（二）讨论事项。 "
        "第二章 会议 第三条 每月一次。"
    )
    assert [article.label for article in document.articles] == ["第一条", "第二条", "第三条"]
    assert [item.text for item in document.articles[1].paragraphs[0].items] == ["传达精神；", "讨论事项。"]
    assert [chapter.title for chapter in document.chapters] == ["总则", "会议"]


def test_blanks_inside_labels_are_no_obstacle() -> None:
    document = document_of("第 一 章 总 则\n第 一 条 任务是：\n（ 一 ） 传达；\n（ 二 ） 讨论。\n第 二 条 施行。")
    assert document.articles[0].label == "第一条"
    assert [item.label for item in document.articles[0].paragraphs[0].items] == ["（一）", "（二）"]


def test_a_title_may_stand_on_the_line_below_its_label() -> None:
    assert document_of("第一章\n总则\n一、制定本规则。").chapters[0].title == "总则"


def test_a_citation_at_the_head_of_a_line_is_no_article_where_labels_stand_apart() -> None:
    document = document_of("第一章 总则\n第一条 按规定办理。\n第五条所称重大事项另行规定。\n第二条 施行。")
    assert [len(article.paragraphs) for article in document.articles] == [2, 1]


def test_a_decimal_number_or_a_bracketed_year_at_the_head_of_a_line_is_no_item() -> None:
    document = document_of("第一章 总则\n一、包括：\n1.5倍以上的；\n（2022）年的。\n二、施行。")
    assert len(document.articles[0].paragraphs) == 3
    assert document.articles[0].paragraphs[0].items == ()


def test_a_dated_signature_at_the_end_is_back_matter() -> None:
    document = document_of("第一章 总则\n一、制定。\n二、施行。\n某区人民政府\n2025年1月1日\n（此件公开发布）")
    assert document.back == "某区人民政府2025年1月1日（此件公开发布）"
    assert document.articles[1].paragraphs[0].text == "施行。"


def test_an_attachment_after_the_last_article_is_back_matter() -> None:
    document = document_of("第一章 总则\n一、制定。\n二、施行。\n附件：会议流程。\n一、提出。\n三、印发。")
    assert document.back == "附件：会议流程。一、提出。三、印发。"


def test_a_full_line_before_one_that_is_an_indent_short_ends_its_paragraph() -> None:
    long = "国" * 26 + "\n" + "国" * 28 + "\n" + "国" * 27
    lines = ["第一章 总则", *("一、" + long)[:-1].split("\n"), "乙。", "甲" * 26, "丙" * 28, "丁。", "二、施行。"]
    lines[1] = lines[1][:26]
    lines[3] = "国" * 27 + "。"
    del lines[4]
    document = document_of("\n".join(lines))
    assert [paragraph.text[:1] for paragraph in document.articles[0].paragraphs] == ["国", "甲"]
    assert [paragraph.inferred for paragraph in document.articles[0].paragraphs] == [False, True]


def test_a_full_line_before_another_full_line_does_not_end_its_paragraph() -> None:
    lines = ["第一章 总则", "一、" + "国" * 24, "国" * 27 + "。", "甲" * 28, "丙" * 28, "丁。", "二、施行。"]
    document = document_of("\n".join(lines))
    assert len(document.articles[0].paragraphs) == 1


def test_the_layout_of_lines_is_told_from_their_widths() -> None:
    wrapped = measure(["一、" + "国" * 24, "国" * 28, "国" * 28, "国。", "二、" + "国" * 24, "国" * 28, "国。"])
    assert (wrapped.wrapped, wrapped.first, wrapped.continued) == (True, 26.0, 28.0)
    assert not measure(["一、" + "国" * 80 + "。", "二、国。"]).wrapped
    assert not measure(["一、" + "国" * 80, "国" * 150 + "。", "二、国。"]).wrapped
