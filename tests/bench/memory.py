"""Memory of a running service: web process, the workers' parent, one worker (proc(5), smaps_rollup)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident and private memory of a process in MiB; private is what its end would give back."""

    resident: float
    private: float

    def cells(self) -> tuple[str, str]:
        """Both as cells of a table."""
        return f"{self.resident:.0f} MiB", f"{self.private:.0f} MiB"


def children(process: int) -> Iterator[int]:
    """Identifiers of the processes that this one started and that still run."""
    for task in Path(f"/proc/{process}/task").iterdir():
        yield from map(int, (task / "children").read_text().split())


def memory_of(process: int) -> Memory:
    """What the kernel counts for the process."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
    kib = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}
    return Memory(kib["Rss"] / 1024, (kib["Private_Clean"] + kib["Private_Dirty"]) / 1024)


def memory_of_service(web: int) -> dict[str, Memory]:
    """Memory by role, once the service has answered something, so that a worker exists.

    Raises: StopIteration where a role has no process.
    """
    parent = next(children(web))
    worker = next(children(parent))
    return {"web process": memory_of(web), "parent of the workers": memory_of(parent), "one worker": memory_of(worker)}
