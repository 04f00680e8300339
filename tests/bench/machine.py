"""What the measurements were made on: processor, memory, and the versions that matter."""

from __future__ import annotations

import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("pyoxigraph", "pyshifty", "pyshacl", "rdflib", "flask", "waitress")


def machine() -> list[tuple[str, str]]:
    """Pairs of a name and a value."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return [
        ("date", datetime.now(UTC).date().isoformat()),
        ("cores", f"{len(os.sched_getaffinity(0))} ({processor()})"),
        ("load average before", " ".join(f"{load:.1f}" for load in os.getloadavg())),
        ("memory", f"{memory:.0f} GiB"),
        ("system", platform.freedesktop_os_release()["PRETTY_NAME"]),
        ("Python", sys.version.split()[0]),
        *((name, version(name)) for name in PACKAGES),
    ]


def processor() -> str:
    """The processor's model as the kernel names it, or its architecture."""
    names = (line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
             if line.startswith("model name"))  # fmt: skip
    return next(names, platform.machine())
