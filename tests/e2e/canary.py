"""A canary: a listener on the loopback that counts who calls, a file that nobody may read, and what would have it done.

Each attempt names the listener or the file in a place where some program would fetch it.
"""

from __future__ import annotations

import io
import json
import socket
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from guiju.built import ensure_built
from guiju.check.doors.case_record import CaseRecord
from tests.check.workbooks import with_part

SECRET = "the-canary-sang-7f3a"
JSON, JSON_LD, TURTLE = "application/json", "application/ld+json", "text/turtle"
RDF_XML, N_TRIPLES = "application/rdf+xml", "application/n-triples"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CASE = {"kind": "consultation", "ruleset": "zhanqian-2024", "acts": []}


@dataclass(slots=True)
class Canary:
    """Where the listener is, the file that nobody may read, and how many have called."""

    url: str
    file: Path
    callers: list[tuple[str, int]] = field(default_factory=list)


@contextmanager
def canary(folder: Path) -> Iterator[Canary]:
    """Listen until the context ends. The file lies in the folder; it is Turtle and text."""
    file = folder / "canary.ttl"
    file.write_text(f'<urn:canary> <urn:says> "{SECRET}" .\n', encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        found = Canary(f"http://127.0.0.1:{listener.getsockname()[1]}/canary.ttl", file)
        thread = threading.Thread(target=_count, args=(listener, found.callers), daemon=True)
        thread.start()
        yield found
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def _count(listener: socket.socket, callers: list[tuple[str, int]]) -> None:
    while True:
        try:
            connection, address = listener.accept()
        except OSError:  # it was shut down
            return
        callers.append(address)
        with connection, suppress(OSError):
            connection.settimeout(1)
            connection.recv(2**16)  # or the answer would be lost with a reset
            connection.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: text/turtle\r\n\r\n<urn:a> <urn:b> 1 .")


def queries(url: str) -> dict[str, str]:
    """Queries and updates that would fetch the address, by what they do."""
    everything = "{ ?s ?p ?o }"
    return {
        "SERVICE": f"SELECT * {{ SERVICE <{url}> {everything} }}",
        "SERVICE SILENT": f"SELECT * {{ SERVICE SILENT <{url}> {everything} }}",
        "SERVICE of a variable": f"SELECT * {{ VALUES ?e {{ <{url}> }} SERVICE ?e {everything} }}",
        "SERVICE SILENT of a variable": f"SELECT * {{ VALUES ?e {{ <{url}> }} SERVICE SILENT ?e {everything} }}",
        "SERVICE of a computed address": f"SELECT * {{ BIND(IRI('{url}') AS ?e) SERVICE ?e {everything} }}",
        "SERVICE in a subquery": f"SELECT * {{ {{ SELECT ?s {{ SERVICE <{url}> {everything} }} }} }}",
        "SERVICE in an optional part": f"ASK {{ OPTIONAL {{ SERVICE SILENT <{url}> {everything} }} }}",
        "SERVICE in EXISTS": f"ASK {{ FILTER EXISTS {{ SERVICE SILENT <{url}> {everything} }} }}",
        "SERVICE in a construction": f"CONSTRUCT {everything} {{ SERVICE <{url}> {everything} }}",
        "SERVICE by code points": f"SELECT * {{ \\u0053ERVICE <{url}> {everything} }}",
        "FROM": f"SELECT * FROM <{url}> {everything}",
        "FROM NAMED": f"SELECT * FROM NAMED <{url}> {{ GRAPH ?g {everything} }}",
        "GRAPH": f"SELECT * {{ GRAPH <{url}> {everything} }}",
        "DESCRIBE": f"DESCRIBE <{url}>",
        "DESCRIBE FROM": f"DESCRIBE <urn:canary> FROM <{url}>",
        "LOAD": f"LOAD <{url}>",
        "LOAD SILENT": f"LOAD SILENT <{url}> INTO GRAPH <urn:g>",
        "LOAD after a query": f"ASK {{}} ; LOAD <{url}>",
        "INSERT from SERVICE": f"INSERT {everything} WHERE {{ SERVICE <{url}> {everything} }}",
    }


def documents(url: str) -> dict[str, tuple[str, bytes]]:
    """Cases and profiles that would fetch the address, by what they do: media type and content."""
    case = json.dumps(CASE, ensure_ascii=False)[1:]
    prologue = "@prefix gj: <https://w3id.org/guiju/def#> . @prefix sh: <http://www.w3.org/ns/shacl#> ."
    graph = '@prefix owl: <http://www.w3.org/2002/07/owl#> . <urn:case> a gj:Case ; gj:ruleset "zhanqian-2024"'
    turtle = {
        "owl:imports": f"owl:imports <{url}>",
        "sh:shapesGraph": f"sh:shapesGraph <{url}>",
        "sh:shapesGraphWellFormed": f"sh:shapesGraphWellFormed true ; sh:suggestedShapesGraph <{url}>",
        "sh:entailment": f"sh:entailment <{url}>",
        "sh:jsLibrary": f'sh:js [ sh:jsLibrary [ sh:jsLibraryURL "{url}" ] ; sh:jsFunctionName "f" ]',
        "SERVICE in sh:sparql": f'sh:sparql [ sh:select "SELECT $this {{ SERVICE <{url}> {{ $this ?p ?o }} }}" ]',
        "rdfs:seeAlso": f"<http://www.w3.org/2000/01/rdf-schema#seeAlso> <{url}>",
    }
    json_ld = {
        "a remote context": f'{{"@context": "{url}", {case}',
        "a remote context in a list": f'{{"@context": [{{"a": "urn:a"}}, "{url}"], {case}',
        "an imported context": f'{{"@context": {{"@import": "{url}"}}, {case}',
        "a scoped context": f'{{"@context": {{"acts": {{"@id": "urn:a", "@context": "{url}"}}}}, {case}',
        "a nested remote context": f'{{"facts": {{"@context": "{url}"}}, {case}',
    }
    return {
        **{
            name: (TURTLE, f'{prologue} {graph} ; gj:caseKind "consultation" ; {text} .'.encode())
            for name, text in turtle.items()
        },
        "a base and a prefix": (TURTLE, f"@base <{url}> . @prefix x: <{url}#> . <a> x:b <c> .".encode()),
        **{f"{name} in JSON-LD": (JSON_LD, text.encode()) for name, text in json_ld.items()},
        **{f"{name} in JSON": (JSON, text.encode()) for name, text in json_ld.items()},
        "N-Triples": (N_TRIPLES, f"<{url}> <http://www.w3.org/2002/07/owl#imports> <{url}> .".encode()),
        **{f"{name} in RDF/XML": (RDF_XML, text.encode()) for name, text in _rdf_xml(url).items()},
        **{f"{name} in a workbook": (WORKBOOK, content) for name, content in _workbooks(url).items()},
    }


def _doctypes(url: str) -> dict[str, str]:
    """Declarations that have a careless XML parser fetch the address; `&canary;` then stands for what it found."""
    return {
        "an external entity": f'<!DOCTYPE x [<!ENTITY canary SYSTEM "{url}">]>',
        "a parameter entity": f'<!DOCTYPE x [<!ENTITY % remote SYSTEM "{url}"> %remote; <!ENTITY canary "">]>',
        "an external subset": f'<!DOCTYPE x SYSTEM "{url}" [<!ENTITY canary "">]>',
    }


def _rdf_xml(url: str) -> dict[str, str]:
    content = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:gj="https://w3id.org/guiju/def#">'
        '<gj:Case rdf:about="urn:case"><gj:caseKind>consultation</gj:caseKind><gj:ruleset>zhanqian-2024</gj:ruleset>'
        "<gj:subject>&canary;</gj:subject></gj:Case></rdf:RDF>"
    )
    return {name: f'<?xml version="1.0"?>{doctype}{content}' for name, doctype in _doctypes(url).items()}


def _workbooks(url: str) -> dict[str, bytes]:
    """The template of a consultation with the entity in each part that is read, and with a link to another workbook."""
    template = CaseRecord(ensure_built()[0]).template("consultation", "zhanqian-2024")
    parts = ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "_rels/.rels")
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        texts = {name: archive.read(name).decode() for name in parts}
    found = {}
    for name, text in texts.items():
        for what, doctype in _doctypes(url).items():
            head, _, rest = text.rpartition("?>")
            changed = f"{head}?>{doctype}{rest}" if head else doctype + text
            found[f"{what} in {name}"] = with_part(template, name, changed.encode())
    link = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
        f'Target="{url}" TargetMode="External"/></Relationships>'
    )
    found["an external link"] = with_part(template, "xl/externalLinks/_rels/externalLink1.xml.rels", link.encode())
    return found
