"""What the layout of lines tells: where a sentence ends, and where a paragraph ends.

A source stands in one of two layouts. One line a paragraph: a line that ends a sentence ends its
paragraph. Hard-wrapped: the lines fill a column, the first line of a paragraph is indented, and the
indent itself is lost in most sources, but it still shows in the width of the lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from guiju.text.labels import opens_with_label

_SENTENCE_END = re.compile(r"[。：；！？:;!?][”’」』）)》〉】]*$")
_ASCII_RUN = re.compile(r"[!-~]+")
# A wrapped line leaves at most a character and the punctuation mark that must not begin a line.
_CLEARLY_SHORTER = 2.0
_INDENT = 2.0
# GB/T 9704-2012 sets 28 characters a line; no page has a column twice as wide.
_WIDEST_COLUMN = 60.0
# In a hard-wrapped source hardly a line is much wider than the column, and many lines are cut.
_WIDEST_LINE = 1.2
_LEAST_SHARE_OF_CUT_LINES = 0.1


def width(text: str) -> float:
    """The width of a line in Chinese characters; Latin letters, digits and blanks count a half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def ends_sentence(text: str) -> bool:
    """Whether a line ends with 。：；！？ (full or half width), closing quotes or brackets allowed."""
    return _SENTENCE_END.search(text) is not None


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of a source are laid out.

    Attributes:
        wrapped: hard-wrapped lines; else one line a paragraph.
        first: usual width of a full first line of a paragraph, without its indent.
        continued: usual width of a full line that goes on.
    """

    wrapped: bool
    first: float
    continued: float

    def paragraph_ends(self, line: str, line_is_first: bool, following: str, after: str) -> bool:
        """Whether a paragraph ends between two lines, of which the second carries no label.

        Parameters:
            line: the earlier line, blanks inside kept.
            line_is_first: the earlier line is the first of its paragraph or item.
            following: the later line.
            after: the line after that; empty where there is none.

        In a hard-wrapped source two signs count, where the earlier line ends a sentence. It is so
        much shorter than the column that the next character would still have stood on it. Or, where
        it is full, the later line is cut as a first line is, about an indent short of the column.
        """
        if not ends_sentence(line):
            return False
        if not self.wrapped:
            return True
        capacity = self.first if line_is_first else self.continued
        if capacity - width(line) >= _CLEARLY_SHORTER + _unbreakable(following):
            return True
        # A line may be cut short because a number or a Latin word would not fit any more.
        reach = width(following) + _unbreakable(after)
        return not ends_sentence(following) and reach < (self.first + self.continued) / 2


def measure(lines: Sequence[str]) -> Layout:
    """The layout of the lines of a body, from the widths of those that are cut within a sentence."""
    cut = [line for line in lines if not ends_sentence(line)]
    if not cut or len(cut) < _LEAST_SHARE_OF_CUT_LINES * len(lines):
        return Layout(wrapped=False, first=0.0, continued=0.0)
    column = median(width(line) for line in cut)
    widths = sorted(width(line) for line in lines)
    nearly_widest = widths[int(0.95 * (len(widths) - 1))]
    if column > _WIDEST_COLUMN or nearly_widest > _WIDEST_LINE * column:
        return Layout(wrapped=False, first=0.0, continued=0.0)
    first = _usual([width(line) for line in cut if opens_with_label(line)])
    continued = _usual(
        [
            width(line)
            for before, line in pairwise(lines)
            if not (ends_sentence(line) or ends_sentence(before) or opens_with_label(line))
        ]
    )
    if continued is None:
        continued = column if first is None else first + _INDENT
    return Layout(wrapped=True, first=continued - _INDENT if first is None else first, continued=continued)


def _unbreakable(line: str) -> float:
    """The width of the number or Latin word with which a line begins."""
    run = _ASCII_RUN.match(line)
    return width(run[0]) if run else 0.0


def _usual(widths: Sequence[float]) -> float | None:
    """The most frequent width, the wider one of two equally frequent; None for no widths."""
    counts = Counter(widths)
    return max(counts, key=lambda each: (counts[each], each)) if counts else None
