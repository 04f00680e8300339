"""What one client may take of the service's time: a bucket that fills steadily and that each answer draws on."""

from __future__ import annotations

import ipaddress
import math
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from guiju.store.errors import Problem

MOST_CLIENTS: Final = 10_000
"""Clients remembered; the one longest unseen is forgotten first, and begins anew with a full bucket."""


@dataclass(slots=True)
class Bucket:
    """Seconds left to a client, at a moment."""

    seconds: float
    at: float


class Budget:
    """The buckets of all clients; safe to use from many threads.

    A request is charged the time from its arrival to its answer, but no more than its share of the processors where
    more requests are at work than there are processors: waiting beside others costs nobody's budget.

    Parameters: seconds, what a bucket holds; rate, seconds that flow into it each second; clock, for tests.
    """

    def __init__(self, seconds: float, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self.rate = rate
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()
        self._at_work = 0

    @property
    def at_work(self) -> int:
        """How many requests are being answered."""
        return self._at_work

    def begin(self) -> float:
        """Take note that a request is at work; return the moment, for `end`."""
        with self._lock:
            self._at_work += 1
        return self._clock()

    def end(self, client: str, begun: float) -> None:
        """Charge a client for a request that has been answered."""
        with self._lock:
            now = self._clock()
            share = min(1.0, (os.cpu_count() or 1) / self._at_work)
            self._at_work -= 1
            self._bucket(client, now).seconds -= share * (now - begun)

    def check(self, client: str) -> None:
        """Refuse a client whose bucket is empty.

        Raises: Problem 429 `client-budget` that says when to come again.
        """
        with self._lock:
            left = self._bucket(client, self._clock()).seconds
        if left <= 0:
            raise used_up(self.seconds, math.ceil(-left / self.rate) + 1)

    def _bucket(self, client: str, now: float) -> Bucket:
        bucket = self._buckets.setdefault(client, Bucket(self.seconds, now))
        bucket.seconds = min(self.seconds, bucket.seconds + self.rate * (now - bucket.at))
        bucket.at = now
        self._buckets.move_to_end(client)
        if len(self._buckets) > MOST_CLIENTS:
            self._buckets.popitem(last=False)
        return bucket


@lru_cache(maxsize=1024)
def client_of(address: str | None) -> str:
    """Return who is behind an address: an IPv6 client may choose any of the addresses of its /64 network."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return address or ""
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


def used_up(seconds: float, retry_after: int) -> Problem:
    """Return the refusal of a client that has used up its time."""
    return Problem(
        429,
        "client-budget",
        f"您已用完 {seconds:g} 秒的处理时间，请在 {retry_after} 秒后再试。",
        f"You have used up {seconds:g} seconds of processing time; come again in {retry_after} seconds.",
        hint="请减少并发、缩小查询，或请管理员以 --limit client_seconds=… 放宽。 / "
        "Send fewer requests at once, narrow the queries, or have the limit raised: --limit client_seconds=….",
        retry_after=retry_after,
    )
