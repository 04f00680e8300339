"""Hints of empty answers: seeded mistakes named rightly, true negatives blamed for nothing, and what a hint costs."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from time import perf_counter

from table import section

from guiju.built import ensure_built
from guiju.store.dataset import load_store
from guiju.store.empty.hints import Hint, hint_for
from guiju.store.interface import EmbeddedStore
from guiju.store.pool import WorkerPool
from tests.store.empty_marks import Seed, named_rightly, names_term
from tests.store.empty_seeds import KINDS, Workshop

DEVELOPED, HELD_OUT = 1, 3
"""Seeds of chance: with the first the code was written, the second was looked at when it was done."""
SEEDS, NEGATIVES, GOAL = 100, 50, 90


def hints(store: EmbeddedStore, texts: Iterable[str]) -> Iterator[tuple[Hint | None, float]]:
    """Yield the hint of each query, within the limits of the service, with the seconds that it took by the clock."""
    for text in texts:
        answer = store.query(text)
        started = perf_counter()
        hint = hint_for(answer, store, text)
        yield hint, perf_counter() - started


def row(name: str, seeds: list[Seed], found: list[Hint | None]) -> tuple[str, ...]:
    """Mistakes of one kind: how many, with the term named, and with what was meant among the known."""
    pairs = list(zip(seeds, found, strict=True))
    strict = sum(named_rightly(seed, hint) for seed, hint in pairs)
    return name, str(len(seeds)), str(sum(names_term(seed, hint) for seed, hint in pairs)), str(strict)


def run(store: EmbeddedStore, workshop: Workshop, title: str) -> int:
    """Print the tables for one seed of chance; return how far they are from the goal."""
    seeds, negatives = list(workshop.seeds(SEEDS)), list(workshop.negatives(NEGATIVES))
    taken = list(hints(store, (seed.text for seed in seeds)))
    found = [hint for hint, _ in taken]
    rows = []
    for kind in KINDS:
        places = [place for place, seed in enumerate(seeds) if seed.kind == kind]
        rows.append(row(kind, [seeds[place] for place in places], [found[place] for place in places]))
    rows.append(row("all", seeds, found))
    section(f"Seeded mistakes, {title}", ("kind", "queries", "term named", "with what was meant"), rows)
    silent = [hint for hint, _ in hints(store, negatives)]
    blamed = sum(bool(hint and hint["nearest"]) for hint in silent)
    sizes = Counter(len(hint["patterns"]) for hint in silent if hint)
    times = sorted(seconds for _, seconds in taken)
    section(
        f"True negatives and time, {title}",
        ("what", "value"),
        [
            ("true negatives blamed", f"{blamed} of {len(negatives)}"),
            ("true negatives explained", f"{sum(sizes.values())} of {len(negatives)}"),
            ("patterns shown for them", ", ".join(f"{size}: {count}" for size, count in sorted(sizes.items()))),
            ("seconds a hint, median and longest", f"{times[len(times) // 2]:.3f}, {times[-1]:.3f}"),
        ],
    )
    return blamed + max(0, GOAL - sum(named_rightly(*pair) for pair in zip(seeds, found, strict=True)))


def main() -> int:
    """Measure with both seeds of chance."""
    files = [ensure_built()[0] / "dataset.nq"]
    graph = load_store(files)
    with WorkerPool("guiju.store.context:query_context", {"files": [str(file) for file in files]}) as pool:
        store = EmbeddedStore(pool)
        return sum(
            run(store, Workshop(graph, seed), title)
            for seed, title in ((DEVELOPED, "developed with"), (HELD_OUT, "held out"))
        )


if __name__ == "__main__":
    sys.exit(bool(main()))
