"""The most rows of an answer: counted in what was serialised, since a loop over the rows would cost more than they."""

from collections.abc import Mapping
from typing import Final

from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from guiju.store.errors import RowLimitExceeded
from guiju.store.media import TABLES

SIGNS: Final[Mapping[str, bytes]] = {"srj": b"},{", "srx": b"<result>", "csv": b"\n", "tsv": b"\n"}
"""By file extension, what stands at least once between two rows; it may stand in a text too."""


def check_rows(body: bytes, media_type: str, most: int) -> None:
    """Refuse a table of more rows than the limit. Parameters: body and media_type of a SELECT's answer; most.

    Raises: RowLimitExceeded.
    """
    table = TABLES[media_type]
    # So many signs or fewer cannot stand between more rows than the limit: hardly any answer is read again.
    if body.count(SIGNS[table.file_extension]) >= most and rows_of(body, table) > most:
        raise RowLimitExceeded(most)


def rows_of(body: bytes, table: QueryResultsFormat) -> int:
    """The rows of a SELECT's answer."""
    if table == QueryResultsFormat.CSV:
        outside_quotes = body.split(b'"')[::2]
        return sum(part.count(b"\r\n") for part in outside_quotes) - 1
    solutions = parse_query_results(body, format=table)
    return sum(1 for _ in solutions) if isinstance(solutions, QuerySolutions) else 0
