"""What the requests of one application share: engine, settings, named queries, counters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import current_app

from guiju.store.named_queries import NamedQuery
from guiju.web.engine import Engine
from guiju.web.metrics import Metrics
from guiju.web.settings import Settings

EXTENSION = "guiju"


@dataclass(frozen=True, slots=True)
class Service:
    """The parts that a request works with."""

    engine: Engine
    settings: Settings
    named_queries: Mapping[str, NamedQuery]
    metrics: Metrics = field(default_factory=Metrics)


def current() -> Service:
    """Return the service of the running application."""
    service: Service = current_app.extensions[EXTENSION]
    return service
