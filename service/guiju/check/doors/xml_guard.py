"""Refuses XML that is made to exhaust its reader: entities that multiply, and elements nested without end."""

from __future__ import annotations

from typing import Final
from xml.parsers import expat

from guiju.check.doors.json_door import bad_input
from guiju.store.errors import Problem

DEEPEST: Final = 100
"""Levels of elements that are read; a case in RDF/XML has five."""


def refuse_hostile_xml(text: bytes) -> None:
    """Refuse a document with a document type, which may declare entities, or with deep nesting.

    That it is not well-formed is left for the parser that reads it to say.

    Raises:
        Problem: the document is such a one.
    """
    parser = expat.ParserCreate()
    depth = 0

    def start_doctype(*_: object) -> None:
        raise Problem(
            400,
            "xml-entities",
            f"第 {parser.CurrentLineNumber} 行：XML 不能有 DOCTYPE 和实体",
            f"line {parser.CurrentLineNumber}: XML must have no DOCTYPE and no entities",
            "删去 <!DOCTYPE …>，实体写成文字。Leave it out, and write entities as text.",
        )

    def start_element(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            where = f"line {parser.CurrentLineNumber}"
            raise bad_input(where, "嵌套过深", "nested too deeply", "案件只需五层。A case needs five levels.")

    def end_element(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = start_doctype
    parser.StartElementHandler = start_element
    parser.EndElementHandler = end_element
    try:
        parser.Parse(text, True)
    except expat.ExpatError:
        return
