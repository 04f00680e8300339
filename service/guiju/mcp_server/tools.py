"""The tools: what each is for, what it takes, what it answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from guiju.engine import LocalEngine
from guiju.mcp_server import forms
from guiju.mcp_server.references import RESULTS, References, path_of, with_paths
from guiju.media_types import JSON
from guiju.resources import resource
from guiju.store.choices import known_bindings
from guiju.store.errors import Problem
from guiju.store.named_queries import NamedQuery, load_named_queries

FOUND: Final = forms.Words(zh="所引均为规则原文。", en="All quotes are the rules' own words.")
SILENT: Final = forms.Words(
    zh="本规则未规定，上位规定不在本库。",
    en="The rules here do not say; higher rules are not in this library.",
)
NO_ROWS: Final = forms.Words(
    zh="没有符合的条文：本规则未规定，上位规定不在本库。",
    en="No row fits: the rules here do not say; higher rules are not in this library.",
)


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: its name and words, the form of its arguments and of its answer, and what it does."""

    name: str
    title: str
    description: str
    takes: type[forms.Input]
    answers: type[BaseModel]
    run: Callable[[Any], BaseModel]


class Tools:
    """All tools over the running knowledge.

    Args:
        engine: the running knowledge.
    """

    def __init__(self, engine: LocalEngine) -> None:
        self._engine = engine
        self.references = References(engine.store)
        self._queries = load_named_queries(resource("queries"))
        self.by_name: Mapping[str, Tool] = {tool.name: tool for tool in self._all()}

    def _all(self) -> list[Tool]:
        return [
            Tool(
                "search_rules",
                "检索规则 Search the rules",
                "按中文问题检索五个区政府工作规则的原文；answered 为假即规则未规定，不得据 nearest 作答。"
                "Finds the articles that speak of a question in Chinese; where answered is false the rules do not say, "
                "and nearest is no answer.",
                forms.SearchInput,
                forms.SearchOutput,
                self.search_rules,
            ),
            Tool(
                "read_article",
                "读一条 Read an article",
                "读某一条的原文及由它写成的规范。Reads an article, verbatim, with the norms that it states.",
                forms.ArticleInput,
                forms.ArticleOutput,
                self.read_article,
            ),
            Tool(
                "list_queries",
                "具名查询 List the queries",
                "列出具名查询及其参数、列。Lists the named queries with their parameters and columns.",
                forms.NoInput,
                forms.QueriesOutput,
                self.list_queries,
            ),
            Tool(
                "run_query",
                "运行查询 Run a query",
                "运行一个具名查询，如 who-signs、deadlines。Runs a named query; total counts all rows.",
                forms.QueryInput,
                forms.QueryOutput,
                self.run_query,
            ),
            Tool(
                "check_case",
                "核对案件 Check a case",
                "按规则核对案件：每条适用规范的结论、原文、期限、补救；缺事实的为 undetermined，不作推测。"
                "Judges a case: the verdict of every norm that applies, with quote, due day and remedy; "
                "what hangs on a missing fact is undetermined, never guessed.",
                forms.CheckInput,
                forms.CheckOutput,
                self.check_case,
            ),
            Tool(
                "who_may",
                "谁可以 Who may act",
                "谁可以签发、主持或作出其他行为，依据哪些条文，还须问清什么。"
                "Who may sign, chair or do another act, by which clauses, and what must still be asked.",
                forms.WhoInput,
                forms.WhoOutput,
                self.who_may,
            ),
        ]

    def call(self, name: str, arguments: Mapping[str, Any]) -> BaseModel:
        """Run a tool.

        Raises:
            Problem: there is no such tool, the arguments do not fit, or the tool refuses them.
        """
        tool = self.by_name.get(name)
        if tool is None:
            raise _unknown("工具", "tool", name, list(self.by_name))
        try:
            given = tool.takes.model_validate(arguments)
        except ValidationError as error:
            raise _unfit(tool, error) from None
        return tool.run(given)

    def search_rules(self, given: forms.SearchInput) -> forms.SearchOutput:
        """Find the articles that speak of a question."""
        wish = {"ruleset": given.ruleset, "limit": given.limit}
        found = json.loads(self._engine.run("search", given.question.encode(errors="replace"), wish).body)
        passages = [forms.Passage(**answer, path=path_of(answer["iri"])) for answer in found["answers"]]
        return forms.SearchOutput(
            answered=found["answered"],
            message=FOUND if found["answered"] else SILENT,
            rulesets=found["rulesets"],
            answers=passages if found["answered"] else [],
            nearest=[] if found["answered"] else passages,
        )

    def read_article(self, given: forms.ArticleInput) -> forms.ArticleOutput:
        """Read an article with its norms."""
        ruleset = self.references.ruleset(given.ruleset)
        leaves = self.references.article(ruleset, given.article)
        place = {"ruleset": [ruleset], "article": [str(given.article)]}
        rows = {name: self._rows(self._queries[name], place) for name in ("what-an-article-says", "norms-of-article")}
        norms = [(row, self.references.of_norm(row["norm"])) for row in rows["norms-of-article"]]
        return forms.ArticleOutput(
            ruleset=ruleset,
            article=given.article,
            cite=self.references.library.cite(leaves[0]),
            chapter=rows["what-an-article-says"][0]["chapter"],
            pieces=[self.references.of_leaf(leaf) for leaf in leaves],
            norms=[_norm(reference, row) for row, reference in norms if reference],
        )

    def list_queries(self, _: forms.NoInput) -> forms.QueriesOutput:
        """List the named queries."""
        return forms.QueriesOutput(queries=[_described(query) for query in self._queries.values()])

    def run_query(self, given: forms.QueryInput) -> forms.QueryOutput:
        """Run a named query, its parameters bound as terms."""
        query = self._queries.get(given.name)
        if query is None:
            raise _unknown("查询", "query", given.name, list(self._queries))
        values = {name: [_text(value)] for name, value in given.parameters.items()}
        rows = self._rows(query, values)
        shown = rows[given.offset : given.offset + given.limit]
        ruleset, article = (next(iter(values.get(name, [""]))) for name in ("ruleset", "article"))
        return forms.QueryOutput(
            name=query.name,
            title=forms.Words(**query.title),
            message=FOUND if rows else NO_ROWS,
            columns=list(query.columns),
            total=len(rows),
            offset=given.offset,
            rows=shown,
            references=self.references.of_rows(shown, ruleset, article),
        )

    def check_case(self, given: forms.CheckInput) -> forms.CheckOutput:
        """Judge a case."""
        case = given.case if isinstance(given.case, str) else json.dumps(given.case)
        result = self._engine.check(
            case.encode(errors="replace"),
            JSON,
            as_of=given.as_of,
            rulesets=[self.references.ruleset(given.ruleset)] if given.ruleset else [],
            profile=_profile(given.profile),
            profile_type=JSON,
        )
        return forms.CheckOutput.model_validate(with_paths(json.loads(result.body)))

    def who_may(self, given: forms.WhoInput) -> forms.WhoOutput:
        """Tell who may do an act."""
        result = self._engine.who(
            given.ruleset,
            given.act,
            facts=[(name, _text(value)) for name, value in given.facts.items()],
            absent=given.absent,
            kind=given.kind,
            on=given.on,
            profile=_profile(given.profile),
            profile_type=JSON,
        )
        return forms.WhoOutput.model_validate(with_paths(json.loads(result.body)))

    def case_schema(self) -> str:
        """Return the JSON Schema of cases."""
        return self._engine.record.schema.decode()

    def _rows(self, query: NamedQuery, values: Mapping[str, list[str]]) -> list[dict[str, str]]:
        store = self._engine.store
        result = store.query(query.text, RESULTS, bindings=known_bindings(store, query, values))
        rows = json.loads(result.body)["results"]["bindings"]
        return [{name: row[name]["value"] for name in query.columns if name in row} for row in rows]


def _text(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _profile(profile: Mapping[str, Any] | None) -> bytes | None:
    return None if profile is None else json.dumps(profile).encode()


def _described(query: NamedQuery) -> forms.QueryDescription:
    parameters = [
        forms.QueryParameter(name=one.name, type=one.kind, required=not one.optional, title=forms.Words(**one.title))
        for one in query.parameters
    ]
    return forms.QueryDescription(
        name=query.name,
        title=forms.Words(**query.title),
        about=forms.Words(**query.about),
        parameters=parameters,
        columns=list(query.columns),
    )


def _norm(reference: forms.Reference, row: Mapping[str, str]) -> forms.Norm:
    told = {name: row.get(name, "") for name in ("label", "kind", "modality", "strength")}
    return forms.Norm.model_validate(reference.model_dump() | told)


def _unknown(zh: str, en: str, name: str, known: list[str]) -> Problem:
    return Problem(
        404,
        f"unknown-{en}",
        f"没有名为“{name[:80]}”的{zh}。",
        f"There is no {en} named “{name[:80]}”.",
        hint=f"已有 / known: {'、'.join(known)}",
    )


def _unfit(tool: Tool, error: ValidationError) -> Problem:
    """Return the problem of arguments that do not fit; it names the places, never what was sent there."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    places = [(".".join(map(str, one["loc"][:3]))[:80] or "（全部 / all）", one["msg"][:200]) for one in found[:10]]
    return Problem(
        400,
        "arguments",
        f"工具 {tool.name} 的参数不合要求：{'、'.join(dict.fromkeys(place for place, _ in places))}",
        f"The arguments of {tool.name} do not fit: {'; '.join(f'{place}: {words}' for place, words in places)}",
        hint=f"可用参数 / known: {'、'.join(tool.takes.model_fields) or '（无 / none）'}",
    )
