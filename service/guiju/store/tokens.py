"""The terminals of SPARQL 1.1, as its grammar cuts a text into them: the longest match (SPARQL 1.1 Query, 19.8)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal

# A character of a name. `\w` and the ranges of PN_CHARS; what `\w` has beyond them stands in no well-formed query.
NAME = (
    r"[\w·\u0300-\u1FFF\u200C\u200D\u203F\u2040\u2070-\u218F\u2C00-\u2FEF"
    r"\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF]"
)
CODEPOINT = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
LOCAL = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"
PREFIX = rf"(?:(?!\d|_){NAME}(?:(?:{NAME}|[.-])*(?:{NAME}|-))?)?:"
TERMINAL = re.compile(
    rf"""(?P<blank>(?:[ \t\r\n]|\#[^\r\n]*)+)
      | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{CODEPOINT})*>)
      | (?P<string>\"\"\"(?:\"{{0,2}}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{{0,2}}(?:[^'\\]|\\.))*'''
                  | "(?!"")(?:[^"\\\n\r]|\\.)*" | '(?!'')(?:[^'\\\n\r]|\\.)*' | \"\"(?!\") | ''(?!'))
      | (?P<variable>[?$]{NAME}+)
      | (?P<node>_:{NAME}(?:(?:{NAME}|[.-])*(?:{NAME}|-))?)
      | (?P<prefixed>{PREFIX}(?:(?:{NAME}|:|{LOCAL})(?:(?:{NAME}|[.:-]|{LOCAL})*(?:{NAME}|[:-]|{LOCAL}))?)?)
      | (?P<number>(?:\d+\.\d*|\.?\d+)[eE][+-]?\d+|\d*\.\d+|\d+)
      | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
      | (?P<word>{NAME}+)
      | (?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)
ESCAPE = re.compile(rf"{CODEPOINT}|\\(.)", re.DOTALL)
ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


@dataclass(frozen=True)
class Token:
    """A terminal.

    Attributes: kind, blank (white space and comments), iri, string, variable, node, prefixed, number, language, word (a
    keyword or the name of a built-in function) or sign; text.
    """

    kind: str
    text: str

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these keywords, written in upper case."""
        return self.kind == "word" and self.text.upper() in words


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text; together they are the text."""
    for match in TERMINAL.finditer(text):
        yield Token(str(match.lastgroup), match.group())


def canonical(token: Token) -> str:
    """The token as every engine reads it alike: in one line, with no comment and no codepoint escape."""
    if token.kind == "blank":
        return " "
    if token.kind == "iri":
        return unescaped(token.text)
    if token.kind == "string":
        return str(Literal(string_value(token)))
    return token.text


def string_value(token: Token) -> str:
    """The characters that a string stands for."""
    quotes = 3 if token.text[:3] in ('"""', "'''") else 1
    return unescaped(token.text[quotes:-quotes])


def unescaped(text: str) -> str:
    """The text without escapes (SPARQL 1.1 Query, 19.2 and 19.7)."""

    def character(match: re.Match[str]) -> str:
        sign = match.group(1)
        return ESCAPED.get(sign, sign) if sign is not None else chr(int(match.group()[2:], 16))

    return ESCAPE.sub(character, text)
