"""docs/usability.md: what it says the named queries answer is what they answer, in words that stand in the article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import pytest

from guiju.engine import LocalEngine
from guiju.resources import PACKAGE, resource
from guiju.store.named_queries import load_named_queries
from guiju.web.answers import RESULTS_JSON, read_table
from tests.queries.expectations import Answer, Expectation, read_expectation

DOCUMENT = (PACKAGE.parents[1] / "docs" / "usability.md").read_text(encoding="utf-8")
NAMED = load_named_queries(resource("queries"))
SECTION = re.compile(r"^### .*?（`(?P<ruleset>[a-z0-9-]+)`）$(?P<body>.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
QUESTION = re.compile(r"^\| (?P<number>\d+) \| (?P<cells>.+) \|$", re.MULTILINE)
CHECK = re.compile(r"^(?P<number>\d+) (?P<query>[a-z-]+) (?P<given>\[[^]]*\]) (?P<absent>no )?(?P<claim>row .+)$")
# Columns of the tables, after the number: question, steps, answer, verdict, remark.
ANSWER, VERDICT = 2, 3
NO_ANSWER = "对（规则未规定）"
EMPTY = "—"  # how the pages show an empty cell
# An answer that rests on no quote: a cell that is rightly empty, or a day of the calendar.
QUOTES = frozenset({"quote", "chair", "members", "frequency", "quorum", "draft", "review", "sign", "issue"})


@dataclass(frozen=True)
class Check:
    """One line that the document offers for checking."""

    ruleset: str
    number: int
    query: str
    absent: bool
    expectation: Expectation

    def __str__(self) -> str:
        return f"{self.ruleset}-{self.number}-{self.query}"

    def cells(self, columns: frozenset[str]) -> list[str]:
        """The values the answer must hold in these columns, the empty ones left out."""
        return [cell.value for cell in self.expectation.cells if cell.column in columns and cell.value]


def read_checks() -> list[Check]:
    """Read every line of the fenced blocks; a line that cannot be read is an error."""
    checks = []
    for section in SECTION.finditer(DOCUMENT):
        block = section["body"].split("```text\n")[1].split("\n```")[0]
        for line in block.splitlines():
            found = CHECK.fullmatch(line)
            if found is None:
                raise ValueError(f"cannot read the line {line!r} of docs/usability.md")
            expectation = read_expectation(f"{found['given']} {found['claim']}")
            checks.append(
                Check(section["ruleset"], int(found["number"]), found["query"], bool(found["absent"]), expectation)
            )
    return checks


CHECKS = read_checks()
QUOTED = [check for check in CHECKS if not check.absent and check.cells(QUOTES)]


class Asked:
    """Answers of the named queries, each asked once."""

    def __init__(self, engine: LocalEngine) -> None:
        self.engine = engine
        self.answer = cache(self._answer)

    def _answer(self, name: str, given: tuple[tuple[str, str], ...]) -> Answer:
        query = NAMED[name]
        bindings = query.bindings({key: [value] for key, value in given})
        table = read_table(self.engine.store.query(query.text, RESULTS_JSON, bindings=bindings).body)
        return [{column: value.text for column, value in row.items()} for row in table.rows]

    def of(self, check: Check) -> Answer:
        given = tuple((key, values[0]) for key, values in check.expectation.parameters.items())
        return self.answer(check.query, given)


@pytest.fixture(scope="module")
def asked(engine: LocalEngine) -> Asked:
    return Asked(engine)


@pytest.mark.parametrize("check", CHECKS, ids=str)
def test_the_named_queries_still_give_the_answers_of_the_document(check: Check, asked: Asked) -> None:
    shortfall = check.expectation.shortfall(asked.of(check))
    assert bool(shortfall) == check.absent, f"{check.expectation.line}: {shortfall or 'there is such a row'}"


@pytest.mark.parametrize("check", QUOTED, ids=str)
def test_what_the_document_quotes_stands_in_the_rules(check: Check, asked: Asked) -> None:
    pieces = asked.answer("articles", (("ruleset", check.ruleset),))
    article = next(iter(check.cells(frozenset({"article"}))), None)
    text = "".join(piece["text"] for piece in pieces if article in (None, piece["article"]))
    assert text
    for quote in check.cells(QUOTES):
        assert all(part in text for part in quote.split("；")), quote


def test_each_rule_set_has_ten_questions_and_one_that_its_rules_do_not_answer(asked: Asked) -> None:
    sections = {section["ruleset"]: section["body"] for section in SECTION.finditer(DOCUMENT)}
    every = {row["ruleset"] for row in asked.answer("scope-and-commencement", ())}
    assert set(sections) == every
    for ruleset, body in sections.items():
        rows = list(QUESTION.finditer(body))
        assert [int(row["number"]) for row in rows] == list(range(1, 11))
        assert {check.number for check in CHECKS if check.ruleset == ruleset} == set(range(1, 11))
        assert any(NO_ANSWER in row["cells"] for row in rows)


def test_the_words_in_quotation_marks_in_the_answers_stand_in_the_rules(asked: Asked) -> None:
    for section in SECTION.finditer(DOCUMENT):
        text = "".join(piece["text"] for piece in asked.answer("articles", (("ruleset", section["ruleset"]),)))
        answers = [row["cells"].split(" | ")[ANSWER] for row in QUESTION.finditer(section["body"])]
        quoted = [words for answer in answers for words in re.findall("“([^”]+)”", answer) if words != EMPTY]
        assert len(quoted) > len(answers) / 2
        assert [words for words in quoted if words not in text] == []


def test_the_counts_in_the_document_are_those_of_its_tables() -> None:
    rows = [row for section in SECTION.finditer(DOCUMENT) for row in QUESTION.finditer(section["body"])]
    verdicts = [row["cells"].split(" | ")[VERDICT] for row in rows]
    right, none, half = (verdicts.count(word) for word in ("对", NO_ANSWER, "半对"))
    wrong = sum(verdict.startswith("错") for verdict in verdicts)
    over = DOCUMENT.count("，**超过三步** |")
    assert right + none + half + wrong == len(rows)
    assert f"对 {right}，规则没有规定而产品也没有编造的 {none}，半对 {half}，错 {wrong}。" in DOCUMENT
    assert f"三步以内 {len(rows) - over}，超过三步 {over}。" in DOCUMENT
