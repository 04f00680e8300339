"""Reads the SELECT of a compiled shape: the small part of SPARQL 1.1 that shapes are allowed (knowledge.lint)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guiju.check.rdf_terms import TYPE, boolean, iri, text
from guiju.check.select_query import (
    Alternatives,
    Bind,
    Element,
    Exists,
    Expression,
    Filter,
    Group,
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
    return _Parser(query).select()


class _Parser:
    """A recursive descent over the lexemes of one query."""

    def __init__(self, query: str) -> None:
        found: list[str] = _LEXEME.findall(query)
        if "".join(found) != query:
            raise ValueError(f"some of it is not allowed in a shape: {query}")
        self._lexemes = [lexeme for lexeme in found if not lexeme.isspace()] + [""] * 3
        self._position = 0

    @property
    def _next(self) -> str:
        return self._lexemes[self._position]

    def _take(self) -> str:
        lexeme = self._next
        self._position += 1
        return lexeme

    def _accept(self, *lexemes: str) -> bool:
        """Pass over these if they come next."""
        for offset, lexeme in enumerate(lexemes):
            if self._lexemes[self._position + offset] != lexeme:
                return False
        self._position += len(lexemes)
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
        self._expect("{")
        elements: list[Element] = []
        while not self._accept("}"):
            if not self._accept("."):
                elements.extend(self._element())
        return Group(tuple(elements))

    def _element(self) -> Iterator[Element]:
        if self._next == "{":
            branches = [self._group()]
            while self._accept("UNION"):
                branches.append(self._group())
            yield Alternatives(tuple(branches))
        elif self._accept("FILTER", "NOT", "EXISTS"):
            yield Exists(self._group(), negated=True)
        elif self._accept("FILTER", "EXISTS"):
            yield Exists(self._group(), negated=False)
        elif self._accept("FILTER"):
            yield Filter(self._bracketed())
        elif self._accept("BIND", "("):
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
