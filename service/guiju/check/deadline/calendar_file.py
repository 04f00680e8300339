"""A year's calendar as a user hands it in: the State Council's notice as text, or the Turtle of data/calendar."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from rdflib import RDF, XSD, Graph, Literal, URIRef

from guiju.check.deadline.calendar_notice import CODE, check_complete, check_special, read_notice
from guiju.check.doors.json_door import bad_input, decode
from guiju.check.doors.rdf_graph import TYPE, RdfGraph, Subject, raw
from guiju.check.doors.resolve import Names
from guiju.knowledge.calendar import Calendar, SpecialDay, YearArrangement
from guiju.knowledge.index import Index
from guiju.knowledge.turtle import canonical_turtle
from guiju.knowledge.vocabulary import GJ, ID, PREFIXES
from guiju.store.errors import Problem

_ABOUT: Final = Subject("工作日历", "calendar", "gj:CalendarYear、gj:SpecialDay")
_TURTLE: Final = "text/turtle"
_LOOKS_LIKE_TURTLE: Final = re.compile(r"^\s*(@prefix|PREFIX)\s", re.MULTILINE)
_YEAR: Final = re.compile("[0-9]{4}")
_KINDS: Final[Mapping[str, frozenset[str]]] = {
    str(GJ.CalendarYear): frozenset({str(GJ.year)}),
    str(GJ.SpecialDay): frozenset({str(GJ.date), str(GJ.holiday), str(GJ.working)}),
}
"""Classes of the nodes of a calendar, each with the properties it may have."""


def read_arrangement(content: bytes, index: Index, year: int | None = None) -> YearArrangement:
    """Read one year's arrangement.

    Args:
        content: a notice in plain text, or Turtle as under data/calendar; UTF-8.
        index: the built knowledge, for the names of holidays, and for which of them every year has.
        year: the year that a notice without its title arranges.
    Raises:
        Problem: it cannot be read, contradicts itself, or is a notice without a holiday that every year has.
    """
    text = decode(content)
    names = Names(index.terms)
    if not _LOOKS_LIKE_TURTLE.search(text):
        arrangement = read_notice(text, names, year)
        check_complete(arrangement, _of_every_year(index))
        return arrangement
    arrangement = _read_turtle(text, names)
    if year not in (None, arrangement.year):
        found = arrangement.year
        raise _unusable("", f"日历是 {found} 年的，不是 {year} 年", f"the calendar is of {found}, not of {year}")
    return arrangement


def _of_every_year(index: Index) -> dict[str, str]:
    """Return the holidays of the last two known years (IRI → name): what stands in both is no one-off."""
    calendar = index.calendar
    years = [
        {iri for day, special in calendar.special.items() if day.year == year for iri in special.holidays}
        for year in (calendar.last_year, calendar.last_year - 1)
    ]
    return {iri: index.terms.label(iri, "zh") for iri in sorted(years[0] & years[1])}


def _read_turtle(text: str, names: Names) -> YearArrangement:
    graph = RdfGraph(text.encode(), _TURTLE, _ABOUT)
    years, special = [], {}
    for node in graph.by_subject:
        kind = _kind(graph, node)
        if kind == str(GJ.CalendarYear):
            years.append(_whole_number(node, graph.one(node, "year")))
        else:
            found = _special_day(graph, node, names)
            special[found.day] = found
    if len(years) != 1:
        number = len(years)
        raise _unusable("", f"应有一个 gj:CalendarYear，而不是 {number} 个", f"one gj:CalendarYear, not {number}")
    for day in special.values():
        check_special(str(day.day), day, years[0])
    return YearArrangement(years[0], dict(sorted(special.items())))


def _kind(graph: RdfGraph, node: str) -> str:
    kinds = [str(raw(kind)) for kind in graph.values(node, TYPE)]
    if len(kinds) != 1 or kinds[0] not in _KINDS:
        raise _unusable(node, "应为 gj:CalendarYear 或 gj:SpecialDay", "is no gj:CalendarYear and no gj:SpecialDay")
    unknown = sorted(set(graph.by_subject[node]) - _KINDS[kinds[0]] - {TYPE})
    if unknown:
        raise _unusable(node, f"不能有 {unknown[0]}", f"may not have {unknown[0]}")
    return kinds[0]


def _special_day(graph: RdfGraph, node: str, names: Names) -> SpecialDay:
    day, working = graph.one(node, "date"), graph.one(node, "working").lower()
    holidays = [str(raw(value)) for value in graph.values(node, str(GJ.holiday))]
    unknown = [iri for iri in holidays if names.concept(iri, ("holiday",)) != iri]
    if unknown or not holidays:
        raise _unusable(node, f"不认识节假日 {''.join(unknown[:1])}", f"unknown holiday {''.join(unknown[:1])}")
    if working not in ("true", "false"):
        raise _unusable(node, "gj:working 应为 true 或 false", "gj:working must be true or false")
    try:
        return SpecialDay(date.fromisoformat(day), working == "true", tuple(sorted(holidays)))
    except ValueError as error:
        raise _unusable(node, f"“{day}”不是日期", f"“{day}” is no date") from error


def _whole_number(node: str, text: str) -> int:
    if not _YEAR.fullmatch(text):
        raise _unusable(node, f"“{text}”不是年份", f"“{text}” is no year")
    return int(text)


def _unusable(where: str, zh: str, en: str) -> Problem:
    hint = "照 data/calendar 中的文件书写，或粘贴放假通知原文。Write it as those in data/calendar, or paste the notice."
    return bad_input(where, zh, en, hint, CODE)


def with_arrangements(index: Index, arrangements: Iterable[YearArrangement]) -> Index:
    """Return the index with years added to its calendar, or replaced; the shapes hold no calendar and stay.

    Raises:
        Problem: a year in between is missing.
    """
    calendar: Calendar = index.calendar
    for arrangement in sorted(arrangements, key=lambda one: one.year):
        try:
            calendar = calendar.with_year(arrangement)
        except ValueError as error:
            first, last, year = calendar.first_year, calendar.last_year, arrangement.year
            raise bad_input(
                "",
                f"工作日历为 {first} 至 {last} 年，{year} 年与它不相接",
                f"the calendar holds {first} to {last}: {year} does not follow",
                f"接下来应加入 {last + 1} 年，可以一并给出。The next year to add is {last + 1}; give it as well.",
                CODE,
            ) from error
    return replace(index, calendar=calendar)


def write_arrangement(arrangement: YearArrangement) -> str:
    """Return the arrangement as a file of data/calendar, in the project's one layout of Turtle."""
    graph = Graph(bind_namespaces="none")
    for prefix in ("gj", "holiday", "xsd"):
        graph.bind(prefix, PREFIXES[prefix])
    for prefix in ("day", "year"):
        graph.bind(prefix, f"{ID}{prefix}/")
    node = URIRef(f"{ID}year/{arrangement.year}")
    graph.add((node, RDF.type, GJ.CalendarYear))
    graph.add((node, GJ.year, Literal(arrangement.year)))
    for special in arrangement.special.values():
        day = URIRef(f"{ID}day/{special.day}")
        graph.add((day, RDF.type, GJ.SpecialDay))
        graph.add((day, GJ.date, Literal(special.day.isoformat(), datatype=XSD.date)))
        graph.add((day, GJ.working, Literal(special.working)))
        for holiday in special.holidays:
            graph.add((day, GJ.holiday, URIRef(holiday)))
    header = f"# {arrangement.year}年放假与调休：与星期不同的日子。其余的日子，星期一至星期五上班。"
    return canonical_turtle(graph, header, order=lambda subject: (subject != node, str(subject)))
