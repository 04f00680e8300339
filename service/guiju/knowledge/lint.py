"""The authoring rules of compiled shapes: what every engine reads the same way, checked when shapes are built."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph

from guiju.knowledge.compile import CompiledShape
from guiju.knowledge.vocabulary import PREFIXES

_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_IRI: Final = re.compile(r"<[^<>\s]*>")
_FORBIDDEN: Final = re.compile(r"\b(MINUS|VALUES|SERVICE|LIMIT|OFFSET|NOW|GRAPH)\b")
_REFUSED: Final = re.compile(r"(?<![\w?$])(MINUS|VALUES|SERVICE)[\s{<]", re.IGNORECASE)
"""What pySHACL refuses by looking at the text alone: these words even within a string."""
_SUBSELECT: Final = re.compile(r"\{\s*SELECT\b")
_CALL: Final = re.compile(r"\b([A-Za-z]+)\s*\(")
_ALLOWED_CALLS: Final = frozenset({"FILTER", "BIND"})
_READS_THIS: Final = re.compile(r"[$?]this\b")
_MATCHES_THIS: Final = re.compile(r"[$?]this\s+(a|gj:\w+)\s")
_PLACEHOLDER: Final = re.compile(r"\{\?(\w+)\}")
_PROJECTION: Final = re.compile(r"^SELECT ([^{]*?) WHERE", re.DOTALL)


@dataclass(slots=True)
class _Group:
    """A group of a query: its own text without nested groups, and those groups."""

    own: str
    nested: list[_Group]
    negated: bool

    def walk(self) -> Iterator[_Group]:
        yield self
        for group in self.nested:
            yield from group.walk()


def _parse(text: str) -> _Group:
    root = _Group("", [], False)
    stack = [root]
    for character in text:
        if character == "{":
            negated = stack[-1].own.rstrip().endswith("EXISTS")
            group = _Group("", [], negated)
            stack[-1].nested.append(group)
            stack.append(group)
        elif character == "}":
            if len(stack) == 1:
                raise ValueError("a brace is closed that was not opened")
            stack.pop()
        else:
            stack[-1].own += character
    if len(stack) > 1:
        raise ValueError("a brace is not closed")
    return root


def _binds(group: _Group, variable: str) -> bool:
    """Whether every way through the group binds the variable."""
    if re.search(rf"\?{variable}\b(?!\s*=)", _without_filters(group.own)):
        return True
    alternatives = [nested for nested in group.nested if not nested.negated]
    return bool(alternatives) and all(_binds(nested, variable) for nested in alternatives)


def _without_filters(text: str) -> str:
    """Drop FILTER( … ) with its balanced parentheses: a filter reads a variable but never binds it."""
    result, depth, position = "", 0, 0
    for match in re.finditer(r"FILTER\s*\(|[()]", text):
        if depth == 0:
            result += text[position : match.start()]
        if match.group().startswith("FILTER"):
            depth = 1 if depth == 0 else depth + 1
        elif depth:
            depth += 1 if match.group() == "(" else -1
        else:
            result += match.group()
        position = match.end()
    return result + text[position:]


def lint(shape: CompiledShape) -> list[str]:
    """Return what is wrong with one shape, each a sentence that names the shape; empty if nothing is.

    The rules are those under which engines were measured to agree: every group that reads `$this` matches it in a
    triple, no sub-SELECT, MINUS, VALUES, SERVICE, LIMIT, no functions, today is data; every placeholder of a message
    is bound in every branch; the query parses.
    """
    bare = _IRI.sub("<>", _STRING.sub('""', shape.select))
    problems = [f"{shape.iri}: {word} is not allowed in a shape" for word in _FORBIDDEN.findall(bare)]
    strings = "".join(_STRING.findall(shape.select))
    problems += [
        f"{shape.iri}: the word {word!r} in a text makes pySHACL refuse the query; use another word in the label"
        for word in sorted(set(_REFUSED.findall(strings)))
    ]
    if _SUBSELECT.search(bare):
        problems.append(f"{shape.iri}: a sub-SELECT is not allowed in a shape")
    calls = {call for call in _CALL.findall(bare) if call not in _ALLOWED_CALLS}
    problems += [f"{shape.iri}: the function {call} is not allowed in a shape" for call in sorted(calls)]
    try:
        root = _parse(bare)
    except ValueError as error:
        return [*problems, f"{shape.iri}: {error}"]
    problems += [
        f"{shape.iri}: a group reads $this without matching it in a triple: {' '.join(group.own.split())[:120]}"
        for group in root.walk()
        if group is not root and _READS_THIS.search(group.own) and not _MATCHES_THIS.search(group.own)
    ]
    problems += _unbound(shape, root)
    return problems + _syntax(shape)


def _unbound(shape: CompiledShape, root: _Group) -> list[str]:
    projection = _PROJECTION.match(shape.select)
    projected = set(re.findall(r"\?(\w+)", projection.group(1))) if projection else set()
    placeholders = set(_PLACEHOLDER.findall(shape.message_zh + shape.message_en))
    body = root.nested[0] if root.nested else root
    problems = [
        f"{shape.iri}: the message names {{?{name}}}, the query does not select it" for name in placeholders - projected
    ]
    return problems + [
        f"{shape.iri}: ?{name} is not bound in every branch" for name in sorted(projected) if not _binds(body, name)
    ]


def _syntax(shape: CompiledShape) -> list[str]:
    try:
        pyoxigraph.Store().query(shape.select, prefixes=PREFIXES)
    except SyntaxError as error:
        return [f"{shape.iri}: the query does not parse: {error}"]
    return []
