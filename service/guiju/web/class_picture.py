"""The picture of the main classes on the ontology's page: boxes and arrows worked out from the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from guiju.web.answers import Row, Table
from guiju.web.language import Language
from guiju.web.statements import label_in

BOX: Final = (172, 46)
STEP: Final = (272, 104)
MARGIN: Final = 16
"""Sizes in the picture's own units: a box, from one box to the next, and around all."""


@dataclass(frozen=True, slots=True)
class Box:
    """A class: its IRI, label, and the middle of its box."""

    iri: str
    label: str
    x: int
    y: int

    @property
    def left(self) -> int:
        """The left edge."""
        return self.x - BOX[0] // 2

    @property
    def top(self) -> int:
        """The upper edge."""
        return self.y - BOX[1] // 2


@dataclass(frozen=True, slots=True)
class Arrow:
    """Properties from one class to another: their labels, the line's ends, and where the words stand."""

    source: str
    target: str
    label: str
    start: tuple[float, float]
    end: tuple[float, float]

    @property
    def middle(self) -> tuple[float, float]:
        """Where the words stand."""
        return (self.start[0] + self.end[0]) / 2, (self.start[1] + self.end[1]) / 2


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole picture and its size."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int


def class_picture(classes: Table, properties: Table, language: Language) -> Picture:
    """Return the picture.

    Args:
        classes: rows of class, column, row and labels (`zh`, `en`).
        properties: rows of property labels, from and to (IRIs of classes).
        language: of the labels.
    """
    boxes = {row["class"].text: _box(row, language) for row in classes.rows}
    arrows = [
        _arrow(boxes[source], boxes[target], labels)
        for (source, target), labels in _joined(properties, language).items()
        if source in boxes and target in boxes
    ]
    width = max((box.x for box in boxes.values()), default=0) + BOX[0] // 2 + MARGIN
    height = max((box.y for box in boxes.values()), default=0) + BOX[1] // 2 + MARGIN
    return Picture(tuple(boxes.values()), tuple(arrows), width, height)


def _box(row: Row, language: Language) -> Box:
    column, line = int(row["column"].text), int(row["row"].text)
    x, y = (
        MARGIN + size // 2 + (place - 1) * step for size, place, step in zip(BOX, (column, line), STEP, strict=True)
    )
    return Box(row["class"].text, label_in(row, "", language), x, y)


def _joined(properties: Table, language: Language) -> Mapping[tuple[str, str], Sequence[str]]:
    """Return the labels of the properties by the classes that they join: one arrow carries them all."""
    joined: dict[tuple[str, str], list[str]] = {}
    for row in properties.rows:
        joined.setdefault((row["from"].text, row["to"].text), []).append(label_in(row, "", language))
    return joined


def _arrow(source: Box, target: Box, labels: Sequence[str]) -> Arrow:
    start, end = _edge(source, target), _edge(target, source)
    return Arrow(source.label, target.label, " · ".join(dict.fromkeys(labels)), start, end)


def _edge(box: Box, towards: Box) -> tuple[float, float]:
    """Return where the line from the middle of one box to that of another leaves the first."""
    across, down = towards.x - box.x, towards.y - box.y
    scale = min(BOX[0] / 2 / abs(across) if across else 1.0, BOX[1] / 2 / abs(down) if down else 1.0)
    return round(box.x + across * scale, 1), round(box.y + down * scale, 1)
