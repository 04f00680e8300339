"""The running knowledge: store and checker behind killable workers, for the web service and the command line."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from guiju.check.checker import JSON, Checker
from guiju.check.engines import ENGINES, ShaclEngine
from guiju.check.report import MEDIA_TYPES
from guiju.check.scenarios import read_scenarios
from guiju.knowledge.build import build, collector_paused, read_sources
from guiju.knowledge.index import Index, read_index
from guiju.knowledge.product import inputs_hash, write
from guiju.resources import NAMES, PACKAGE, resource
from guiju.store.context import query_context
from guiju.store.interface import EmbeddedStore, Store, TaskResult
from guiju.store.pool import Limits, WorkerPool
from guiju.store.worker import Context, Task

DEFAULT_ENGINE: Final = next(iter(ENGINES))


def roots() -> dict[str, Path]:
    """Return the folders that knowledge is built from, by name."""
    return {name: resource(name) for name in NAMES}


def build_folder(version: str) -> Path:
    """Return where the build product of a version of the inputs lies.

    In a checkout that is `build/guiju`; for an installed wheel the user's cache folder (XDG Base Directory), and
    `GUIJU_BUILD` overrides both. A folder is made for each version, so that a new one never mixes with an old one.
    """
    checkout = PACKAGE.parents[1]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "guiju"
    base = checkout / "build" / "guiju" if (checkout / "pyproject.toml").is_file() else cache
    return Path(os.environ.get("GUIJU_BUILD") or base) / version[:16]


def ensure_built() -> tuple[Path, str]:
    """Build if the inputs changed since the last build; return the build's folder and version.

    Raises:
        guiju.knowledge.gates.BuildError: a gate fails.
    """
    root = roots()
    version = inputs_hash(root, PACKAGE)
    folder = build_folder(version)
    if not (folder / "version").is_file():
        with collector_paused():
            write(build(read_sources(root), root["shapes"] / "forms"), folder)
        (folder / "version").write_text(version + "\n", encoding="utf-8")
    return folder, version


def check_task(checker: Checker) -> Task:
    """Return the worker's task `check`: cases in the payload, the answer in the media type of the parameters."""

    def check(payload: bytes, parameters: Mapping[str, Any]) -> TaskResult:
        checked = checker.check(
            payload,
            str(parameters["media_type"]),
            as_of=str(parameters.get("as_of") or ""),
            rulesets=[str(name) for name in parameters.get("rulesets") or ()],
            profile=base64.b64decode(str(parameters.get("profile") or "")),
            profile_type=str(parameters.get("profile_type") or JSON),
        )
        answer = str(parameters["answer"])
        return TaskResult({"media_type": answer}, checker.answer(checked, payload, answer))

    return check


def context(folder: str, version: str, engine: str, output_bytes: int) -> Context:
    """Build what a worker can do: `query` and `check`. Called once, in the process that forks the workers.

    Args:
        folder: the build product.
        version: its version.
        engine: the SHACL engine's name.
        output_bytes: cap of an answer.
    """
    path = Path(folder)
    index = read_index(path / "index.json")
    validator: ShaclEngine = ENGINES[engine](path / "shapes.nt", index.shapes)
    checker = Checker(index, validator, version)
    task = check_task(checker)
    _warm(task, index)
    return {**query_context([str(path / "dataset.nq")], output_bytes), "check": task}


def _warm(task: Task, index: Index) -> None:
    """Run the check once in every output format: a worker can open no file, so everything must be loaded before."""
    kind = next(concept.iri for concept in index.terms.concepts.values() if concept.scheme == "case")
    case = {"kind": kind, "ruleset": next(iter(index.rulesets)), "acts": []}
    body = json.dumps(case).encode()
    profile = base64.b64encode(b"{}").decode()
    for answer in (JSON, *MEDIA_TYPES):
        task(body, {"media_type": JSON, "answer": answer, "as_of": "2024-01-02", "profile": profile})


@dataclass(frozen=True)
class Example:
    """An example case: what it shows, its text as a user would send it, the profile that goes with it."""

    name: str
    title: Mapping[str, str]
    as_of: str
    text: str
    media_type: str
    profile: str | None


def read_examples(folder: Path) -> list[Example]:
    """Read the scenarios under `data/cases` without their variations, in the order of their names."""
    return [
        Example(
            name=scenario.name,
            title=scenario.title,
            as_of=scenario.as_of,
            text=json.dumps(scenario.case, ensure_ascii=False, indent=1),
            media_type=JSON,
            profile=json.dumps(scenario.profile, ensure_ascii=False, indent=1) if scenario.profile else None,
        )
        for scenario in (read_scenarios(path)[0] for path in sorted(folder.glob("*/*.json")))
    ]


def _essence(content_type: str) -> str:
    """Return a content type without its parameters."""
    return content_type.partition(";")[0].strip().lower()


class LocalEngine:
    """The engine of this machine; close it, or use it as a context manager.

    Args:
        engine: the SHACL engine's name.
        limits: limits of the workers.
        store: a remote store to ask instead of the embedded one; None for the embedded one.
    """

    def __init__(self, engine: str = DEFAULT_ENGINE, limits: Limits | None = None, store: Store | None = None) -> None:
        limits = limits or Limits()
        folder, self.dataset_version = ensure_built()
        arguments = {
            "folder": str(folder),
            "version": self.dataset_version,
            "engine": engine,
            "output_bytes": limits.output_bytes,
        }
        self._limits = limits
        self._pool = WorkerPool("guiju.engine:context", arguments, limits)
        self.store: Store = store or EmbeddedStore(self._pool)
        self.examples: Sequence[Mapping[str, object]] = [asdict(e) for e in read_examples(resource("data") / "cases")]

    def check(
        self,
        body: bytes,
        content_type: str,
        *,
        as_of: str | None = None,
        rulesets: Sequence[str] = (),
        profile: bytes | None = None,
        profile_type: str | None = None,
        answer: str = JSON,
        abandoned: Callable[[], bool] | None = None,
        seconds: float | None = None,
    ) -> TaskResult:
        """Judge cases in a killable worker; see `guiju.web.engine.Engine.check`.

        Raises:
            guiju.store.errors.Problem: the input cannot be used, or a limit was reached.
        """
        parameters = {
            "media_type": _essence(content_type),
            "as_of": as_of,
            "rulesets": list(rulesets),
            "profile": base64.b64encode(profile or b"").decode(),
            "profile_type": _essence(profile_type or JSON),
            "answer": answer,
        }
        return self._pool.run("check", body, parameters, seconds, abandoned)

    def limits(self) -> dict[str, int | float]:
        """Return the workers' limits by name."""
        return asdict(self._limits)

    def close(self) -> None:
        """End the workers."""
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
