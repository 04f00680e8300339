"""What a client wrote, as messages show it: short, on one line, without characters that hide or reorder others."""

from __future__ import annotations

from typing import Any, Final
from unicodedata import category

LONGEST: Final = 60
"""Most characters of a client's own words in a message."""
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def shown(value: Any) -> str:
    """Return a value of JSON for use in a message.

    Control characters, bidirectional marks and halves of surrogate pairs are written as escapes, so that a message
    is always valid UTF-8 and reads in the order in which it is written.
    """
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = str(value)
    cut = text[:LONGEST] + ("…" if len(text) > LONGEST else "")
    return "".join(f"\\u{ord(c):04x}" if category(c) in _HIDDEN else c for c in cut)


def is_unicode(text: str) -> bool:
    """Whether a text can be written as UTF-8: JSON's escapes can smuggle in halves of surrogate pairs, or NUL."""
    return "\x00" not in text and not any("\ud800" <= c <= "\udfff" for c in text)
