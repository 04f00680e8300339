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
        client_seconds: seconds of processing that a client may use at once
        client_rate: seconds of processing that flow back to a client each second
        cache_bytes: what is kept of answers, to be given again; 0 for nothing
        retry_seconds: what Retry-After says after a cut or refused task
        limits: the limits of the workers, by name, as `/health` shows them
        trusted_proxy: the address of the reverse proxy whose X-Forwarded-For tells the clients apart, None for none
        store: the address of the remote store that is asked, without credentials; None for the embedded one
    """

    allow_hosts: frozenset[str] = LOOPBACK_NAMES
    cors_origin: str | None = None
    body_bytes: int = 8 * MEBIBYTE
    query_characters: int = 200_000
    form_parts: int = 64
    client_seconds: float = 900.0
    client_rate: float = 1.0
    cache_bytes: int = 32 * MEBIBYTE
    retry_seconds: int = 2
    limits: Mapping[str, int | float] = field(default_factory=lambda: MappingProxyType({}))
    trusted_proxy: str | None = None
    store: str | None = None

    def public(self) -> dict[str, int | float]:
        """Return every limit by name, as `/health` shows them."""
        return {name: getattr(self, name) for name in OWN_LIMITS} | dict(self.limits)


OWN_LIMITS = ("body_bytes", "query_characters", "form_parts", "client_seconds", "client_rate", "cache_bytes")
"""The settings that are limits of the web service itself; those of the workers are in `guiju.store.pool.Limits`."""
