"""Media types that the parts of the service name to each other."""

from typing import Final

JSON: Final = "application/json"
NDJSON: Final = "application/x-ndjson"
WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""Media type of .xlsx (ECMA-376)."""
