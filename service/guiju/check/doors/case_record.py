"""How a case is written down, for those who write it: templates to fill in, JSON Schema, SHACL shapes."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path

from guiju.check.doors.case_schema import case_schema
from guiju.check.doors.workbook.template import write_template
from guiju.knowledge.case_shapes import CaseShapes, read_case_shapes
from guiju.knowledge.index import Index, read_index


class CaseRecord:
    """The forms of a case, made from the build product when first asked for.

    Args:
        folder: the build product.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _index(self) -> Index:
        return read_index(self._folder / "index.json")

    @cached_property
    def _shapes(self) -> CaseShapes:
        return read_case_shapes(self._folder / "case-shapes.nt")

    def template(self, kind: str, ruleset: str = "") -> bytes:
        """Return the workbook to fill in for a kind of case; parameters and errors as `write_template`."""
        return write_template(kind, ruleset, self._index, self._shapes)

    @cached_property
    def schema(self) -> bytes:
        """The JSON Schema (2020-12) of cases."""
        return json.dumps(case_schema(self._shapes, self._index), ensure_ascii=False, indent=1).encode() + b"\n"

    @cached_property
    def shapes(self) -> bytes:
        """The SHACL shapes of cases, in Turtle."""
        return (self._folder / "case-shapes.ttl").read_bytes()
