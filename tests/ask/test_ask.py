"""A question is answered with the norm that says it, and with none where the rules are silent."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.ask.answerer import Answerer, Answers
from guiju.ask.comparing import alike
from guiju.ask.reply import SILENT, Replies
from guiju.knowledge.index import Index
from guiju.search.library import Library
from guiju.search.searcher import LONGEST_QUESTION
from guiju.store.errors import Problem
from tests.ask.conftest import Question

SOURCE = Path(__file__).parents[2] / "service" / "guiju" / "ask"
Asked = list[tuple[Question, Answers]]


def share(asked: Asked, right: Callable[[Question, Answers], bool], *, silent: bool = False) -> float:
    """The share of the questions, of those that the rules answer or do not, of which something is right."""
    chosen = [(question, found) for question, found in asked if bool(question.articles) is not silent]
    return sum(right(question, found) for question, found in chosen) / len(chosen)


def test_questions_are_many_of_both_kinds_and_of_all_districts(asked: Asked) -> None:
    assert sum(bool(question.articles) for question, _ in asked) >= 110
    assert sum(not question.articles for question, _ in asked) >= 40
    assert len({question.ruleset for question, _ in asked}) == 5


def test_every_expected_quote_stands_in_its_article(asked: Asked, library: Library) -> None:
    texts = {(leaf.ruleset, leaf.article): "" for leaf in library.leaves}
    for leaf in library.leaves:
        texts[leaf.ruleset, leaf.article] += leaf.text
    for question, _ in asked:
        words = "".join(texts[question.ruleset, article] for article in question.articles)
        assert [quote for quote in question.quotes if quote not in words] == []


def test_the_right_article_comes_first_or_among_three(asked: Asked) -> None:
    assert share(asked, lambda question, found: found.found[0].norm.article in question.articles) >= 0.93

    def among(question: Question, found: Answers) -> bool:
        articles: Collection[int | None] = list(dict.fromkeys(answer.norm.article for answer in found.found))[:3]
        return any(article in question.articles for article in articles)

    assert share(asked, among) >= 0.97


def test_the_right_sentence_comes_first_and_mostly_the_very_norm(asked: Asked) -> None:
    assert share(asked, lambda question, found: question.has_right_sentence(found.found[0].norm)) >= 0.88
    assert share(asked, lambda question, found: question.has_right_norm(found.found[0].norm)) >= 0.75


def test_what_the_rules_do_not_say_is_told(asked: Asked) -> None:
    assert share(asked, lambda _, found: not found.answered, silent=True) >= 0.8


def test_what_the_rules_say_is_hardly_ever_refused(asked: Asked) -> None:
    assert share(asked, lambda _, found: not found.answered) <= 0.03


def test_answers_come_best_first_from_the_rules_that_were_asked(asked: Asked) -> None:
    for question, found in asked:
        scores = [answer.score for answer in found.found]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)
        assert {answer.norm.ruleset for answer in found.found} <= {question.ruleset}
        assert question.ruleset not in found.elsewhere


def test_every_district_is_asked_where_none_is_named_and_the_named_ones_where_some_are(
    answerer: Answerer, library: Library
) -> None:
    assert set(answerer.ask("常务会议多久开一次？").rulesets) == set(library.names)
    assert answerer.ask("新邱区和站前区的常务会议纪要谁签发？").rulesets == ("xinqiu-2022", "zhanqian-2024")
    assert answerer.ask("新邱区常务会议", "站前区").rulesets == ("zhanqian-2024",)


def test_an_answer_holds_the_quote_the_place_and_the_norm_in_one_sentence(replies: Replies) -> None:
    reply = replies.reply("新邱区常务会议纪要几天内印发？", "", 3)
    (first, *_) = reply["answers"]
    assert reply["answered"]
    assert len(reply["answers"]) == 3
    assert (first["ruleset"], first["article"], first["paragraph"], first["item"]) == ("xinqiu-2022", 38, 5, None)
    assert first["norm"] == "https://w3id.org/guiju/id/norm/xinqiu-2022/38-minutes-issue"
    assert first["quote"] == "原则上在会议结束后5个工作日内印发"
    assert first["quote"] in first["whole"]
    assert first["sentence"]["zh"] == "常务会议纪要原则上在会议结束后5个工作日内印发"
    assert "5 working days" in first["sentence"]["en"]
    assert (first["kind"]["token"], first["strength"]["token"]) == ("deadline", "in-principle")
    assert first["cite"] == "新政发〔2022〕5号 三十八"


def test_what_the_others_say_goes_by_the_aligned_question_where_there_is_one(replies: Replies) -> None:
    reply = replies.reply("新邱区常务会议纪要几天内印发？", "", 1)
    assert reply["compared"]["zh"] == "常务会议纪要几天内印发？"
    others = {other["ruleset"]: other for other in reply["elsewhere"]}
    assert len(others) == 4
    assert not others["dawa-2017"]["answered"]
    assert others["dawa-2017"]["answers"] == []


def test_without_an_aligned_question_the_others_are_asked_the_same(replies: Replies) -> None:
    reply = replies.reply("环翠区会议室里能带手机吗？", "", 1)
    assert reply["answered"]
    assert reply["compared"] is None
    assert [other["answered"] for other in reply["elsewhere"]] == [False] * 4


def test_silence_is_told_with_the_nearest_norms_and_what_the_others_say(replies: Replies) -> None:
    reply = replies.reply("新邱区常务会议多久开一次？", "", 5)
    assert (reply["answered"], reply["message"], reply["compared"]) == (False, SILENT, None)
    assert len(reply["answers"]) == 5
    others = {other["ruleset"]: other["answers"] for other in reply["elsewhere"]}
    assert others["huancui-2022"][0]["quote"] == "一般每2周召开1次"


def test_every_norm_of_an_answer_is_one_of_the_graph(asked: Asked, index: Index) -> None:
    for _, found in asked:
        for answer in (*found.found, *found.elsewhere.values()):
            assert index.norms[answer.norm.iri].norm is answer.norm


@pytest.mark.parametrize("question", ["", " \n", "会" * (LONGEST_QUESTION + 1)])
def test_an_empty_or_endless_question_is_refused(answerer: Answerer, question: str) -> None:
    with pytest.raises(Problem) as refused:
        answerer.ask(question)
    assert refused.value.code == "question"


def test_an_unknown_district_is_refused(answerer: Answerer) -> None:
    with pytest.raises(Problem) as refused:
        answerer.ask("常务会议", "海淀区")
    assert refused.value.code == "unknown-ruleset"


@pytest.mark.parametrize("question", ["怎么办？", "？？", "hello", "新邱区"])
def test_a_question_that_names_nothing_is_not_answered(answerer: Answerer, question: str) -> None:
    assert not answerer.ask(question).answered


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=60).filter(str.strip))
def test_any_text_can_be_asked(answerer: Answerer, question: str) -> None:
    assert all(0 <= answer.score <= 1 for answer in answerer.ask(question).found)


def test_questions_are_alike_by_what_they_share() -> None:
    assert alike("常务会议纪要谁签发？", "常务会议纪要由谁签发？") > 0.6
    assert alike("常务会议纪要谁签发？", "几点开饭") == 0
    assert alike("谁？", "谁？") == 0


def test_no_district_article_or_role_is_named_in_the_code(library: Library) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in SOURCE.glob("*.py"))
    names = [name for names in library.names.values() for name in names if not name.isascii()]
    assert [name for name in names if name in code] == []
