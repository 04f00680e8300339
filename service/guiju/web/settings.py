"""The settings of the web service, with defaults that are safe on a shared machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

MEBIBYTE = 1024 * 1024
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True, slots=True)
class Settings:
    """What may be set, and how far a request may go.

    Parameters:
        allow_hosts: host names, without port, that a Host header may carry
        cors_origin: the one origin whose pages may read answers, `*` for all, None for none
        body_bytes: longest request body
        query_characters: longest query text
        form_parts: most fields of one form
        retry_seconds: what Retry-After says after a cut or refused task
        limits: the limits of the workers, by name, as `/health` shows them
    """

    allow_hosts: frozenset[str] = LOOPBACK_NAMES
    cors_origin: str | None = None
    body_bytes: int = 8 * MEBIBYTE
    query_characters: int = 200_000
    form_parts: int = 64
    retry_seconds: int = 2
    limits: Mapping[str, int | float] = field(default_factory=lambda: MappingProxyType({}))

    def public(self) -> dict[str, int | float]:
        """Return every limit by name, as `/health` shows them."""
        own: dict[str, int | float] = {
            "body_bytes": self.body_bytes,
            "query_characters": self.query_characters,
            "form_parts": self.form_parts,
        }
        return own | dict(self.limits)
