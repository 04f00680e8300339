"""Writes string constants of a query so that every engine keeps their characters; the query stays the same by standard.

Virtuoso 7.2 mixes encodings in silence: beyond ASCII, a separator of GROUP_CONCAT becomes "?", and a constant in CONCAT
spoils the other arguments. It reads a constant with a language tag rightly. So a constant is written `STR("…"@zh)`, and
a separator, which must have no tag, is put before each value and the first one taken off again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from guiju.store.tokens import Token, string_value, tokens

RESULT_OF = frozenset({"CONCAT", "IF", "COALESCE"})
"""Functions whose result may hold a constant among their arguments."""


@dataclass
class Call:
    """An open parenthesis.

    Attributes: name, the function's in upper case, or nothing; start, where its tokens begin in the text written so
    far; name_at, where its name stands; end, where the arguments of GROUP_CONCAT end; separator.
    """

    name: str
    name_at: int
    start: int
    end: int = 0
    separator: str = ""


def portable(found: Sequence[Token]) -> list[Token]:
    """The tokens with the constants beyond ASCII written as expressions that say the same."""
    out: list[Token] = []
    calls: list[Call] = []
    last = -1  # the last token that is no blank
    for number, token in enumerate(found):
        call = calls[-1] if calls else None
        if token.text == "(":
            name = out[last].text.upper() if last >= 0 and out[last].kind == "word" else ""
            calls.append(Call(name, last, len(out) + 1))
        elif token.text == ")" and call:
            calls.pop()
            if call.separator:
                joined(out, call)
                last = len(out) - 1
                continue
        elif call and call.name == "GROUP_CONCAT":
            if token.text == ";":
                call.end = len(out)
            elif token.kind == "string" and call.end and not string_value(token).isascii():
                call.separator = string_value(token)
        elif call and call.name in RESULT_OF and is_argument(found, number) and not string_value(token).isascii():
            out += tokens(constant(token))
            last = len(out) - 1
            continue
        out.append(token)
        if token.kind != "blank":
            last = len(out) - 1
    return out


def is_argument(found: Sequence[Token], number: int) -> bool:
    """Whether the token is a string that is a whole argument."""
    before = next((token.text for token in reversed(found[:number]) if token.kind != "blank"), "")
    behind = next((token.text for token in found[number + 1 :] if token.kind != "blank"), "")
    return found[number].kind == "string" and before in ("(", ",") and behind in (",", ")")


def constant(token: Token) -> str:
    """The expression for a string."""
    return f"STR({token.text}@zh)"


def joined(out: list[Token], call: Call) -> None:
    """Rewrite the GROUP_CONCAT that ends here with its separator before each value."""
    separator = next(token for token in out[call.end :] if token.kind == "string")
    value = out[call.start : call.end]
    distinct = next((n + 1 for n, token in enumerate(value) if token.is_word("DISTINCT")), 0)
    out[call.name_at :] = [
        *tokens("SUBSTR(GROUP_CONCAT("),
        *value[:distinct],
        *tokens(f" CONCAT({constant(separator)},"),
        *value[distinct:],
        *tokens(f'); SEPARATOR=""), {len(call.separator) + 1})'),
    ]
