"""The service's log: one JSON object a line, which says what was asked for but never with which words."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Final

LOGGER: Final = logging.getLogger("guiju.web")
LONGEST_PATH: Final = 300
FIELDS: Final = "fields"
"""The attribute of a log record that holds an object's further members."""


def log_request(method: str, path: str, status: int, seconds: float) -> None:
    """Log an answered request; the query string and the body stay out of it, for they hold what people ask."""
    fields = {"method": method, "path": path[:LONGEST_PATH], "status": status, "milliseconds": round(seconds * 1000, 1)}
    LOGGER.info("request", extra={FIELDS: fields})


class JsonFormatter(logging.Formatter):
    """Writes a record as a JSON object with `time` (UTC), `level`, `logger`, `message`, its fields, and a trace."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, FIELDS, {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def start_logging() -> None:
    """Write the log of this process on standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    logging.getLogger("waitress").setLevel(logging.ERROR)  # it warns of each request that has to queue
