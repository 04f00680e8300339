"""Random time limits through the compiled shapes, a whole batch at a time, compared with walking the calendar."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache

import pyoxigraph as ox
from rdflib import RDF, XSD

from guiju.check.deadline.deadlines import due_day
from guiju.check.preparation.moments import day_counts
from guiju.knowledge.calendar import EPOCH, MINUTES_A_DAY
from guiju.knowledge.compile import BREACH, GOVERNED, PENDING, UNDETERMINED, Compiler
from guiju.knowledge.norm_reader import read_norms
from guiju.knowledge.norms import Norm
from guiju.knowledge.term_reader import labels_of
from guiju.knowledge.vocabulary import GJ, PREFIXES, concept
from guiju.resources import resource
from tests.check import deadline_oracle as oracle
from tests.check.deadline_oracle import DAY, Convention
from tests.check.workshop import norm_graph, sources

AMOUNTS: Mapping[str, Sequence[int]] = {
    "working-day": range(1, 31), "day": range(1, 91), "month": range(1, 25), "year": range(1, 6),
    "year-end": (0,), "hour": range(1, 73), "minute": range(1, 121),
}  # fmt: skip
NOON = time(12)
BATCH = 40
"""Records in one graph: fewer cost parsing the queries, more cost joins over all records, which grow as the square."""
TRUE = f'"true"^^<{XSD.boolean}>'
STARTS = (date(2003, 12, 1), date(2027, 1, 31))
"""The calendar holds 2004 to 2026: a few starts lie outside."""


def conventions() -> list[Convention]:
    """Every way in which a norm may set a time limit; the compiler refuses the others."""
    found = [Convention("year-end", 0)]
    for unit, amounts in AMOUNTS.items():
        for amount in amounts:
            if unit == "year-end":
                continue
            found += [Convention(unit, amount), Convention(unit, amount, "before")]
            if unit in ("working-day", "day"):
                found += [Convention(unit, amount, way, start_counts=True) for way in ("after", "before")]
            elif unit in ("month", "year"):
                found.append(Convention(unit, amount, start_counts=True))
    return found


@cache
def compiler() -> Compiler:
    knowledge = sources()
    severities = {str(s): str(value) for s, value in knowledge.ontology.subject_objects(GJ.severity)}
    return Compiler(resource("shapes") / "forms", labels_of([knowledge.ontology]), severities)


@lru_cache
def selects(rule: Convention) -> dict[str, str]:
    """The compiled shapes of a time limit: suffix → SELECT, with its prefixes."""
    prefixes = "".join(f"PREFIX {name}: <{namespace}> " for name, namespace in PREFIXES.items())
    return {shape.suffix: prefixes + shape.select for shape in compiler().compile(norm_of(rule))}


@cache
def some_norm() -> Norm:
    body = (
        "gj:strength strength:firm ; gj:governs case:meeting ; gj:form form:deadline ; "
        "gj:requires [ gj:verb act:issue ] ; gj:from [ gj:verb act:end-meeting ] ; gj:amount 1 ; gj:unit timeunit:day"
    )
    return read_norms(norm_graph(body))[0]


def norm_of(rule: Convention) -> Norm:
    unit = concept("timeunit", rule.unit)
    return replace(some_norm(), amount=rule.amount, unit=unit, direction=rule.direction, start_counts=rule.start_counts)


@dataclass(frozen=True)
class Trial:
    """A record at a border: what was done when, judged on which day, and the verdict that walking gives."""

    start: datetime
    act: datetime | None
    as_of: date
    expected: str


def trials(rule: Convention, start: datetime) -> Iterator[Trial]:
    """The records at the border of one time limit: done on the last day and the day after, or not done by these.

    Of a due day before the known calendar nobody can say which it was, but that it is over by the event's own day.
    """
    due = oracle.due_day(rule, start)
    if due is None:
        out = rule.direction == "before" and oracle.is_known(start.date())
        yield Trial(start, None, date(2026, 12, 31), "breached" if out else "undetermined")
        return
    timed = rule.unit in ("hour", "minute")
    last = oracle.due_moment(rule, start) if timed else datetime.combine(due, NOON)
    known = due < date(2026, 12, 31) or rule.unit != "working-day"
    judged = due if known else due - DAY
    yield Trial(start, last, judged, "complied")
    yield Trial(start, None, judged, "pending")
    if known:
        yield Trial(start, last + (timedelta(minutes=1) if timed else DAY), due, "breached")
        yield Trial(start, None, due + DAY, "breached")


def verdicts(rule: Convention, batch: Sequence[Trial]) -> list[str]:
    """Run the three shapes over all records of a batch at once; the first that reports decides, as in the check."""
    norm = norm_of(rule)
    store = ox.Store()
    store.bulk_load("\n".join(_lines(norm, batch)).encode(), ox.RdfFormat.N_TRIPLES)
    found = ["complied"] * len(batch)
    names = {PENDING: "pending", UNDETERMINED: "undetermined", BREACH: "breached"}
    for suffix, name in names.items():
        answer = store.query(selects(rule)[suffix])
        assert isinstance(answer, ox.QuerySolutions)
        for row in answer:
            found[int(row["this"].value.rpartition("/")[2])] = name
    return found


def _lines(norm: Norm, batch: Sequence[Trial]) -> Iterator[str]:
    calendar = sources().calendar
    for number, trial in enumerate(batch):
        case = f"urn:case/{number}"
        yield f"<{case}> <{RDF.type}> <{norm.iri}{GOVERNED}> ."
        yield f"<{case}> <{GJ.timelineComplete}> {TRUE} ."
        yield f'<{case}> <{GJ.asOfText}> "{trial.as_of}" .'
        midnight = (trial.as_of - EPOCH).days * MINUTES_A_DAY
        whole_day = {"earliest": midnight, "latest": midnight + MINUTES_A_DAY - 1}
        yield from _numbers(case, whole_day | day_counts(calendar, trial.as_of))
        yield from _numbers(case, {"lastWorkdayKnown": calendar.last_workday_number})
        yield from _act(case, "start", "end-meeting", trial.start)
        if trial.act:
            yield from _act(case, "act", "issue", trial.act)


def _act(case: str, name: str, verb: str, moment: datetime) -> Iterator[str]:
    node = f"{case}/{name}"
    minute = (moment.date() - EPOCH).days * MINUTES_A_DAY + moment.hour * 60 + moment.minute
    yield f"<{case}> <{GJ.act}> <{node}> ."
    yield f"<{node}> <{GJ.verb}> <{concept('act', verb)}> ."
    yield f"<{node}> <{GJ.dated}> {TRUE} ."
    for text in ("actorKey", "what", "whatEn"):
        yield f'<{node}> <{GJ[text]}> "-" .'
    yield from _numbers(node, {"earliest": minute, "latest": minute} | day_counts(sources().calendar, moment.date()))


def _numbers(node: str, numbers: Mapping[str, int]) -> Iterator[str]:
    for name, number in numbers.items():
        yield f'<{node}> <{GJ[name]}> "{number}"^^<{XSD.integer}> .'


def draws(number: int, seed: int, rules: Sequence[Convention]) -> dict[Convention, list[datetime]]:
    """Draw starts, each with a convention."""
    chance = random.Random(seed)
    days = (STARTS[1] - STARTS[0]).days
    found: dict[Convention, list[datetime]] = {rule: [] for rule in rules}
    for _ in range(number):
        after = timedelta(minutes=chance.randrange(days * MINUTES_A_DAY))
        found[chance.choice(rules)].append(datetime.combine(STARTS[0], time()) + after)
    return found


def mismatches(drawn: Mapping[Convention, Sequence[datetime]]) -> Iterator[str]:
    """Compare the due day and the shapes' verdicts of all draws with the oracle; yield what differs."""
    for rule, starts in drawn.items():
        yield from _wrong_due_days(rule, starts)
        batch = [trial for start in starts for trial in trials(rule, start)]
        for first in range(0, len(batch), BATCH):
            part = batch[first : first + BATCH]
            for trial, verdict in zip(part, verdicts(rule, part), strict=True):
                if verdict != trial.expected:
                    yield f"{rule}: {trial}: the shapes say {verdict}"


def _wrong_due_days(rule: Convention, starts: Iterable[datetime]) -> Iterator[str]:
    norm = norm_of(rule)
    for start in starts:
        found = due_day(norm, start.date(), sources().calendar, start.hour * 60 + start.minute)
        expected = oracle.due_day(rule, start)
        if found != expected:
            yield f"{rule} from {start}: {found}, by walking {expected}"
