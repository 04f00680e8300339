"""Quotes resolve to one span of the document, or the error says what stands there instead."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.text.errors import QuoteAmbiguous, QuoteNotFound, TextError, UnitNotFound
from guiju.text.model import Document
from guiju.text.quotes import resolve_quote


@pytest.fixture
def xinqiu(documents: Mapping[str, Document]) -> Document:
    return documents["xinqiu-2022"]


def test_a_quote_is_found_with_the_whole_sentence_around_it(xinqiu: Document) -> None:
    span = resolve_quote(xinqiu, "art-38-para-5", "5个工作日内")
    assert xinqiu.text[span.start : span.end] == "5个工作日内"
    assert span.sentence == "原则上在会议结束后5个工作日内印发。"


def test_blanks_and_line_breaks_in_a_quote_do_not_count(xinqiu: Document) -> None:
    spaced = resolve_quote(xinqiu, "art-38-para-5", " 5 个工作\n日　内 ")
    assert spaced == resolve_quote(xinqiu, "art-38-para-5", "5个工作日内")


def test_the_sentence_of_an_item_ends_with_the_item_and_has_no_label(xinqiu: Document) -> None:
    span = resolve_quote(xinqiu, "art-51-para-1-item-3", "由区长签发")
    assert span.sentence == "区政府人事任免公文，由区长签发；"


def test_the_sentence_before_a_list_ends_with_its_colon(xinqiu: Document) -> None:
    assert resolve_quote(xinqiu, "art-37", "区政府全体会议的主要任务是").sentence == "区政府全体会议的主要任务是："


def test_a_quote_over_two_sentences_gives_both(documents: Mapping[str, Document]) -> None:
    huancui = documents["huancui-2022"]
    span = resolve_quote(huancui, "art-62-para-1-item-7", "由区政府办公室主任签发。如有必要")
    assert span.sentence.startswith("以区政府办公室名义制发的公文，")
    assert span.sentence.endswith("签发。")


def test_a_quote_may_stand_in_the_notice_or_at_the_end(documents: Mapping[str, Document]) -> None:
    dawa = documents["dawa-2017"]
    assert resolve_quote(dawa, "notice", "大政发〔2017〕1号").start < dawa.front_end
    assert resolve_quote(dawa, "tail", "2017年5月9日印发").end == dawa.back_end


def test_words_that_stand_twice_are_ambiguous_until_the_item_is_named(documents: Mapping[str, Document]) -> None:
    zhanqian = documents["zhanqian-2024"]
    with pytest.raises(QuoteAmbiguous, match=r"art-31-para-1-item-3.*art-31-para-1-item-6"):
        resolve_quote(zhanqian, "art-31", "重要的由区长签发")
    span = resolve_quote(zhanqian, "art-31-para-1-item-6", "重要的由区长签发")
    assert span.sentence.startswith("以区政府办公室名义制发的行政规范性文件")


def test_words_that_overlap_themselves_are_counted_each_time(documents: Mapping[str, Document]) -> None:
    with pytest.raises(QuoteAmbiguous):
        resolve_quote(documents["xinqiu-2022"], "art-38", "区政府")


def test_a_misquoted_word_names_the_nearest_words_and_their_place(xinqiu: Document) -> None:
    with pytest.raises(QuoteNotFound) as caught:
        resolve_quote(xinqiu, "art-38-para-5", "原则上在会议结束后七个工作日内印发")
    assert caught.value.fragment == "art-38-para-5"
    assert "会议结束后5个工作日内印发" in caught.value.nearest
    assert "逐字引用" in str(caught.value)
    assert "word for word" in str(caught.value)


def test_words_of_another_paragraph_are_named_there(xinqiu: Document) -> None:
    with pytest.raises(QuoteNotFound) as caught:
        resolve_quote(xinqiu, "art-38-para-4", "经副区长、常务副区长审阅后报区长签发")
    assert (caught.value.fragment, caught.value.nearest) == ("art-38-para-5", "经副区长、常务副区长审阅后报区长签发")


def test_half_width_punctuation_is_not_taken_for_full_width(documents: Mapping[str, Document]) -> None:
    dawa = documents["dawa-2017"]
    with pytest.raises(QuoteNotFound) as caught:
        resolve_quote(dawa, "art-22", "可控性评估论证；涉及相关部门的")
    assert caught.value.nearest == "可控性评估论证;涉及相关部门的"


def test_an_empty_quote_is_refused(xinqiu: Document) -> None:
    with pytest.raises(TextError, match="引文是空的"):
        resolve_quote(xinqiu, "art-1", " 　")


@pytest.mark.parametrize(
    ("fragment", "instead"),
    [("art-81", "art-1"), ("art-38-para-6", "art-38-para-5"), ("art-51-para-1-item-6", "art-51-para-1-item-5"),
     ("article-1", "art-1"), ("art-01", "art-1"), ("tail", "notice"), ("", "notice")],
)  # fmt: skip
def test_a_fragment_that_is_not_there_names_what_is(xinqiu: Document, fragment: str, instead: str) -> None:
    with pytest.raises(UnitNotFound) as caught:
        resolve_quote(xinqiu, fragment, "区长")
    assert instead in caught.value.remedy_zh
    assert instead in caught.value.remedy_en


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_any_words_of_a_unit_resolve_to_words_equal_to_them(
    documents: Mapping[str, Document], data: st.DataObject
) -> None:
    document = documents[data.draw(st.sampled_from(sorted(documents)))]
    unit = data.draw(st.sampled_from(list(document.units())))
    start = data.draw(st.integers(0, len(unit.text) - 1))
    quote = unit.text[start : start + data.draw(st.integers(1, 60))]
    if unit.text.count(quote) > 1 or quote in unit.text[unit.text.index(quote) + 1 :]:
        with pytest.raises(QuoteAmbiguous):
            resolve_quote(document, unit.fragment, quote)
        return
    span = resolve_quote(document, unit.fragment, quote)
    assert document.text[span.start : span.end] == quote
    assert span.start == unit.start + start
    assert quote in span.sentence
