"""Questions in Chinese: what is answered rightly, what is refused, the fit of the confidence, time, memory."""

from __future__ import annotations

import json
import math
import tracemalloc
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import process_time
from typing import Any

from table import section

from guiju.ask import answerer as asking
from guiju.ask.answerer import Answerer, Answers, covered, tells
from guiju.ask.comparing import CELLS
from guiju.built import ensure_built
from guiju.knowledge.index import Index, read_index
from guiju.knowledge.norms import Norm
from guiju.search.library import read_library, rows_of
from guiju.store.dataset import load_store
from guiju.store.query import run_query

QUESTIONS = Path(__file__).parents[1] / "search"
THRESHOLD = 0.2
"""Where the balanced regression is cut; the offset moves this to one half."""
TIMES = 4
"""How often the written questions count in the fit, the aligned ones, which are worded formally, counting once."""
STEPS, RATE, HOLD = 300, 1.5, 0.001
Question = Mapping[str, Any]
Sample = tuple[tuple[float, ...], bool]


def right(question: Question, norm: Norm) -> bool:
    """Whether a norm is one that answers: of the aligned ones, or with the words expected in its quote or condition."""
    if "norms" in question:
        return norm.iri in question["norms"]
    own = (norm.quote, *norm.condition_quotes)
    return norm.article in question["articles"] and any(
        quote in words or norm.quote in quote for quote in question["quotes"] for words in own
    )


def sentence_right(question: Question, norm: Norm) -> bool:
    """Whether the words that answer stand in the norm's sentence, or in the sentences of its condition."""
    places = (norm.sentence, *norm.condition_quotes)
    if "sentences" in question:
        return norm.sentence in question["sentences"]
    quotes = question["quotes"]
    return norm.article in question["articles"] and any(quote in place for quote in quotes for place in places)


def among_three(question: Question, found: Answers) -> bool:
    """Whether a right article is among the first three."""
    articles = list(dict.fromkeys(answer.norm.article for answer in found.found))[:3]
    return any(article in question["articles"] for article in articles)


def row(name: str, asked: Sequence[tuple[Question, Answers]]) -> tuple[str, ...]:
    """Return a row of the table: one set of questions."""
    answerable = [(question, found) for question, found in asked if question["articles"]]
    silent = [found for question, found in asked if not question["articles"]]
    first = [(question, found.found[0].norm) for question, found in answerable]
    counts = (
        sum(norm.article in question["articles"] for question, norm in first),
        sum(among_three(question, found) for question, found in answerable),
        sum(right(question, norm) for question, norm in first),
        sum(sentence_right(question, norm) for question, norm in first),
        sum(not found.answered for _, found in answerable),
    )
    told = f"{sum(not found.answered for found in silent)} of {len(silent)}"
    shares = [f"{count} of {len(first)} ({count / len(first):.1%})" for count in counts]
    return (name, *shares, told)


def sample_of(answerer: Answerer, question: Question) -> Sample:
    """Return the evidence on a question, by the answerer's own parts."""
    reading = answerer._reader.read(question["question"], question["ruleset"])
    ranked = answerer._ranked(reading)
    own = [found for found in ranked if found[1].norm.ruleset == question["ruleset"]]
    if not own:
        return (0.0, 0.0, 0.0, 0.0), bool(question["articles"])
    score, best = own[0]
    text = "\n".join([best.words, best.norm.sentence, answerer._texts.get(best.norm.source, "")])
    share = covered(reading.items, text, best.concepts)
    untold = float(tells(reading, best) is False)
    return (share, math.log(1 + score), score / ranked[0][0], untold), bool(question["articles"])


def fit(samples: Sequence[Sample]) -> list[float]:
    """Return the weights of the evidence and the offset of a logistic regression, both classes counting alike."""
    size = range(len(samples[0][0]))
    means = [sum(values[i] for values, _ in samples) / len(samples) for i in size]
    spreads = [math.sqrt(sum((values[i] - means[i]) ** 2 for values, _ in samples) / len(samples)) or 1 for i in size]
    shares = {kind: 0.5 / sum(answers is kind for _, answers in samples) for kind in (True, False)}
    points = [([*((v[i] - means[i]) / spreads[i] for i in size), 1.0], answers) for v, answers in samples]
    weights = [0.0] * (len(size) + 1)
    for _ in range(STEPS):
        slopes = [HOLD * weight for weight in weights[:-1]] + [0.0]
        for point, answers in points:
            miss = shares[answers] * (
                1 / (1 + math.exp(-sum(map(math.prod, zip(weights, point, strict=True))))) - answers
            )
            slopes = [slope + miss * value for slope, value in zip(slopes, point, strict=True)]
        weights = [weight - RATE * slope for weight, slope in zip(weights, slopes, strict=True)]
    plain = [weights[i] / spreads[i] for i in size]
    offset = weights[-1] - sum(map(math.prod, zip(plain, means, strict=True)))
    return [*plain, offset - math.log(THRESHOLD / (1 - THRESHOLD))]


def aligned(rows: Sequence[Mapping[str, str]], index: Index) -> list[Question]:
    """Return the aligned questions, each put to each rule set."""
    cells: dict[tuple[str, str], list[str]] = {}
    for one in rows:
        cells.setdefault((one["zh"], one["ruleset"]), []).extend([one["norm"]] if "norm" in one else [])
    return [
        {
            "question": zh,
            "ruleset": name,
            "norms": norms,
            "articles": [index.norms[norm].norm.article or 0 for norm in norms],
            "sentences": [index.norms[norm].norm.sentence for norm in norms],
        }
        for (zh, name), norms in cells.items()
    ]


def main() -> None:
    """Ask every question and print; fit the confidence on those that were there when it was made."""
    folder, _ = ensure_built()
    store = load_store([folder / "dataset.nq"])
    index = read_index(folder / "index.json")

    def select(text: str) -> bytes:
        return run_query(store, text, "application/sparql-results+json").body

    library = read_library(select)
    started = process_time()
    answerer = Answerer(index, library)
    built = process_time() - started
    tracemalloc.start()
    kept = Answerer(index, library)
    memory = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    del kept
    sets: dict[str, Sequence[Question]] = {
        name: json.loads((QUESTIONS / f"{name}.json").read_text(encoding="utf-8")) for name in ("questions", "held-out")
    }
    sets["aligned (worded formally)"] = aligned(rows_of(select, CELLS), index)
    started = process_time()
    asked = {n: [(q, answerer.ask(q["question"], q["ruleset"], 20)) for q in one] for n, one in sets.items()}
    each = (process_time() - started) / sum(map(len, asked.values()))
    header = ("questions", "article first", "among three", "norm first", "sentence first", "refused", "silence told")
    section("Ask", header, [row(name, one) for name, one in asked.items()])
    written, *_, formal = ([sample_of(answerer, question) for question in one] for one in sets.values())
    now = (asking.COVERED_WEIGHT, asking.STRENGTH_WEIGHT, asking.SHARE_WEIGHT, asking.UNTOLD_WEIGHT, asking.OFFSET)
    fitted = tuple(round(weight, 1) for weight in fit([*written * TIMES, *formal]))
    section(
        "Ask: cost and confidence",
        ("what", "value"),
        [
            ("made ready; one question (processor)", f"{built:.2f} s; {1000 * each:.1f} ms"),
            ("memory", f"{memory / 2**20:.1f} MiB"),
            ("weights in use; fitted", f"{now}; {fitted}"),
        ],
    )


if __name__ == "__main__":
    main()
