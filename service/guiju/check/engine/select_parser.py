"""Reads the SELECT of a compiled shape: the small part of SPARQL 1.1 that shapes are allowed (knowledge.lint)."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Final

from guiju.check.engine.rdf_terms import TYPE, boolean, iri, text
from guiju.check.engine.select_query import (
    Alternatives,
    Bind,
    Element,
    Exists,
    Expression,
    Filter,
    Group,
    Names,
    Operand,
    Operation,
    Select,
    Triple,
    Variable,
)  # fmt: skip
from guiju.knowledge.vocabulary import PREFIXES

_LEXEME: Final = re.compile(
    r"""\s+ | [?$]\w+ | <[^<>\s]*> | "(?:[^"\\]|\\.)*" | \d+ | [A-Za-z][\w-]*:[\w.-]*[\w-] | [A-Za-z]+
    | <=|>=|!=|&&|\|\||[{}().;,<>=!+*-]""",
    re.VERBOSE,
)
_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t"}
_LEVELS: Final = (("||",), ("&&",), ("=", "!=", "<=", ">=", "<", ">"), ("+", "-"), ("*",))
"""Binary operators from the loosest to the tightest (SPARQL 1.1, 19.8, rules 111 to 117)."""


def parse(query: str) -> Select:
    """Return the tree of a shape's SELECT.

    Raises:
        ValueError: it holds something that shapes are not allowed.
    """
    found: list[str] = _LEXEME.findall(query)
    if "".join(found) != query:
        raise ValueError(f"some of it is not allowed in a shape: {query}")
    lexemes = [sys.intern(lexeme) for lexeme in found if not lexeme.isspace()]
    return _Parser([*lexemes, *[""] * 3], _ends(lexemes)).select()


def _ends(lexemes: Sequence[str]) -> dict[int, int]:
    """Return where each group ends, by where it starts."""
    ends, open_groups = {}, []
    for position, lexeme in enumerate(lexemes):
        if lexeme == "{":
            open_groups.append(position)
        elif lexeme == "}":
            if not open_groups:
                raise ValueError("a group is closed that was not opened")
            ends[open_groups.pop()] = position
    if open_groups:
        raise ValueError("a group is not closed")
    return ends


@cache  # groups of all shapes speak of the same few variables
def _names(variables: frozenset[str]) -> Names:
    return Names(variable[1:] for variable in variables)


class _Parser:
    """A recursive descent over the lexemes of one query, from some position on."""

    def __init__(self, lexemes: Sequence[str], ends: Mapping[int, int], position: int = 0) -> None:
        self._lexemes = lexemes
        self._ends = ends
        self._position = position

    @property
    def _next(self) -> str:
        return self._lexemes[self._position]

    def _take(self) -> str:
        lexeme = self._next
        self._position += 1
        return lexeme

    def _accept(self, lexeme: str) -> bool:
        """Pass over this if it comes next."""
        if self._lexemes[self._position] != lexeme:
            return False
        self._position += 1
        return True

    def _expect(self, lexeme: str) -> None:
        if not self._accept(lexeme):
            raise ValueError(f"{lexeme} is expected, not {self._next!r}")

    def _variable(self) -> Variable:
        lexeme = self._take()
        if lexeme[:1] not in ("?", "$"):
            raise ValueError(f"a variable is expected, not {lexeme!r}")
        return Variable(lexeme[1:])

    def select(self) -> Select:
        self._expect("SELECT")
        variables = []
        while self._next[:1] in ("?", "$"):
            variables.append(self._variable())
        self._expect("WHERE")
        select = Select(tuple(variables), self._group())
        self._expect("")
        return select

    def _group(self) -> Group:
        start = self._position
        self._expect("{")
        end = self._ends[start]
        self._position = end + 1
        inside = _Parser(self._lexemes, self._ends, start + 1)
        variables = frozenset(lexeme for lexeme in self._lexemes[start + 1 : end] if lexeme[0] in "?$")
        return Group(partial(inside.elements, end), _names(variables))

    def elements(self, end: int) -> Sequence[Element]:
        """Return the elements of a group that ends there."""
        found: list[Element] = []
        while self._position < end:
            if not self._accept("."):
                found.extend(self._element())
        return found

    def _element(self) -> Iterator[Element]:
        if self._next == "{":
            branches = [self._group()]
            while self._accept("UNION"):
                branches.append(self._group())
            yield Alternatives(branches)
        elif self._accept("FILTER"):
            negated = self._accept("NOT")
            if self._accept("EXISTS"):
                yield Exists(self._group(), negated)
            else:
                yield Filter(self._bracketed())
        elif self._accept("BIND"):
            self._expect("(")
            value = self._operand()
            self._expect("AS")
            yield Bind(self._variable(), value)
            self._expect(")")
        else:
            yield from self._triples()

    def _triples(self) -> Iterator[Triple]:
        subject = self._operand()
        while True:
            predicate = self._operand()
            if isinstance(predicate, Variable):
                raise ValueError(f"?{predicate.name} cannot be a predicate: a shape names what it looks for")  # noqa: TRY004
            yield Triple(subject, predicate, self._operand())
            while self._accept(","):
                yield Triple(subject, predicate, self._operand())
            if not self._accept(";"):
                return

    def _operand(self) -> Operand:
        if self._next[:1] in ("?", "$"):
            return self._variable()
        lexeme = self._take()
        if lexeme.startswith("<") and lexeme.endswith(">"):
            return iri(lexeme[1:-1])
        if lexeme.startswith('"'):
            return text(re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), lexeme[1:-1]))
        if ":" in lexeme:
            prefix, _, local = lexeme.partition(":")
            return iri(PREFIXES[prefix] + local)
        if lexeme.isdigit():
            return int(lexeme)
        if lexeme in ("true", "false"):
            return boolean(lexeme == "true")
        if lexeme == "a":
            return TYPE
        raise ValueError(f"{lexeme!r} is not allowed in a shape")

    def _bracketed(self) -> Expression:
        self._expect("(")
        expression = self._expression(0)
        self._expect(")")
        return expression

    def _expression(self, level: int) -> Expression:
        if level == len(_LEVELS):
            return self._unary()
        found = self._expression(level + 1)
        while self._next in _LEVELS[level]:
            sign = self._take()
            found = Operation(sign, (found, self._expression(level + 1)))
        return found

    def _unary(self) -> Expression:
        if self._accept("!"):
            return Operation("!", (self._unary(),))
        return self._bracketed() if self._next == "(" else self._operand()
