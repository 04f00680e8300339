"""Counts requests and their durations, and writes them as Prometheus text (exposition format 0.0.4)."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from itertools import accumulate

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 2.5, 5.0)
"""Upper bounds of the duration histogram, in seconds."""


def label_text(**labels: str) -> str:
    """Write labels as `{name="value",…}`, escaped as the format asks."""
    escaped = {
        name: value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n") for name, value in labels.items()
    }
    return "{" + ",".join(f'{name}="{value}"' for name, value in escaped.items()) + "}"


class Metrics:
    """Counters of one process; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._buckets: Counter[tuple[str, int]] = Counter()
        self._sums: dict[str, float] = {}
        self._counts: Counter[str] = Counter()
        self._refused: Counter[str] = Counter()

    def observe(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        with self._lock:
            self._requests[route, method, status] += 1
            self._counts[route] += 1
            self._sums[route] = self._sums.get(route, 0.0) + seconds
            # Each answer is counted in its narrowest bucket alone; the text adds them up.
            self._buckets[route, bisect_left(BUCKETS, seconds)] += 1

    def refuse(self, code: str) -> None:
        """Count one task that a limit of the workers cut or turned away, by the code of its problem."""
        with self._lock:
            self._refused[code] += 1

    def text(self, dataset_version: str) -> str:
        """Write all counters."""
        with self._lock:
            return "\n".join([*self._lines(dataset_version), ""])

    def _lines(self, dataset_version: str) -> Iterable[str]:
        yield "# HELP guiju_dataset_info The dataset that is served."
        yield "# TYPE guiju_dataset_info gauge"
        yield f"guiju_dataset_info{label_text(version=dataset_version)} 1"
        yield "# HELP guiju_http_requests_total Answered requests."
        yield "# TYPE guiju_http_requests_total counter"
        for (route, method, status), count in sorted(self._requests.items()):
            yield f"guiju_http_requests_total{label_text(route=route, method=method, status=str(status))} {count}"
        yield "# HELP guiju_http_request_seconds Time from request to answer."
        yield "# TYPE guiju_http_request_seconds histogram"
        for route in sorted(self._counts):
            up_to = accumulate(self._buckets[route, place] for place in range(len(BUCKETS)))
            for bound, number in zip(BUCKETS, up_to, strict=True):
                labels = label_text(route=route, le=str(bound))
                yield f"guiju_http_request_seconds_bucket{labels} {number}"
            labels = label_text(route=route, le="+Inf")
            yield f"guiju_http_request_seconds_bucket{labels} {self._counts[route]}"
            yield f"guiju_http_request_seconds_sum{label_text(route=route)} {self._sums[route]:.6f}"
            yield f"guiju_http_request_seconds_count{label_text(route=route)} {self._counts[route]}"
        yield "# HELP guiju_worker_refusals_total Tasks cut by a limit, crashed, or turned away while busy."
        yield "# TYPE guiju_worker_refusals_total counter"
        for code, count in sorted(self._refused.items()):
            yield f"guiju_worker_refusals_total{label_text(code=code)} {count}"
