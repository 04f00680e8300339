"""Cuts Chinese text into what search compares: pairs of characters, single characters, and runs of Latin or digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

RUN: Final = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
SENTENCE: Final = re.compile(r"[^。；！？;]+[。；！？;]?")
SINGLE_WEIGHT: Final = 0.2
"""What a single character counts, a pair counting 1: it helps where no pair of a question stands in the rules."""
ASKING: Final = re.compile(
    "什么时候|多长时间|什么意思|怎么处理|怎么样|怎么办|为什么|要不要|能不能|可不可以|算不算|适不适用|是否|能否|"
    "多少|多久|多长|什么|怎么|怎样|如何|哪些|哪个|哪里|哪儿|请问|应该|需要|必须|可以|"
    "[吗呢吧么谁几哪]"
)
"""Words by which a question asks and that join its others; they say nothing of what it is about."""


def tokens(text: str) -> Iterator[str]:
    """Yield the tokens of a text; a run of Latin letters or digits is one."""
    for match in RUN.finditer(text.lower()):
        run = match[0]
        if run.isascii():
            yield run
        else:
            yield from run
            yield from (run[start : start + 2] for start in range(len(run) - 1))


def weight(token: str) -> float:
    """Return what a token counts."""
    return SINGLE_WEIGHT if len(token) == 1 and not token.isascii() else 1.0


def subject(question: str) -> str:
    """Return a question without the words that only ask."""
    return ASKING.sub(" ", question)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, verbatim; a semicolon ends one too."""
    return SENTENCE.findall(text)
