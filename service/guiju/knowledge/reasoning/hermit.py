"""HermiT, run from the jar that owlready2 brings: is an ontology consistent, and which classes can have members."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

from guiju.errors import ToldError

TOP: Final = "http://www.w3.org/2002/07/owl#Thing"
_MAIN: Final = "org.semanticweb.HermiT.cli.CommandLine"
_ANSWER: Final = re.compile(
    r"^<?(?P<iri>[^ <>]+)>? is (?P<sign>not satisfiable|unsatisfiable|satisfiable)\.", re.MULTILINE
)
_INCONSISTENT: Final = "InconsistentOntologyException"
_HEAP: Final = "-Xmx1500M"
_DATE: Final = b"<http://www.w3.org/2001/XMLSchema#date>"
_TEXT: Final = re.compile(rb'"@[A-Za-z-]+ \.\s*$')
_BATCH: Final = 500


class ReasonerError(ToldError, RuntimeError):
    """The reasoner cannot be run, or gave no answer; the message says what to do, in Chinese and in English."""


def for_reasoning(ntriples: bytes) -> bytes:
    """Return the N-Triples that matter to the reasoner.

    Triples that speak of xsd:date are left out, for OWL 2 knows no such datatype and HermiT stops at it; and texts in
    a language, which only label things.
    """
    lines = ntriples.splitlines(keepends=True)
    return b"".join(line for line in lines if _DATE not in line and not _TEXT.search(line))


def satisfiable(ntriples: bytes, classes: Iterable[str], seconds: float) -> dict[str, bool]:
    """Say of each class whether it can have a member; in an inconsistent ontology none can.

    Args:
        ntriples: the ontology.
        classes: IRIs of classes of the ontology.
        seconds: time limit of the whole run.
    Raises:
        ReasonerError: there is no Java, the time ran out, or HermiT refused the ontology.
    """
    asked = list(dict.fromkeys(classes))
    found: dict[str, bool] = {}
    with tempfile.TemporaryDirectory(prefix="guiju-reason-") as folder:
        path = Path(folder) / "ontology.nt"
        path.write_bytes(for_reasoning(ntriples))
        for batch in _batches(asked):
            found |= _run(path, batch, seconds)
    missing = [iri for iri in asked if iri not in found]
    if missing:
        raise ReasonerError(f"推理机没有回答 {missing[0]}。HermiT did not answer for {missing[0]}.")
    return found


def consistent(ntriples: bytes, seconds: float) -> bool:
    """Say whether the ontology has a model; arguments and errors as for `satisfiable`."""
    return satisfiable(ntriples, [TOP], seconds)[TOP]


def _batches(items: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]


def _run(path: Path, classes: Sequence[str], seconds: float) -> dict[str, bool]:
    command = [_java(), _HEAP, "-cp", _jar(), _MAIN, "--no-prefixes"]
    command += [f"--consistency=<{iri}>" for iri in classes]
    try:
        done = subprocess.run([*command, path.as_uri()], capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as error:
        raise ReasonerError(f"推理超过 {seconds:.0f} 秒，已停止。HermiT was stopped after {seconds:.0f} s.") from error
    answers = {match["iri"]: match["sign"] == "satisfiable" for match in _ANSWER.finditer(done.stdout)}
    if _INCONSISTENT in done.stderr:
        return dict.fromkeys(classes, False)
    if done.returncode or not answers:
        words = (done.stderr or done.stdout).strip().splitlines()
        raise ReasonerError(f"推理机出错。HermiT failed: {words[0] if words else done.returncode}")
    return answers


def _java() -> str:
    path = shutil.which("java")
    if path is None:
        raise ReasonerError(
            "没有找到 Java，guiju reason 需要它：apt-get install default-jre-headless。"
            "Java was not found and guiju reason needs it: apt-get install default-jre-headless."
        )
    return path


def _jar() -> str:
    folder = Path(str(distribution("owlready2").locate_file("owlready2"))) / "hermit"
    return f"{folder}:{folder / 'HermiT.jar'}"
