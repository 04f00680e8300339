"""Names that the graph itself does not carry: result columns, foreign vocabularies, satellite shapes."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Literal

from guiju.web.language import Language
from guiju.web.links import shorten

Subject = Literal["columns", "terms", "incoming", "satellites"]


@cache
def labels() -> dict[Subject, dict[str, dict[Language, str]]]:
    """Return all labels: subject → name → language → text."""
    source = files("guiju.web").joinpath("labels.json").read_text(encoding="utf-8")
    found: dict[Subject, dict[str, dict[Language, str]]] = json.loads(source)
    return found


def column_label(name: str, language: Language) -> str:
    """Return what a column of a named query is called, its own name where there is no other."""
    return labels()["columns"].get(name, {}).get(language, name)


def term_label(iri: str, language: Language) -> str:
    """Return the label of a term of a foreign vocabulary (RDF, SHACL, ELI …), nothing for any other IRI."""
    return labels()["terms"].get(shorten(iri), {}).get(language, "")


def incoming_label(iri: str, language: Language) -> str:
    """Return what a property is called when read backwards, nothing where its own label will do."""
    return labels()["incoming"].get(shorten(iri), {}).get(language, "")


def satellite_label(iri: str, language: Language) -> str:
    """Return what kind of satellite shape an IRI names by its ending, nothing for what is none."""
    return labels()["satellites"].get(iri.rpartition(".")[2], {}).get(language, "")
