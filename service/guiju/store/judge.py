"""Judges a query before it is sent to a remote store: whether it is one, and whether it stays within our graphs.

The query is parsed by the engine's own parser and then cut into the terminals of the grammar. What is sent is not the
text as it came but those terminals written anew: in one line, without comments and codepoint escapes, with the dataset
taken out (it goes with the request). So there is nothing left that another engine could read differently from us.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import cast

from pyoxigraph import QuerySolutions, Store

from guiju.store.bindings import Term, with_inline_data
from guiju.store.errors import Problem
from guiju.store.portable import portable
from guiju.store.query import QueryParameters, decoded, service_refused
from guiju.store.syntax import QUERY_FORMS, refused
from guiju.store.tokens import Token, canonical, tokens
from guiju.store.worker import Task, TaskResult


@dataclass(frozen=True)
class Dataset:
    """The graphs that a query is about: those of its default graph, and those that GRAPH reaches."""

    default: Sequence[str]
    named: Sequence[str]


@dataclass(frozen=True)
class Judged:
    """What may be sent: the text, its form (SELECT, ASK, CONSTRUCT, DESCRIBE), and the dataset."""

    text: str
    form: str
    dataset: Dataset


def judge(
    text: str,
    ours: Collection[str],
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    bindings: Mapping[str, Term] | None = None,
) -> Judged:
    """Judge a query.

    Parameters: text, SPARQL 1.1 Query; ours, the graphs that may be asked about; default_graphs and named_graphs, the
    dataset of the protocol, which overrides FROM (SPARQL 1.1 Protocol, 2.1.4); bindings, as for `Store.query`.
    Returns: the query with its dataset; that is the union of all our graphs where neither names one.
    Raises: `Problem` 400 (`query-syntax`, `query-unclear`, and those of bindings), 403 (`update-refused`,
    `service-refused`, `graph-refused`).
    """
    filled = with_inline_data(text, bindings or {})
    parse(filled)
    found = list(tokens(filled))
    if any(token.is_word("SERVICE") for token in found):
        raise service_refused()
    start = next((number for number, token in enumerate(found) if token.is_word(*QUERY_FORMS)), None)
    if start is None:
        raise unclear()
    rest, clauses = without_dataset(found[start:])
    prologue = written(found[:start])
    sent = prologue + written(portable(rest))
    check_same(sent)
    own = Dataset(resolved(prologue, clauses["FROM"]), resolved(prologue, clauses["NAMED"]))
    asked = Dataset(default_graphs, named_graphs) if default_graphs or named_graphs else own
    for graph in (*asked.default, *asked.named):
        if graph not in ours:
            raise graph_refused(graph, ours)
    chosen = asked if asked.default or asked.named else Dataset(sorted(ours), sorted(ours))
    return Judged(sent, found[start].text.upper(), chosen)


def parse(text: str) -> None:
    """Raise the `Problem` of a text that is no query. Nothing is evaluated but, on no data, an ASK."""
    empty = Store()
    try:
        empty.query(text)
    except SyntaxError as error:
        raise refused(text, error, empty.query) from error
    except (OSError, RuntimeError, ValueError):
        pass  # it was parsed


def written(found: Sequence[Token]) -> str:
    """The text of the tokens in the form that is sent."""
    return "".join(canonical(token) for token in found)


def without_dataset(found: Sequence[Token]) -> tuple[list[Token], dict[str, list[Token]]]:
    """The tokens without the FROM clauses, and the names of the graphs in these by FROM and NAMED."""
    rest: list[Token] = []
    names: dict[str, list[Token]] = {"FROM": [], "NAMED": []}
    clause = ""
    for token in found:
        if clause and token.kind in ("iri", "prefixed"):
            names[clause].append(token)
            clause = ""
        elif clause and token.is_word("NAMED"):
            clause = "NAMED"
        elif token.is_word("FROM"):
            clause = "FROM"
        elif clause and token.kind != "blank":
            raise unclear()
        elif not clause and not (token.kind == "blank" and rest and rest[-1].kind == "blank"):
            rest.append(token)
    return rest, names


def resolved(prologue: str, names: Sequence[Token]) -> list[str]:
    """The IRIs that the names stand for; the parser itself knows BASE and PREFIX best."""
    if not names:
        return []
    columns = " ".join(f"(STR({canonical(name)}) AS ?name{number})" for number, name in enumerate(names))
    solutions = cast(QuerySolutions, Store().query(f"{prologue} SELECT {columns} {{}}"))
    return [str(term.value) for term in next(solutions)]


def check_same(sent: str) -> None:
    """Raise where what would be sent is no query, or reads differently from what was judged."""
    try:
        parse(sent)
    except Problem as problem:
        raise unclear() from problem
    if written(list(tokens(sent))) != sent:
        raise unclear()


def unclear() -> Problem:
    """The problem for a text that engines could read in two ways."""
    return Problem(
        400,
        "query-unclear",
        "该查询的写法可能被不同的引擎读成不同的意思，未发送",
        "Engines could read this query in different ways; it was not sent",
        "请在比较符号 < 两边加空格，注释独占一行。 / Put blanks around the sign <, and comments on lines of their own.",
    )


def graph_refused(graph: str, ours: Collection[str]) -> Problem:
    """The problem for a graph that is none of ours."""
    return Problem(
        403,
        "graph-refused",
        f"图 {graph[:200]} 不属于本库，查询未发送",
        f"The graph {graph[:200]} is none of this dataset; the query was not sent",
        f"可用的图 / graphs: {'、'.join(sorted(ours))}",
    )


def judge_task(ours: Collection[str]) -> Task:
    """The task `judge`: the payload is the query's text in UTF-8, the parameters those of `run_query`.

    Its answer is the text to send, and in `meta` the other fields of `Judged`.
    """

    def task(payload: bytes, parameters: Mapping[str, object]) -> TaskResult:
        wish = cast("QueryParameters", parameters)
        bindings = {name: Term(**fields) for name, fields in wish.get("bindings", {}).items()}
        default, named = wish.get("default_graphs", []), wish.get("named_graphs", [])
        judged = judge(decoded(payload), ours, default, named, bindings)
        return TaskResult({"form": judged.form, "dataset": asdict(judged.dataset)}, judged.text.encode())

    # Once, so that nothing is left to be imported when a worker can open no file any more.
    judge("ASK { ?s ?p '' }", ours)
    return task
