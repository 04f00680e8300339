"""Holds all engines against each other over generated cases: every executable norm, every way of drawing a case.

Run from the project's folder: `PYTHONPATH=. python tests/bench/agreement.py [LOG]`. It takes the better part of an hour
(pySHACL), works on all cores, writes a line of JSON for each finished part to LOG and goes on there if started again.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from table import section

from guiju.built import ensure_built
from guiju.check.engine.engines import ENGINES
from tests.check.agreement import Compared, Comparison
from tests.check.generated import WAYS, GeneratedCase, executable, generated_cases, knowledge

SEED = 1
PARTS = 96
WHOLE = 8
"""All engines judge each case by the norm it was drawn for; every so many cases the quick ones by all that apply."""
REFERENCE = "pyshacl"
NICENESS = 10


@cache
def comparisons() -> tuple[Comparison, Comparison]:
    """The comparison of all engines, and that of all but the reference."""
    folder, _ = ensure_built()
    index = knowledge()
    engines = {name: make(folder / "shapes.nt", index.shapes) for name, make in ENGINES.items()}
    quick = {name: engine for name, engine in engines.items() if name != REFERENCE}
    return Comparison(index, engines), Comparison(index, quick)


def cases(part: int) -> Iterator[GeneratedCase]:
    """All cases of the norms of one part, so that each process parses few queries."""
    norms = {norm.iri for norm in executable()[part::PARTS]}
    everything = generated_cases(SEED, len(executable()) * len(WAYS))
    return (case for case in everything if case.norm in norms)


def judge(part: int) -> dict[str, Any]:
    """Compare over one part; what was found, ready for the log."""
    os.nice(NICENESS - os.nice(0))
    reference, quick = comparisons()
    counts: Counter[str] = Counter()
    shapes: set[str] = set()
    norms: dict[str, set[str]] = {}
    differences: list[str] = []
    for number, case in enumerate(cases(part)):
        compared = reference.over_its_norm(case)
        shapes |= compared.shapes
        norms.setdefault(compared.verdict, set()).add(case.norm)
        counts += tally("all engines", compared)
        differences += compared.differences
        if number % WHOLE == 0:
            compared = quick.over_all(case)
            counts += tally("quick engines, all norms", compared)
            differences += compared.differences
    counts.update({f"norms: {verdict or 'not applicable'}": len(found) for verdict, found in norms.items()})
    return {"part": part, "counts": counts, "shapes": sorted(shapes), "differences": differences}


def tally(name: str, compared: Compared) -> Counter[str]:
    """Count one comparison."""
    return Counter(
        {f"{name}: cases": 1, f"{name}: shapes": len(compared.shapes), f"{name}: findings": len(compared.findings)}
    )


def read(log: Path, version: str) -> dict[int, Mapping[str, Any]]:
    """Return the parts that the log holds for this version of the knowledge."""
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    found = [json.loads(line) for line in lines]
    return {entry["part"]: entry for entry in found if entry["version"] == version}


def run(log: Path, version: str) -> dict[int, Mapping[str, Any]]:
    """Judge what the log does not hold yet, and return everything."""
    done = read(log, version)
    comparisons()  # loaded before the fork
    with ProcessPoolExecutor(mp_context=get_context("fork")) as pool, log.open("a", encoding="utf-8") as file:
        waiting = [pool.submit(judge, part) for part in range(PARTS) if part not in done]
        for finished in as_completed(waiting):
            entry = {"version": version, **finished.result()}
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
            file.flush()
            done[entry["part"]] = entry
            print(f"{len(done)}/{PARTS}, {len(entry['differences'])} differences", file=sys.stderr, flush=True)
    return done


def main(log: str = "build/agreement.jsonl") -> int:
    """Run, print the counts, and return how many differences there are."""
    done = run(Path(log), ensure_built()[1])
    counts: Counter[str] = Counter()
    for entry in done.values():
        counts.update(entry["counts"])
    differences = [line for entry in done.values() for line in entry["differences"]]
    shapes = {shape for entry in done.values() for shape in entry["shapes"]}
    rows = [(name, str(number)) for name, number in sorted(counts.items())]
    section(
        f"Agreement of {', '.join(ENGINES)}",
        ("what", "number"),
        [*rows, ("different shapes by the reference", str(len(shapes))), ("differences", str(len(differences)))],
    )
    print(*differences[:50], sep="\n")
    return len(differences)


if __name__ == "__main__":
    sys.exit(bool(main(*sys.argv[1:])))
