"""What the reader refuses, in words: one function a reason, each gives the TextError with its line."""

from __future__ import annotations

from guiju.text.errors import TextError
from guiju.text.labels import Label
from guiju.text.source import SourceLine

_LONGEST_EXCERPT = 24


def _excerpt(text: str) -> str:
    return text if len(text) <= _LONGEST_EXCERPT else f"{text[:_LONGEST_EXCERPT]}…"


def no_chapter() -> TextError:
    """No line is the heading of a first chapter."""
    return TextError(
        zh="没有找到“第一章”标题行，也就没有可读的条文。",
        en="no line is the heading of chapter 1 (第一章), so there is no article to read.",
        remedy_zh="检查是否选错文件；章的标题须独占一行或与第一条同行，以“第一章”开头。",
        remedy_en="check that this is the right file; the heading must begin its line with 第一章.",
    )


def chapter_out_of_order(line: SourceLine, label: Label, expected: int) -> TextError:
    """A chapter heading that is not the next one."""
    return TextError(
        line=line.number,
        zh=f"“{_excerpt(line.text)}”：此处应为第 {expected} 章，却是第 {label.number} 章。",
        en=f"chapter {label.number} stands where chapter {expected} is due.",
        remedy_zh="对照原件补上缺的章或改正章号；如果是目录，请删去目录。",
        remedy_en="add the missing chapter or mend the number; if this is a table of contents, delete it.",
    )


def chapter_without_article(line: SourceLine, chapter: int) -> TextError:
    """A chapter that ends before its first article."""
    return TextError(
        line=line.number,
        zh=f"第 {chapter} 章没有一条条文。",
        en=f"chapter {chapter} has no article.",
        remedy_zh="对照原件补上条文；如果这些行是目录，请删去目录。",
        remedy_en="add its articles; if these lines are a table of contents, delete it.",
    )


def no_article_after_heading(line: SourceLine, expected: int) -> TextError:
    """Words between a chapter heading and its first article."""
    return TextError(
        line=line.number,
        zh=f"章标题之后应为第 {expected} 条，却是“{_excerpt(line.text)}”。",
        en=f"article {expected} is due after the chapter heading, not these words.",
        remedy_zh="标题换行的接成一行；缺条文的对照原件补上。",
        remedy_en="join a heading that was broken into two lines; add the article if it is missing.",
    )


def section(line: SourceLine) -> TextError:
    """A section (节): the tree has none."""
    return TextError(
        line=line.number,
        zh=f"“{_excerpt(line.text)}”是“节”，本程序只读章、条、款、项。",
        en="this heading is a section (节); chapters, articles, paragraphs and items are read.",
        remedy_zh="删去节的标题行，条文不受影响。",
        remedy_en="delete the heading of the section; the articles stay as they are.",
    )


def article_out_of_order(line: SourceLine, label: Label, expected: int) -> TextError:
    """An article number that is not the next one: a gap or a duplicate."""
    wrong = "重复" if label.number < expected else "缺号"
    return TextError(
        line=line.number,
        zh=f"条号{wrong}：此处应为第 {expected} 条，却是“{_excerpt(line.text)}”。",
        en=f"article {label.number} stands where article {expected} is due "
        f"({'duplicate' if label.number < expected else 'gap'}).",
        remedy_zh="对照原件改正条号或补上缺的条；缺的条若在，它须在行首，且前一行以句号结束。",
        remedy_en="mend the number or add the article; if it is there, it must begin its line, "
        "and the line before must end its sentence.",
    )


def item_out_of_order(line: SourceLine, label: Label, expected: int, article: int) -> TextError:
    """An item number that is not the next one of its list."""
    return TextError(
        line=line.number,
        zh=f"第 {article} 条的项号不连续：此处应为第 {expected} 项，却是“{_excerpt(line.text)}”。",
        en=f"article {article}: item {label.number} stands where item {expected} is due.",
        remedy_zh="对照原件改正项号或补上缺的项；一项之内的文字不要另起一行。",
        remedy_en="mend the number or add the item; words within one item must not begin a new line.",
    )


def nested_list(line: SourceLine, article: int) -> TextError:
    """A list of another form within a list (目): the tree has none."""
    return TextError(
        line=line.number,
        zh=f"第 {article} 条：“{_excerpt(line.text)}”像是项之下的目，本程序只读到项。",
        en=f"article {article}: this looks like a list within an item; items are the last level read.",
        remedy_zh="把目的文字接在所属的项之后，不另起一行。",
        remedy_en="join the words of the inner list to the line of their item.",
    )


def label_within_sentence(line: SourceLine, label: str) -> TextError:
    """The expected label at the head of a wrapped line, before which no sentence has ended."""
    return TextError(
        line=line.number,
        zh=f"行首的“{label}”正是下一个编号，但前一行没有句末标点，无法分辨是编号还是引用。",
        en=f"{label} begins this line and is the next number, but the sentence before it has not ended: "
        "it may be a label or a citation.",
        remedy_zh="是编号，就在前一行末补上句末标点；是引用，就与前一行接成一行。",
        remedy_en="end the line before with its full stop, or, for a citation, join the two lines.",
    )


def no_words(line: int, label: str) -> TextError:
    """A label without words."""
    return TextError(
        line=line,
        zh=f"“{label}”之后没有文字。",
        en=f"no words follow {label}.",
        remedy_zh="对照原件补上文字，或删去多余的编号。",
        remedy_en="add the words after the printed original, or delete the label.",
    )


def unfinished(line: SourceLine) -> TextError:
    """Lines after the last full stop that are neither a signature nor an imprint."""
    return TextError(
        line=line.number,
        zh=f"文末的“{_excerpt(line.text)}”没有写完一句话，也不是落款或版记。",
        en="the last lines neither end a sentence nor are a dated signature or an imprint.",
        remedy_zh="对照原件补全最后一条；落款须有日期。",
        remedy_en="complete the last article; a signature must carry its date.",
    )
