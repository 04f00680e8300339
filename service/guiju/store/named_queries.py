"""Reads the named queries (`queries/*.rq`) and turns a user's parameters into terms for them.

A query file opens with a header of comment lines, `# key: value`; the text below it is plain SPARQL:

    # title-zh: 办理期限
    # title-en: Deadlines
    # about-zh: 各规则写明天数的期限……
    # about-en: The deadlines that the rules give a number …
    # parameter: ruleset? string | 规则编号，如 xinqiu-2022 | ID of a rule set
    # choices: ruleset | SELECT DISTINCT ?value WHERE { … }
    # columns: norm ruleset article from to n unit strength quote
    # expect: at least 5 rows

A parameter `name` stands in the query as the variable `?name` and is bound to a term, never pasted as text (see
`guiju.store.bindings`): either it is projected, or it has its place, `VALUES ?name { UNDEF }`. `?` after the name means
that it may be left out. Its type is `string`, `integer`, `boolean`, `date`, `iri`, or a namespace in angle brackets:
then the value is a token of that namespace. What is not in `columns` is left out of the answer. `choices` gives the
values (`?value`, perhaps `?label`) to pick from; `accepts`, written likewise, those (`?value`) that the query
understands beside them, such as other names (see `guiju.store.choices`). Further keys (`expect`, …) are kept for
the tests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from guiju.store.bindings import Term
from guiju.store.errors import Problem

HEADER_LINE: Final = re.compile(r"#\s*([a-z][a-z-]*)\s*:\s*(.*)")
PARAMETER: Final = re.compile(r"(\w+)(\??)\s+(string|integer|boolean|date|iri|<[^<>\s]+>)\s*\|([^|]*)\|([^|]*)")
TOKEN: Final = re.compile(r"[\w.~-]{1,200}")
IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}:[^\x00-\x20<>\"{}|^`\\]{1,2000}")
INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
NAME: Final = re.compile(r"[a-z][a-z0-9-]*")
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
LONGEST_VALUE: Final = 2000
SINGLE_KEYS: Final = ("title-zh", "title-en", "about-zh", "about-en", "columns")


class QueryFileError(ValueError):
    """A query file whose header is not complete."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a named query.

    Attributes: name, also its variable; kind, `string`, `integer`, `boolean`, `date`, `iri` or `<namespace>`; optional;
    title, what it is, {zh, en}; choices, a SELECT of the values to pick from, or None; accepts, a SELECT of the values
    that the query understands beside them, or None.
    """

    name: str
    kind: str
    optional: bool
    title: Mapping[str, str]
    choices: str | None
    accepts: str | None

    def term(self, text: str) -> Term:
        """Return the term that a value stands for.

        Raises: Problem 400 `parameter-value` for a value that is none of the parameter's type.
        """
        term = term_of(self.kind, text) if len(text) <= LONGEST_VALUE else None
        if term is None:
            raise Problem(
                400,
                "parameter-value",
                f"参数 {self.name} 的值“{text[:80]}”不合要求：{KINDS_ZH.get(self.kind, '应为记号')}",
                f"The value “{text[:80]}” of the parameter {self.name} does not fit: "
                f"{KINDS_EN.get(self.kind, 'a token is expected')}",
                hint=f"{self.title['zh']} / {self.title['en']}",
                parameter=self.name,
            )
        return term


KINDS_ZH: Final = {
    "integer": "应为整数",
    "boolean": "应为 true 或 false",
    "date": "应为日期，如 2022-06-20",
    "iri": "应为 IRI",
}
KINDS_EN: Final = {
    "integer": "a whole number is expected",
    "boolean": "true or false is expected",
    "date": "a date such as 2022-06-20 is expected",
    "iri": "an IRI is expected",
}


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with a name: its titles, its parameters, the columns of its answer, and its text.

    Attributes: name, the file's name without its suffix; title and about, {zh, en}; parameters; columns, in their
    order; text, the whole file; header, every key of the header with its values, for the tests.
    """

    name: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    text: str
    header: Mapping[str, Sequence[str]]

    def bindings(self, values: Mapping[str, Sequence[str]]) -> dict[str, Term]:
        """Return the terms that the parameters are bound to.

        Parameters: values, the texts given for each name; an empty text counts as not given.
        Raises: Problem 400 for an unknown, repeated or missing parameter, or a value of another type.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in sorted(set(values) - set(known)):
            raise self._unknown(name)
        bound = {}
        for parameter in self.parameters:
            given = [text for text in values.get(parameter.name, ()) if text]
            if len(given) > 1:
                raise self._repeated(parameter.name, len(given))
            if given:
                bound[parameter.name] = parameter.term(given[0])
            elif not parameter.optional:
                raise self._missing(parameter)
        return bound

    def _unknown(self, name: str) -> Problem:
        names = "、".join(parameter.name for parameter in self.parameters) or "（无 / none）"
        return Problem(
            400,
            "unknown-parameter",
            f"查询 {self.name} 没有参数“{name[:80]}”",
            f"The query {self.name} has no parameter “{name[:80]}”",
            hint=f"可用参数 / known: {names}",
            known=[parameter.name for parameter in self.parameters],
        )

    def _repeated(self, name: str, count: int) -> Problem:
        return Problem(
            400,
            "parameter-repeated",
            f"参数 {name} 给了 {count} 次",
            f"The parameter {name} was given {count} times",
            hint="只给一个值。 / Give one value.",
        )

    def _missing(self, parameter: Parameter) -> Problem:
        return Problem(
            400,
            "parameter-missing",
            f"查询 {self.name} 需要参数 {parameter.name}",
            f"The query {self.name} needs the parameter {parameter.name}",
            hint=f"{parameter.title['zh']} / {parameter.title['en']}",
        )


def term_of(kind: str, text: str) -> Term | None:
    """Return the term that a text stands for under a parameter's type, None where it is no value of the type."""
    match kind:
        case "string":
            return Term(text) if is_plain(text) else None
        case "integer":
            return Term(str(int(text)), datatype=XSD + "integer") if INTEGER.fullmatch(text) else None
        case "boolean":
            return Term(text, datatype=XSD + "boolean") if text in {"true", "false"} else None
        case "date":
            return Term(text, datatype=XSD + "date") if is_date(text) else None
        case "iri":
            return Term(text, iri=True) if IRI.fullmatch(text) else None
        case _:
            return Term(kind[1:-1] + text, iri=True) if TOKEN.fullmatch(text) else None


def is_date(text: str) -> bool:
    """Whether the text is a day of the calendar, written YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_plain(text: str) -> bool:
    """Whether the text can be written in UTF-8 and has no control characters but blanks."""
    return not any("\ud800" <= sign <= "\udfff" or (sign < " " and sign not in "\t\n\r") for sign in text)


def load_named_queries(folder: Path) -> dict[str, NamedQuery]:
    """Read every `*.rq` directly in a folder, sorted by name.

    Raises: QueryFileError naming the file and what its header lacks.
    """
    paths = sorted(folder.glob("*.rq"))
    return {path.stem: read_named_query(path.stem, path.read_text(encoding="utf-8")) for path in paths}


def read_named_query(name: str, text: str) -> NamedQuery:
    """Read one query file.

    Raises: QueryFileError for a header that lacks a key, or a line of it that cannot be read.
    """
    if not NAME.fullmatch(name):
        raise QueryFileError(f"queries/{name}.rq: the name must be small letters, digits and hyphens")
    header = read_header(text)
    lacking = [key for key in SINGLE_KEYS if len(header.get(key, ())) != 1]
    if lacking:
        raise QueryFileError(f"queries/{name}.rq: the header needs exactly one line for each of {', '.join(lacking)}")
    choices, accepts = (
        dict(read_choices(name, key, line) for line in header.get(key, ())) for key in ("choices", "accepts")
    )
    parameters = tuple(read_parameter(name, line, choices, accepts) for line in header.get("parameter", ()))
    if strange := sorted((set(choices) | set(accepts)) - {parameter.name for parameter in parameters}):
        raise QueryFileError(f"queries/{name}.rq: choices for {', '.join(strange)}, which is no parameter")
    if strange := sorted(set(accepts) - set(choices)):
        raise QueryFileError(f"queries/{name}.rq: {', '.join(strange)} accepts values and has no choices")
    return NamedQuery(
        name=name,
        title={language: header[f"title-{language}"][0] for language in ("zh", "en")},
        about={language: header[f"about-{language}"][0] for language in ("zh", "en")},
        parameters=parameters,
        columns=tuple(header["columns"][0].replace(",", " ").split()),
        text=text,
        header=header,
    )


def read_header(text: str) -> dict[str, list[str]]:
    """Return the keys of the header, each with its values in their order; the header ends at the first other line."""
    header: dict[str, list[str]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        if match := HEADER_LINE.fullmatch(line.rstrip()):
            header.setdefault(match[1], []).append(match[2])
    return header


def read_parameter(query: str, line: str, choices: Mapping[str, str], accepts: Mapping[str, str]) -> Parameter:
    """Read a `parameter` line."""
    match = PARAMETER.fullmatch(line.strip())
    if match is None:
        raise QueryFileError(f"queries/{query}.rq: write “parameter: name? type | 中文 | English”, not “{line}”")
    title = {"zh": match[4].strip(), "en": match[5].strip()}
    return Parameter(match[1], match[3], bool(match[2]), title, choices.get(match[1]), accepts.get(match[1]))


def read_choices(query: str, key: str, line: str) -> tuple[str, str]:
    """Read a line of the key `choices` or `accepts`: the parameter's name and the SELECT of its values."""
    name, bar, select = line.partition("|")
    if not bar:
        raise QueryFileError(f"queries/{query}.rq: write “{key}: parameter | SELECT …”, not “{line}”")
    return name.strip(), select.strip()
