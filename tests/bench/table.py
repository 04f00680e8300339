"""Prints measurements as Markdown, so that docs/measurements.md can take them over as they are."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import east_asian_width


def width(text: str) -> int:
    """Columns that the text takes on a terminal."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The table, its columns aligned."""
    widths = [max(map(width, column)) for column in zip(header, *rows, strict=True)]
    ruled = ["-" * wide for wide in widths]
    lines = [[text + " " * (wide - width(text)) for text, wide in zip(row, widths, strict=True)]
             for row in (header, ruled, *rows)]  # fmt: skip
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def section(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a heading and its table at once: a long run shows how far it is."""
    print(f"\n## {title}\n\n{markdown_table(header, rows)}", flush=True)
