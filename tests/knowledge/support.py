"""What the tests of knowledge share: the real calendar and the real sources, read once."""

from __future__ import annotations

from functools import cache

from guiju.knowledge.build import Built, Sources, build, read_sources
from guiju.knowledge.calendar import Calendar
from guiju.resources import NAMES, resource


@cache
def real_sources() -> Sources:
    return read_sources({name: resource(name) for name in NAMES})


def real_calendar() -> Calendar:
    return real_sources().calendar


@cache
def real_build() -> Built:
    return build(real_sources(), resource("shapes") / "forms")
