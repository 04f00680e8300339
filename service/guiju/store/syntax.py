"""What can be said of a query's text without evaluating it: its words, and where and why the engine refused it.

The engine's parser says "error at 3:7: expected one of …". Where it expected a keyword, it counts from the keyword's
far end; the place is put right here (`spread`). Everything in this module is linear in the text, so that no text keeps
it busy: a string that is not closed ends with its line, a long one with the text.
"""

import re
from collections.abc import Callable, Iterator

from guiju.store.errors import Problem

TOKEN = re.compile(
    r"""(?P<skip>\s+|\#[^\n]*)
      | (?P<iri><[^<>"{}|^`\\\s]*>)
      | (?P<string>\"{3}(?:\\.|(?!\"{3}).)*+(?:\"{3}|\\?\Z)
                  |'{3}(?:\\.|(?!'{3}).)*+(?:'{3}|\\?\Z)
                  |"(?:\\.|[^"\\\n])*+"?
                  |'(?:\\.|[^'\\\n])*+'?)
      | (?P<word>[?$@]?[\w:][\w:.-]*)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
CLOSED_STRING = re.compile(
    r"""\"{3}(?:\\.|(?!\"{3}).)*+\"{3} | '{3}(?:\\.|(?!'{3}).)*+'{3} | "(?:\\.|[^"\\\n])*+" | '(?:\\.|[^'\\\n])*+'""",
    re.VERBOSE | re.DOTALL,
)
QUERY_FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
PLACE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
EXPECTED = re.compile(r'"(?:\\.|[^"\\])*+"|\[_\]|\[[^,]*\]|[^,\s][^,]*')
KEYWORD = re.compile(r"[A-Z_]+\Z")
SHOWN = 8
BRACKETS = frozenset("{}();,")
GAP = " " * 20  # wider than the longest keyword
REASONS = {
    "Prefix not found": ("前缀未声明", "a prefix is not declared"),
    "open string": ("字符串缺少结束的引号", "a string lacks its closing quote"),
    "IRI parsing failed": ("IRI 不完整或无效", "an IRI is relative or not valid"),
    "The SELECT contains a variable that is unbound": (
        "SELECT 中的变量在分组后不可用",
        "SELECT uses a variable that the grouping does not keep",
    ),
}
READ_ONLY = (
    "请用 SELECT、ASK、CONSTRUCT 或 DESCRIBE；数据由规则文本生成，改数据须改文本后重新生成。 / "
    "Use SELECT, ASK, CONSTRUCT or DESCRIBE: the data is built from the texts. To change it, change them and build."
)


def tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """The tokens without white space and comments: kind (iri, string, word, other), text, offset of the end."""
    for match in TOKEN.finditer(text):
        if match.lastgroup != "skip":
            yield str(match.lastgroup), match.group(), match.end()


def words(text: str) -> Iterator[str]:
    """The words of a query in upper case; a variable keeps its sign and a prefixed name its colon."""
    return (token.upper() for kind, token, _ in tokens(text) if kind == "word")


def names_graphs(text: str) -> bool:
    """Whether the query has a FROM clause of its own (the word has no other use in SPARQL 1.1)."""
    return "FROM" in words(text)


def first_word(text: str) -> str | None:
    """The first word after the prologue (SELECT, INSERT, …), in upper case; None where there is none."""
    return next((word for word in words(text) if word not in {"PREFIX", "BASE"} and ":" not in word), None)


def update_refused() -> Problem:
    """The problem for SPARQL 1.1 Update."""
    zh, en = "本服务只回答查询，不执行更新", "This service answers queries and performs no update"
    return Problem(403, "update-refused", zh, en, READ_ONLY)


def refused(text: str, error: SyntaxError, parse: Callable[[str], object]) -> Problem:
    """The problem for a text that the engine's parser refused: an update, or a mistake with its line and column.

    Parameters: error, what the parser said; parse, the parser, which is asked a second time (see `spread`).
    """
    if first_word(text) in UPDATES:
        return update_refused()
    strings = ((token, end) for kind, token, end in tokens(text) if kind == "string")
    open_string = next((end - len(token) for token, end in strings if not closed(token)), None)
    if open_string is not None:  # the engine would point at the end of the text
        return mistake(text, open_string, open_string, ["open string"])
    wide, starts = spread(text)
    place = PLACE.match(complaint(parse, wide) or str(error))
    if place is None:
        return Problem(400, "query-syntax", f"查询有语法错误：{error}", f"The query has a syntax error: {error}")
    expected = [item.strip() for item in EXPECTED.findall(place.group(3))]
    end = offset_of(wide, int(place.group(1)), int(place.group(2)))
    wide_start, start = max(pair for pair in starts if pair[0] <= end)
    return mistake(text, start, start + end - wide_start, expected)


def closed(string: str) -> bool:
    """Whether a string token has its closing quote."""
    return CLOSED_STRING.fullmatch(string) is not None


def complaint(parse: Callable[[str], object], text: str) -> str | None:
    """What the parser says against a text; None where it accepts it."""
    try:
        parse(text)
    except SyntaxError as error:
        return str(error)
    return None


def spread(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text with wide gaps, and where each stretch between gaps begins: in the wide text, and in the text itself.

    The parser counts a keyword that it expected as read, so that its place is up to nine letters too far, and that of a
    keyword tried earlier may hide the true one. In the wide text it is in the right stretch or its gap.
    """
    wide: list[str] = []
    starts = [(0, 0)]
    length = done = 0
    for match in TOKEN.finditer(text):
        bracket = match.group() in BRACKETS
        is_gap = match.lastgroup == "skip"
        for piece in (GAP if bracket else "", match.group(), GAP if bracket or is_gap else ""):
            wide.append(piece)
            length += len(piece)
            if piece is match.group():
                done = match.end()
            if piece is GAP:
                starts.append((length, done))
    starts.append((length + len(GAP), len(text)))
    return "".join(wide) + GAP, starts


def mistake(text: str, offset: int, end: int, expected: list[str]) -> Problem:
    """The problem for a mistake that begins at an offset, noticed at `end`: what stands there, and what could."""
    reason = next((item for item in expected if item in REASONS), None)
    line, column = place_of(text, offset)
    zh, en = REASONS[reason] if reason else found_at(text, offset)
    return Problem(
        400,
        "query-syntax",
        f"查询第 {line} 行第 {column} 列有语法错误：{zh}",
        f"Syntax error in the query at line {line}, column {column}: {en}",
        hint_for(text[max(0, end - 200) : end], reason, expected),
        line=line,
        column=column,
    )


def found_at(text: str, offset: int) -> tuple[str, str]:
    """What stands at the offset, as the end of a sentence in both languages."""
    token = re.match(r"\s*(\S{1,30})", text[offset : offset + 200])
    if token is None:
        return "查询在此结束，但不完整", "the query ends here but is not complete"
    return f"不应出现“{token.group(1)}”", f"“{token.group(1)}” is not expected"


def hint_for(before: str, reason: str | None, expected: list[str]) -> str:
    """The way out of a mistake, in both languages. Parameter: before, the text up to where the mistake was noticed."""
    if reason == "Prefix not found":
        name = re.search(r"([\w.-]*):[^\s:]*\s*\Z", before)
        prefix = name.group(1) if name else ""
        return f"请在查询开头加上 PREFIX {prefix}: <…>。 / Declare it at the start: PREFIX {prefix}: <…>."
    if reason == "IRI parsing failed":
        return "请写完整的 IRI，如 <https://…>。 / Write the IRI in full, such as <https://…>."
    if reason == "open string":
        return "请补上引号；跨行的文字用三个引号。 / Close it; text over several lines takes three quotes."
    if reason:
        return "请把该变量加入 GROUP BY 或用聚合函数。 / Add the variable to GROUP BY, or use it in an aggregate."
    signs = [item for item in expected if item[0] == '"' or KEYWORD.match(item)]
    if not signs:
        return ""
    listed = " ".join(item.strip('"') if item != '"\\""' else '"' for item in signs[:SHOWN])
    more = " …" if len(signs) > SHOWN else ""
    return f"此处可以是：{listed}{more} / Expected here: {listed}{more}"


def offset_of(text: str, line: int, column: int) -> int:
    """The offset of a line and column, both counted from 1, columns in characters."""
    start = 0
    for _ in range(line - 1):
        start = text.index("\n", start) + 1
    return start + column - 1


def place_of(text: str, offset: int) -> tuple[int, int]:
    """The line and column of an offset, both counted from 1."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
