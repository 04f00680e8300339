"""A rule set's source text, read into its tree: the entry to the text part."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from guiju.text import refusals
from guiju.text.body import looks_like_heading, read_marks
from guiju.text.labels import ARTICLE_FORMS, LabelForm, label_at, opens_with_label
from guiju.text.layout import ends_sentence, measure
from guiju.text.model import Document
from guiju.text.source import SourceLine, read_lines
from guiju.text.tree import build_chapters

# Parts of an official document after its text: GB/T 9704-2012, section 7 (附件, 署名, 成文日期, 附注, 版记).
_AFTER_TEXT = re.compile(r"(?:抄\s*送|主\s*送|附\s*件)\s*[：:0-9一二三四五六七八九十]")
_DATE_OR_NOTE = re.compile(r"[0-9〇零一二三四五六七八九十]+年[0-9一二三四五六七八九十]+月|^[（(].*[）)]$")


def read_document(source: bytes, ruleset: str) -> Document:
    """Read the source text of a rule set.

    Parameters:
        source: the text as published, UTF-8; hard-wrapped or one line a paragraph; page numbers may
            stand on lines of their own. Chapters "第一章"; articles "一、" or "第一条"; items "（一）",
            "(1)", "1." or "1、", full or half width.
        ruleset: identifier of the rule set, such as "xinqiu-2022".

    Returns the tree. Its normalised text is the source without white space and page marks.
    Errors: TextError, with line, reason and the way out, for what cannot be read without guessing:
        bytes that are not UTF-8, numbers that do not follow each other, no article at all.
    """
    lines, page_marks = read_lines(source)
    first = _first_heading(lines)
    last = _end_of_body(lines, first)
    front = "".join(line.text for line in lines[:first])
    body = lines[first:last]
    back = "".join(line.text for line in lines[last:])
    text = "".join(line.text for line in lines)
    layout = measure([line.raw for line in body if not label_at(line.raw, 0, (LabelForm.CHAPTER,))])
    marks = read_marks(body, layout, len(front))
    back_start = len(text) - len(back)
    return Document(
        ruleset=ruleset,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        front=front,
        chapters=build_chapters(text, marks, back_start),
        back=back,
        front_start=0,
        front_end=len(front),
        back_start=back_start,
        back_end=len(text),
        page_marks=page_marks,
    )


def _first_heading(lines: Sequence[SourceLine]) -> int:
    """Index of the line that opens chapter 1."""
    for index, line in enumerate(lines):
        label = label_at(line.raw, 0, (LabelForm.CHAPTER,))
        if label and label.number == 1 and (looks_like_heading(line.raw) or _runs_on(line.raw, label.end)):
            return index
    raise refusals.no_chapter()


def _runs_on(raw: str, start: int) -> bool:
    """Whether article 1 stands on the line of its chapter heading."""
    labels = (label_at(raw, position, ARTICLE_FORMS) for position in range(start, len(raw)))
    return any(label is not None and label.number == 1 for label in labels)


def _end_of_body(lines: Sequence[SourceLine], first: int) -> int:
    """Index of the first line after the last article."""
    end = len(lines)
    for index in range(first + 1, len(lines)):
        if _AFTER_TEXT.match(lines[index].raw) and ends_sentence(lines[index - 1].raw):
            end = index
            break
    finished = end
    while finished > first + 1 and not _may_be_last(lines[finished - 1].raw):
        finished -= 1
    trailing = lines[finished:end]
    if trailing and not (
        ends_sentence(lines[finished - 1].raw) and any(_DATE_OR_NOTE.search(line.text) for line in trailing)
    ):
        raise refusals.unfinished(trailing[0])
    return finished


def _may_be_last(raw: str) -> bool:
    return ends_sentence(raw) or opens_with_label(raw)
