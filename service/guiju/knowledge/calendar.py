"""The working-day calendar: which days the State Council's notices make holidays or working days, and the counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import Final

from rdflib import RDF, XSD, Graph

from guiju.knowledge.vocabulary import GJ, ID

EPOCH: Final = date(1970, 1, 1)
MINUTES_A_DAY: Final = 24 * 60
DECEMBER: Final = 12


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is not what its weekday says: a holiday, or a weekend day worked instead; `holidays` says for which.

    A notice that joins two holidays in one arrangement (国庆节、中秋节) gives its days to both.
    """

    day: date
    working: bool
    holidays: tuple[str, ...]


@dataclass(frozen=True)
class YearArrangement:
    """The holiday arrangement of one year, as one notice publishes it; it may reach into the December before."""

    year: int
    special: Mapping[date, SpecialDay]


@dataclass(frozen=True)
class Calendar:
    """All days of whole years, with running counts of working days.

    Args:
        first_year: first year known.
        last_year: last year known.
        special: day → what the notice says of it.
    """

    first_year: int
    last_year: int
    special: Mapping[date, SpecialDay]
    _through: list[int] = field(init=False, repr=False)
    _workdays: list[date] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        days = self.days()
        object.__setattr__(self, "_workdays", [day for day in days if self.is_workday(day)])
        object.__setattr__(self, "_through", list(accumulate(int(self.is_workday(day)) for day in days)))

    @property
    def first(self) -> date:
        """The first day known."""
        return date(self.first_year, 1, 1)

    @property
    def last(self) -> date:
        """The last day known."""
        return date(self.last_year, 12, 31)

    def days(self) -> list[date]:
        """Return all days known."""
        return [self.first + timedelta(days=offset) for offset in range((self.last - self.first).days + 1)]

    @property
    def last_workday_number(self) -> int:
        """The number of the last working day known."""
        return len(self._workdays)

    def with_year(self, arrangement: YearArrangement) -> Calendar:
        """Return the calendar with a year added after its last, or replaced.

        Days at the end of a December come with the arrangement of the year after: replacing their own year keeps them.

        Raises:
            ValueError: the year does not follow the last one, nor is it among those known.
        """
        year = arrangement.year
        if not self.first_year <= year <= self.last_year + 1:
            raise ValueError(f"{year} does not follow {self.last_year}")
        kept = {
            day: special
            for day, special in self.special.items()
            if day.year != year or (day.month == DECEMBER and year < self.last_year)
        }
        return Calendar(self.first_year, max(self.last_year, year), {**kept, **arrangement.special})

    def knows(self, day: date) -> bool:
        """Whether the day lies in the published calendar."""
        return self.first <= day <= self.last

    def is_workday(self, day: date) -> bool:
        """Whether the day is worked; Monday to Friday only where no notice says otherwise."""
        special = self.special.get(day)
        return special.working if special else day.weekday() < 5

    def counts(self, day: date) -> tuple[int, int] | None:
        """Return (working days through the day, working days before it), or None beyond the calendar."""
        if not self.knows(day):
            return None
        through = self._through[(day - self.first).days]
        return through, through - int(self.is_workday(day))

    def workday(self, number: int) -> date | None:
        """Return the working day with this number (1 is the first known), or None beyond the calendar."""
        return self._workdays[number - 1] if 1 <= number <= len(self._workdays) else None


def plain_counts(day: date) -> dict[str, int]:
    """Return the counts of a day that need no calendar: property name → whole number."""
    return {
        "dayNumber": (day - EPOCH).days,
        "monthNumber": day.year * 12 + day.month,
        "dayOfMonth": day.day,
        "yearNumber": day.year,
    }


def read_calendar(graphs: Iterable[Graph]) -> Calendar:
    """Read the calendar from its yearly graphs.

    Each year is a `gj:CalendarYear` with `gj:year`; each special day a `gj:SpecialDay` with `gj:date`,
    `gj:working` and `gj:holiday`.

    Raises:
        ValueError: a year is missing between the first and the last, or a special day's year is not there.
    """
    years: set[int] = set()
    special: dict[date, SpecialDay] = {}
    for graph in graphs:
        for node in graph.subjects(RDF.type, GJ.CalendarYear):
            years.add(int(str(graph.value(node, GJ.year))))
        for node in graph.subjects(RDF.type, GJ.SpecialDay):
            day = date.fromisoformat(str(graph.value(node, GJ.date)))
            working = str(graph.value(node, GJ.working)) == "true"
            holidays = tuple(sorted(map(str, graph.objects(node, GJ.holiday))))
            special[day] = SpecialDay(day, working, holidays)
    if not years or years != set(range(min(years), max(years) + 1)):
        raise ValueError(f"the calendar must hold every year from the first to the last; it holds {sorted(years)}")
    strangers = sorted(day for day in special if day.year not in years)
    if strangers:
        raise ValueError(f"special days outside the calendar's years: {', '.join(map(str, strangers))}")
    return Calendar(min(years), max(years), special)


def calendar_lines(calendar: Calendar) -> list[str]:
    """Return one node a day with its two counts, so that queries can reckon working days by arithmetic.

    They are lines of N-Triples: 8,401 days are too many to build as a graph only to write them.
    """
    return [line for day in calendar.days() for line in _day_lines(calendar, day)]


def _day_lines(calendar: Calendar, day: date) -> Iterator[str]:
    node = f"<{ID}day/{day.isoformat()}>"
    yield f"{node} <{RDF.type}> <{GJ.Day}> ."
    yield f'{node} <{GJ.date}> "{day.isoformat()}"^^<{XSD.date}> .'
    for name, count in zip(("workdaysThrough", "workdaysBefore"), calendar.counts(day) or (), strict=True):
        yield f'{node} <{GJ[name]}> "{count}"^^<{XSD.integer}> .'
    for holiday in calendar.special[day].holidays if day in calendar.special else ():
        yield f"{node} <{GJ.holiday}> <{holiday}> ."
