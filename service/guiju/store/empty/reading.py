"""Reads a query that the engine accepts into its tree: where each pattern begins and ends, a triple at a time.

Property lists (`;` `,`), sequence paths and `[ … ]` are written out as triples, with variables for what has no name: in
the question whether anything matches, these are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guiju.store.empty.tree import Element, Group, Query
from guiju.store.syntax import tokens

OPEN = {"(": ")", "{": "}", "[": "]"}
MODIFIERS = frozenset({"GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"})
AFTER_TRIPLES = frozenset(". { } ] FILTER OPTIONAL BIND VALUES MINUS GRAPH SERVICE".split())
UNNAMED = "guiju_unnamed_"
"""How variables for what has no name begin."""


class NotRead(ValueError):
    """The query holds what is not read here (SERVICE, RDF-star …); there is no explanation then."""


@dataclass(frozen=True)
class Token:
    """A token with its place in the text."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """The text in upper case where it is a word, else the text."""
        return self.text.upper() if self.kind == "word" else self.text


END = Token("end", "", 0, 0)


def lexed(text: str) -> Iterator[Token]:
    """The tokens; a full stop that ends a triple is parted from the name before it."""
    for kind, lexeme, end in tokens(text):
        name = lexeme.rstrip(".") if kind == "word" else lexeme
        start = end - len(lexeme)
        yield Token(kind, name, start, start + len(name))
        for place in range(start + len(name), end):
            yield Token("other", ".", place, place + 1)


class Reader:
    """Walks over the tokens of one query. Parameter: text, a query that the engine accepts."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [token for token in lexed(text) if token.text]
        self.place = 0
        self.unnamed = 0

    @property
    def now(self) -> Token:
        """The token to be read next."""
        return self.tokens[self.place] if self.place < len(self.tokens) else END

    def take(self, *expected: str) -> Token:
        """Read one token. Raises NotRead where it is none of those expected, or there is none."""
        token = self.now
        if token is END or (expected and token.word not in expected):
            raise NotRead(token.text)
        self.place += 1
        return token

    def since(self, start: int) -> str:
        """The text from an offset to the last token read."""
        return self.text[start : self.tokens[self.place - 1].end]

    def line(self, offset: int) -> int:
        """The line of an offset, counted from 1."""
        return self.text.count("\n", 0, offset) + 1

    def fresh(self) -> str:
        """A variable for what has no name."""
        self.unnamed += 1
        return f"?{UNNAMED}{self.unnamed}"

    def query(self) -> Query:
        """Read the whole query."""
        while self.now.word in ("PREFIX", "BASE"):
            names = 1 if self.take().word == "BASE" else 2
            for _ in range(names):
                self.take()
        start = self.now.start
        form = self.take("SELECT", "ASK").word
        head, dataset = self.skip_to_pattern(start)
        pattern = self.group("")
        modifiers = list(self.modifiers())
        if not any(clause.kind == "group" for clause in modifiers):  # then VALUES at the end is one more pattern
            pattern.elements.extend(clause for clause in modifiers if clause.kind == "values")
            modifiers = [clause for clause in modifiers if clause.kind != "values"]
        return Query(self.text[:start], form, head, dataset, pattern, modifiers)

    def skip_to_pattern(self, start: int) -> tuple[str, str]:
        """Read up to the brace that opens the pattern: what precedes the FROM clauses, and these, without WHERE."""
        dataset = None
        while self.now.text != "{" and self.now.word != "WHERE":
            if self.now.word == "FROM" and dataset is None:
                dataset = self.now.start
            self.balanced()
        end = self.now.start
        if self.now.word == "WHERE":
            self.take()
        return self.text[start : end if dataset is None else dataset], self.text[
            end if dataset is None else dataset : end
        ]

    def balanced(self) -> None:
        """Read one token, or all between brackets."""
        opened = self.take().text
        if opened in OPEN:
            while self.now.text != OPEN[opened]:
                self.balanced()
            self.take()

    def modifiers(self) -> Iterator[Element]:
        """Read what follows the pattern, a clause each."""
        while self.now is not END and self.now.text != "}":
            start = self.now.start
            kind = self.take(*MODIFIERS).word
            while self.now is not END and self.now.text != "}" and self.now.word not in MODIFIERS:
                self.balanced()
            yield Element(kind.lower(), self.since(start), self.line(start))

    def group(self, graph: str) -> Group:
        """Read a group with its braces. Parameter: graph, the GRAPH clause around it."""
        self.take("{")
        group = Group()
        if self.now.word == "SELECT":
            group.elements.append(self.select(graph))
        while self.now.text != "}":
            group.elements.extend(self.element(graph))
        self.take("}")
        return group

    def select(self, graph: str) -> Element:
        """Read a sub-SELECT."""
        start = self.now.start
        head, _ = self.skip_to_pattern(start)
        inner = self.group(graph)
        tail = " ".join(clause.text for clause in self.modifiers())
        return Element("select", head, self.line(start), groups=[inner], tail=tail)

    def element(self, graph: str) -> Iterator[Element]:
        """Read one part of a group, or several triples."""
        start, line = self.now.start, self.line(self.now.start)
        match self.now.word:
            case ".":
                self.take()
            case "{":
                yield Element("union", "", line, groups=list(self.branches(graph)))
            case "OPTIONAL" | "MINUS":
                word = self.take()
                yield Element(word.word.lower(), word.text, line, groups=[self.group(graph)])
            case "GRAPH":
                self.take()
                self.term()
                clause = self.since(start)
                yield Element("graph", clause, line, groups=[self.group(clause)])
            case "FILTER":
                self.take()
                yield self.filter(start, line, graph)
            case "BIND" | "VALUES":
                kind = self.take().word.lower()
                while self.now.text not in ("(", "{"):
                    self.take()
                self.balanced()
                if kind == "values" and self.now.text == "{":
                    self.balanced()
                yield Element(kind, self.since(start), line)
            case _:
                yield from self.triples(graph)

    def branches(self, graph: str) -> Iterator[Group]:
        """Read the sides of a UNION, or a single nested group."""
        yield self.group(graph)
        while self.now.word == "UNION":
            self.take()
            yield self.group(graph)

    def filter(self, start: int, line: int, graph: str) -> Element:
        """Read what follows FILTER; the inside of FILTER EXISTS is kept apart."""
        if self.now.word == "EXISTS":
            self.take()
            head = self.since(start)
            return Element("filter", head, line, graph=graph, groups=[self.group(graph)])
        while self.now.text not in ("(", "{"):
            self.take()
        self.balanced()
        return Element("filter", self.since(start), line, graph=graph)

    def triples(self, graph: str) -> Iterator[Element]:
        """Read the triples of one subject."""
        made: list[Element] = []
        subject = self.node(made, graph)
        if self.starts_path():
            self.properties(subject, made, graph)
        yield from made

    def starts_path(self) -> bool:
        """Whether a path stands here, and not the end of the triples."""
        return self.now is not END and self.now.word not in AFTER_TRIPLES

    def properties(self, subject: str, made: list[Element], graph: str) -> None:
        """Read a property list, adding its triples."""
        while self.starts_path():
            line = self.line(self.now.start)
            steps = self.path()
            self.chain(subject, steps, self.node(made, graph), line, made, graph)
            while self.now.text == ",":
                self.take()
                self.chain(subject, steps, self.node(made, graph), line, made, graph)
            if self.now.text != ";":
                return
            while self.now.text == ";":
                self.take()

    def chain(
        self, subject: str, steps: list[str], target: str, line: int, made: list[Element], graph: str
    ) -> None:  # fmt: skip
        """Add the triples of a sequence path."""
        for number, step in enumerate(steps):
            reached = target if number == len(steps) - 1 else self.fresh()
            inverse = step.startswith("^") and step.count("^") == 1 and "|" not in step
            parts = (reached, step[1:].strip(), subject) if inverse else (subject, step, reached)
            made.append(Element("triple", " ".join(parts), line, parts, graph))
            subject = reached

    def path(self) -> list[str]:
        """Read a property path, or a variable; the steps of a sequence apart."""
        steps: list[str] = []
        alternatives = False
        first = start = self.now.start
        while True:
            while self.now.text in ("^", "!"):
                self.take()
            self.balanced()
            if self.now.text in ("*", "+", "?"):
                self.take()
            if self.now.text not in ("/", "|"):
                break
            alternatives = alternatives or self.now.text == "|"
            steps.append(self.since(start))
            self.take()
            start = self.now.start
        return [self.since(first)] if alternatives else [*steps, self.since(start)]

    def node(self, made: list[Element], graph: str) -> str:
        """Read a subject or object; what `[ … ]` says of itself is added to the triples."""
        if self.now.text == "[":
            self.take()
            name = self.fresh()
            self.properties(name, made, graph)
            self.take("]")
            return name
        if self.now.text == "(":
            start = self.now.start
            self.balanced()
            return self.since(start)
        return self.term()

    def term(self) -> str:
        """Read a term or a variable."""
        start = self.now.start
        if self.now.text in ("-", "+"):
            self.take()
        token = self.take()
        if token.kind == "other" or token.word == "SERVICE":
            raise NotRead(token.text)
        if token.text.startswith("_:"):
            return f"?{UNNAMED}{token.text[2:].replace('.', '_').replace('-', '_')}"
        if token.kind == "string":
            if self.now.text.startswith("@"):
                self.take()
            elif self.now.text == "^":
                self.take("^")
                self.take("^")
                self.take()
        return self.since(start)
