"""The dataset in memory: quads from files or bytes into one pyoxigraph store, each source in its named graph."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store

FORMATS = {
    ".nq": RdfFormat.N_QUADS,
    ".nt": RdfFormat.N_TRIPLES,
    ".trig": RdfFormat.TRIG,
    ".ttl": RdfFormat.TURTLE,
}


@dataclass(frozen=True)
class Source:
    """RDF to load.

    Attributes: content, a file, or bytes; graph, the IRI of the named graph for its triples (None: the default graph,
    and for quads the graphs they name); format, needed for bytes, for a file told from its suffix.
    """

    content: Path | bytes
    graph: str | None = None
    format: RdfFormat | None = None


def load_store(sources: Iterable[Source | Path]) -> Store:
    """A store in memory that holds all sources.

    Raises: FileNotFoundError; ValueError, with the file's name, where its format is not known or its content not in it.
    """
    store = Store()
    for source in sources:
        load_source(store, source if isinstance(source, Source) else Source(source))
    return store


def load_source(store: Store, source: Source) -> None:
    """Add one source to the store; errors as `load_store`."""
    name = str(source.content) if isinstance(source.content, Path) else "bytes"
    content = source.content.read_bytes() if isinstance(source.content, Path) else source.content
    graph = NamedNode(source.graph) if source.graph is not None else None
    try:
        store.load(content, format=source.format or format_of(source.content), to_graph=graph)
    except SyntaxError as error:
        raise ValueError(f"{name} 无法读取：{error}。{name} cannot be read: {error}.") from error


def format_of(content: Path | bytes) -> RdfFormat:
    """The format that a file's suffix names. Raises ValueError for another suffix, and for bytes, which have none."""
    suffix = content.suffix if isinstance(content, Path) else ""
    if suffix not in FORMATS:
        known = ", ".join(FORMATS)
        raise ValueError(
            f"不知道 {suffix or '这段字节'} 是什么格式，请用 {known} 或注明 format。"
            f"The format of {suffix or 'these bytes'} is not known: use {known}, or give `format`."
        )
    return FORMATS[suffix]
