"""Search over the project's questions: what is found, what is refused, the fit of its confidence, time, memory."""

from __future__ import annotations

import json
import math
import tracemalloc
from collections.abc import Sequence
from pathlib import Path
from time import process_time
from typing import Any

from table import section

from guiju.built import ensure_built
from guiju.search import searcher as searching
from guiju.search.library import read_library
from guiju.search.searcher import Searcher
from guiju.store.dataset import load_store
from guiju.store.query import run_query

QUESTIONS = Path(__file__).parents[1] / "search" / "questions.json"
STEPS, RATE, HOLD = 200, 0.5, 0.01
THRESHOLD = 0.35
"""Where the balanced regression is cut; the searcher's offset moves this to one half."""
Sample = tuple[float, float, bool]
"""The best article's score over what was attainable, the logarithm of its score, whether the rules answer."""
Weights = tuple[float, float, float]


def fit(samples: Sequence[Sample]) -> Weights:
    """Return the weights of the two features and the offset, both classes counting alike."""
    means = [sum(sample[i] for sample in samples) / len(samples) for i in (0, 1)]
    spreads = [math.sqrt(sum((s[i] - means[i]) ** 2 for s in samples) / len(samples)) for i in (0, 1)]
    shares = {answers: 0.5 / sum(sample[2] is answers for sample in samples) for answers in (True, False)}
    points = [([(s[i] - means[i]) / spreads[i] for i in (0, 1)] + [1.0], s[2]) for s in samples]
    weights = [0.0, 0.0, 0.0]
    for _ in range(STEPS):
        slopes = [HOLD * weights[0], HOLD * weights[1], 0.0]
        for point, answers in points:
            miss = shares[answers] * (logistic(sum(map(math.prod, zip(weights, point, strict=True)))) - answers)
            slopes = [slope + miss * value for slope, value in zip(slopes, point, strict=True)]
        weights = [weight - RATE * slope for weight, slope in zip(weights, slopes, strict=True)]
    first, second = (weights[i] / spreads[i] for i in (0, 1))
    return first, second, weights[2] - first * means[0] - second * means[1]


def logistic(value: float) -> float:
    """Map a sum to between 0 and 1."""
    return 1 / (1 + math.exp(-value))


def confidence(sample: Sample, weights: Weights) -> float:
    """Return the confidence that weights give."""
    return logistic(weights[0] * sample[0] + weights[1] * sample[1] + weights[2])


def sample_of(searcher: Searcher, question: dict[str, Any], ruleset: str) -> Sample:
    """Return the features of a question, by the searcher's own parts."""
    query = searcher._query(question["question"], ruleset)
    strength = max(searcher._strengths(query).values(), default=0) or 0.001
    attainable = searcher._articles.attainable(query.tokens) or 1
    return strength / attainable, math.log(strength), bool(question["articles"])


def main() -> None:
    """Ask every question, fit on all others, and print."""
    folder, _ = ensure_built()
    store = load_store([folder / "dataset.nq"])
    started = process_time()
    library = read_library(lambda text: run_query(store, text, "application/sparql-results+json").body)
    read = process_time() - started
    tracemalloc.start()
    searcher = Searcher(library)
    memory = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    started = process_time()
    searcher = Searcher(library)
    built = process_time() - started
    questions = json.loads(QUESTIONS.read_text(encoding="utf-8"))
    scopes = ["" if any(n in q["question"] for n in library.names[q["ruleset"]]) else q["ruleset"] for q in questions]
    started = process_time()
    found = [searcher.search(q["question"], scope, 3) for q, scope in zip(questions, scopes, strict=True)]
    each = (process_time() - started) / len(questions)
    answerable = [(q["articles"], f) for q, f in zip(questions, found, strict=True) if q["articles"]]
    silent = [f for q, f in zip(questions, found, strict=True) if not q["articles"]]
    first = sum(f.findings[0].leaf.article in articles for articles, f in answerable)
    among = sum(any(one.leaf.article in articles for one in f.findings) for articles, f in answerable)
    samples = [sample_of(searcher, q, scope) for q, scope in zip(questions, scopes, strict=True)]
    held = [confidence(s, fit([*samples[:i], *samples[i + 1 :]])) for i, s in enumerate(samples)]
    refused = [value < THRESHOLD for value in held]
    weights = fit(samples)
    shifted = (*weights[:2], weights[2] - math.log(THRESHOLD / (1 - THRESHOLD)))
    now = (searching.SHARE_WEIGHT, searching.STRENGTH_WEIGHT, searching.OFFSET)
    section(
        "Search",
        ("what", "value"),
        [
            ("article first", share(first, len(answerable))),
            ("article among three", share(among, len(answerable))),
            ("silent rules told", share(sum(not f.answered for f in silent), len(silent))),
            ("answerable refused", share(sum(not f.answered for _, f in answerable), len(answerable))),
            ("silent rules told, each left out of the fit", share(count(refused, samples, False), len(silent))),
            ("answerable refused, each left out of the fit", share(count(refused, samples, True), len(answerable))),
            ("weights in use; fitted", f"{now}; {tuple(round(weight, 2) for weight in shifted)}"),
            ("read, build, one question (processor)", f"{read:.3f} s, {built:.3f} s, {1000 * each:.1f} ms"),
            ("memory of the index", f"{memory / 2**20:.1f} MiB"),
        ],
    )


def count(refused: Sequence[bool], samples: Sequence[Sample], answers: bool) -> int:
    """Return how many of a kind were refused."""
    return sum(no for no, sample in zip(refused, samples, strict=True) if sample[2] is answers)


def share(part: int, whole: int) -> str:
    """Write a part of a whole."""
    return f"{part} of {whole} ({part / whole:.1%})"


if __name__ == "__main__":
    main()
