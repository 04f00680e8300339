"""What a SHACL engine finds, and the interface behind which the engines stand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from guiju.check.engine.triples import Triples


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One result of a shape at a case: what its message's placeholders were bound to."""

    focus: str
    shape: str
    bindings: tuple[tuple[str, str], ...]


class ShaclEngine(Protocol):
    """Validates a prepared case against the compiled shapes.

    `distribution` is the Python package that it is part of.
    """

    name: str
    distribution: str

    def validate(self, data: Triples, shapes: Collection[str]) -> list[Finding]:
        """Return the findings, sorted, each once.

        Args:
            data: the prepared case.
            shapes: the shapes that have a target in the data; the others could find nothing.
        """
