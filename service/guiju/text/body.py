"""The body of a rule set, line by line, to marks: where each chapter, article, paragraph and item begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from guiju.text import refusals
from guiju.text.labels import ARTICLE_FORMS, ITEM_FORMS, Label, LabelForm, label_at
from guiju.text.layout import Layout, ends_sentence
from guiju.text.numerals import CHINESE_NUMERAL
from guiju.text.source import SourceLine, without_white_space

MarkKind = Literal["chapter", "article", "paragraph", "item"]

_AFTER_SENTENCE = re.compile(r"[。：；！？:;!?][”’」』）)》〉】]*\s*")
_NO_HEADING = re.compile(r"[。：；！？，:;!?,]")


@dataclass(frozen=True, slots=True)
class Mark:
    """The beginning of a node; it reaches to the next mark.

    Attributes:
        kind: what begins.
        number: its printed number; 0 for a paragraph, which has none.
        start, text_start: offsets of its label and of the words after it, in the normalised text.
        inferred: it is a paragraph that only the layout shows.
        line: line of the source, from 1.
    """

    kind: MarkKind
    number: int
    start: int
    text_start: int
    inferred: bool
    line: int


def looks_like_heading(line: str) -> Label | None:
    """The chapter label of a line that holds a heading and nothing else, or None."""
    label = label_at(line, 0, (LabelForm.CHAPTER,))
    return label if label and not _NO_HEADING.search(line, label.end) else None


def read_marks(lines: Sequence[SourceLine], layout: Layout, offset: int) -> list[Mark]:
    """The marks of the body of a rule set.

    Parameters:
        lines: from the first chapter heading to the end of the last article.
        layout: how these lines are laid out.
        offset: offset of the first line in the normalised text.
    Errors: TextError with the line number for numbers that do not follow each other and for labels
        that cannot be told from text.
    """
    reader = _BodyReader(layout, offset)
    for line, after in zip_longest(lines, lines[1:]):
        reader.feed(line, after.raw if after else "")
    return reader.finish()


class _BodyReader:
    """Reads line after line; a label counts only if it is the next of its kind."""

    def __init__(self, layout: Layout, offset: int) -> None:
        self._layout = layout
        self._offset = offset
        self._marks: list[Mark] = []
        self._chapter = 0
        self._article = 0
        self._article_form: LabelForm | None = None
        self._blank_after_article_label = False
        self._item = 0
        self._item_form: LabelForm | None = None
        self._in_heading = False
        self._previous: SourceLine | None = None
        self._previous_is_first = False

    def feed(self, line: SourceLine, after: str) -> None:
        """Read one line, before the line `after`: its label, its words, the labels inside it."""
        label = self._opening_label(line)
        first = label is not None or self._continue_or_begin_paragraph(line, after)
        if label is None:
            label = self._label_inside(line.raw, 0)
        while label is not None:
            self._open(line, label)
            label = self._label_inside(line.raw, label.end)
        self._previous, self._previous_is_first = line, first
        self._offset += len(line.text)

    def finish(self) -> list[Mark]:
        """All marks. Errors: TextError where the last chapter has no article."""
        if self._in_heading and self._previous:
            raise refusals.chapter_without_article(self._previous, self._chapter)
        return self._marks

    def _complete(self) -> bool:
        """Whether a sentence, a heading or nothing stands before the line that is read."""
        return self._in_heading or self._previous is None or ends_sentence(self._previous.raw)

    def _opening_label(self, line: SourceLine) -> Label | None:
        return self._chapter_label(line) or self._article_label(line) or self._item_label(line)

    def _chapter_label(self, line: SourceLine) -> Label | None:
        label = label_at(line.raw, 0, (LabelForm.CHAPTER,))
        if label is None:
            self._refuse_section(line)
            return None
        runs_on = self._first_article_inside(line.raw, label.end)
        if not (looks_like_heading(line.raw) or (label.number == self._chapter + 1 and runs_on)):
            return None
        if label.number != self._chapter + 1:
            if self._complete():
                raise refusals.chapter_out_of_order(line, label, self._chapter + 1)
            return None
        self._refuse_ambiguous(line, label)
        return label

    def _refuse_section(self, line: SourceLine) -> None:
        label = label_at(line.raw, 0, (LabelForm.SECTION,))
        if label and self._complete() and not _NO_HEADING.search(line.raw):
            raise refusals.section(line)

    def _article_label(self, line: SourceLine) -> Label | None:
        forms = (self._article_form,) if self._article_form else ARTICLE_FORMS
        label = label_at(line.raw, 0, forms)
        if label is None:
            return None
        if label.number == self._article + 1:
            self._refuse_ambiguous(line, label)
            return label
        # "第五条所称…" opens a sentence: where article labels stand apart by a blank, it is no label.
        cited = self._blank_after_article_label and not line.raw[label.end : label.end + 1].isspace()
        if self._complete() and not cited:
            raise refusals.article_out_of_order(line, label, self._article + 1)
        return None

    def _item_label(self, line: SourceLine) -> Label | None:
        if self._in_heading or not self._article:
            return None
        label = label_at(line.raw, 0, ITEM_FORMS)
        if label is None:
            return None
        if label.number == self._item + 1 and self._item_form in (None, label.form):
            self._refuse_ambiguous(line, label)
            return label
        if not self._complete():
            return None
        if self._item_form not in (None, label.form):
            raise refusals.nested_list(line, self._article)
        raise refusals.item_out_of_order(line, label, self._item + 1, self._article)

    def _refuse_ambiguous(self, line: SourceLine, label: Label) -> None:
        """In wrapped lines, a label within a sentence may be a citation that the wrap put there."""
        if self._layout.wrapped and not self._complete():
            raise refusals.label_within_sentence(line, line.raw[: label.end])

    def _continue_or_begin_paragraph(self, line: SourceLine, after: str) -> bool:
        """Take a line without a label; returns whether it begins a paragraph."""
        if self._in_heading:
            if self._marks[-1].text_start == self._offset:
                return False  # the title stands on the line below its label
            raise refusals.no_article_after_heading(line, self._article + 1)
        if self._previous is None or not self._layout.paragraph_ends(
            self._previous.raw, self._previous_is_first, line.raw, after
        ):
            return False
        self._item, self._item_form = 0, None
        inferred = self._layout.wrapped
        self._marks.append(Mark("paragraph", 0, self._offset, self._offset, inferred, line.number))
        return True

    def _label_inside(self, raw: str, position: int) -> Label | None:
        """The next label that runs on within the line: after a heading, or after a sentence."""
        if self._in_heading:
            return self._first_article_inside(raw, position)
        for sentence_end in _AFTER_SENTENCE.finditer(raw, position):
            label = self._expected_label(raw, sentence_end.end())
            if label is not None:
                return label
        return None

    def _first_article_inside(self, raw: str, position: int) -> Label | None:
        forms = (self._article_form,) if self._article_form else ARTICLE_FORMS
        for start in range(position, len(raw)):
            label = label_at(raw, start, forms)
            # 二、 inside 十二、 and 二条 inside 第二条 are no labels.
            if label and label.number == self._article + 1 and raw[start - 1] not in CHINESE_NUMERAL:
                return label
        return None

    def _expected_label(self, raw: str, start: int) -> Label | None:
        above = (LabelForm.CHAPTER, *((self._article_form,) if self._article_form else ()))
        label = label_at(raw, start, above)
        if label:
            expected = self._chapter if label.form is LabelForm.CHAPTER else self._article
            # Without a blank behind it, 第五条 within a line is a citation.
            apart = label.form is LabelForm.ARTICLE_PLAIN or raw[label.end : label.end + 1].isspace()
            return label if label.number == expected + 1 and apart else None
        label = label_at(raw, start, (self._item_form,) if self._item_form else ITEM_FORMS)
        return label if label and label.number == self._item + 1 else None

    def _open(self, line: SourceLine, label: Label) -> None:
        """Enter a label into the marks and into what is expected next."""
        start = self._offset + len(without_white_space(line.raw[: label.start]))
        text_start = self._offset + len(without_white_space(line.raw[: label.end]))
        if label.form is LabelForm.CHAPTER:
            if self._in_heading:
                raise refusals.chapter_without_article(line, self._chapter)
            self._chapter, self._in_heading = label.number, True
            kind: MarkKind = "chapter"
        elif label.form in ARTICLE_FORMS:
            if self._article_form is None:
                self._blank_after_article_label = line.raw[label.end : label.end + 1].isspace()
            self._article, self._article_form, self._in_heading = label.number, label.form, False
            kind = "article"
        else:
            kind = "item"
        self._item, self._item_form = (label.number, label.form) if kind == "item" else (0, None)
        self._marks.append(Mark(kind, label.number, start, text_start, False, line.number))
        if kind == "article":
            self._marks.append(Mark("paragraph", 0, text_start, text_start, False, line.number))
