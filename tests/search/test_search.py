"""Search finds the article that answers, verbatim, and says when the rules do not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.resources import resource
from guiju.search.library import Library, Word
from guiju.search.searcher import LONGEST_QUESTION, Found, Searcher
from guiju.search.tokens import sentences, subject, tokens
from guiju.search.vocabulary import Vocabulary
from guiju.store.errors import Problem

SOURCE = Path(__file__).parents[2] / "service" / "guiju" / "search"


@pytest.fixture(scope="session")
def asked(searcher: Searcher, library: Library, questions: list[dict[str, Any]]) -> list[tuple[dict[str, Any], Found]]:
    """Every question with what was found; its rule set is given only where the question does not name the district."""

    def named(question: dict[str, Any]) -> bool:
        return any(name in question["question"] for name in library.names[question["ruleset"]])

    return [(one, searcher.search(one["question"], "" if named(one) else one["ruleset"], limit=3)) for one in questions]


def test_the_questions_are_many_and_of_both_kinds(questions: list[dict[str, Any]]) -> None:
    assert sum(bool(one["articles"]) for one in questions) >= 60
    assert sum(not one["articles"] for one in questions) >= 20
    assert len({one["ruleset"] for one in questions}) == 5


def test_a_district_that_a_question_names_narrows_the_search(asked: list[tuple[dict[str, Any], Found]]) -> None:
    assert [one["question"] for one, found in asked if found.rulesets != (one["ruleset"],)] == []


def test_the_right_article_comes_first_or_among_three(asked: list[tuple[dict[str, Any], Found]]) -> None:
    answerable = [(one["articles"], found.findings) for one, found in asked if one["articles"]]
    first = sum(findings[0].leaf.article in articles for articles, findings in answerable)
    among = sum(any(finding.leaf.article in articles for finding in findings) for articles, findings in answerable)
    assert first / len(answerable) >= 0.93
    assert among / len(answerable) >= 0.95


def test_what_the_rules_do_not_answer_is_told(asked: list[tuple[dict[str, Any], Found]]) -> None:
    silent = [found for one, found in asked if not one["articles"]]
    assert sum(not found.answered for found in silent) / len(silent) >= 0.85


def test_what_the_rules_answer_is_hardly_ever_refused(asked: list[tuple[dict[str, Any], Found]]) -> None:
    refused = [one["question"] for one, found in asked if one["articles"] and not found.answered]
    assert len(refused) <= 0.03 * sum(bool(one["articles"]) for one, _ in asked), refused


def test_every_quote_stands_in_the_text(asked: list[tuple[dict[str, Any], Found]]) -> None:
    for _, found in asked:
        for finding in found.findings:
            assert finding.quote in finding.leaf.text
            assert 0 <= finding.score <= 1


def test_findings_come_best_first_one_an_article(asked: list[tuple[dict[str, Any], Found]]) -> None:
    for _, found in asked:
        scores = [finding.score for finding in found.findings]
        places = [(finding.leaf.ruleset, finding.leaf.article) for finding in found.findings]
        assert scores == sorted(scores, reverse=True)
        assert len(places) == len(set(places))


def test_without_a_district_all_rule_sets_are_searched(searcher: Searcher, library: Library) -> None:
    assert set(searcher.search("常务会议多久开一次？").rulesets) == set(library.names)


def test_two_districts_in_a_question_are_both_searched(searcher: Searcher) -> None:
    found = searcher.search("新邱区和站前区的常务会议纪要谁签发？", limit=20)
    assert found.rulesets == ("xinqiu-2022", "zhanqian-2024")
    assert {finding.leaf.ruleset for finding in found.findings} == set(found.rulesets)


def test_a_rule_set_that_is_given_counts_before_the_district_in_the_question(searcher: Searcher) -> None:
    assert searcher.search("新邱区常务会议", "站前区").rulesets == ("zhanqian-2024",)


def test_an_unknown_rule_set_is_refused_with_the_known_ones(searcher: Searcher) -> None:
    with pytest.raises(Problem) as refused:
        searcher.search("常务会议", "海淀区")
    assert refused.value.code == "unknown-ruleset"
    assert "xinqiu-2022" in refused.value.hint


@pytest.mark.parametrize("question", ["", "  \n", "会" * (LONGEST_QUESTION + 1)])
def test_an_empty_or_endless_question_is_refused(searcher: Searcher, question: str) -> None:
    with pytest.raises(Problem) as refused:
        searcher.search(question)
    assert refused.value.code == "question"


def test_a_question_of_asking_words_alone_finds_nothing(searcher: Searcher) -> None:
    assert not searcher.search("怎么办？").answered


@settings(max_examples=150, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_any_text_is_searched_unless_it_is_blank(searcher: Searcher, question: str) -> None:
    if question.strip():
        assert all(0 <= finding.score <= 1 for finding in searcher.search(question).findings)
    else:
        with pytest.raises(Problem, match="问题须有"):
            searcher.search(question)


@given(st.text(max_size=200))
def test_sentences_put_together_are_the_text_but_for_stray_stops(text: str) -> None:
    assert "".join(sentences(text)).strip("。；！？;") in text


def test_tokens_are_pairs_single_characters_and_whole_runs() -> None:
    assert sorted(tokens("AB角，12345热线")) == sorted(["ab", "角", "12345", "热", "线", "热线"])


def test_asking_words_are_no_subject() -> None:
    assert subject("谁签会议纪要，几天内印发？").split() == ["签会议纪要，", "天内印发？"]


def test_a_synonym_is_found_for_the_longer_word_alone() -> None:
    words = [
        Word("deputy", "副区长", None),
        Word("deputy", "副职", None),
        Word("head", "区长", None),
        Word("head", "一把手", None),
        Word("deputy", "本地副职", "here"),
    ]
    vocabulary = Vocabulary(words)
    named = vocabulary.named("副区长请假")
    assert named == {"副区长"}
    assert vocabulary.synonyms(named, ["there"]) == {"副职"}
    assert vocabulary.synonyms(named, ["here"]) == {"副职", "本地副职"}


def test_no_name_of_a_district_stands_in_the_code(library: Library) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in SOURCE.glob("*.py"))
    names = [name for names in library.names.values() for name in names if not name.isascii()]
    assert [name for name in names if name in code] == []


def test_every_text_of_the_sources_can_be_found(library: Library) -> None:
    sources = {
        path.parent.name: "".join(path.read_text(encoding="utf-8").split())
        for path in resource("data").glob("texts/*/source.txt")
    }
    assert set(sources) == set(library.names)
    assert len({(leaf.ruleset, leaf.article) for leaf in library.leaves}) == 355
