"""Limits chosen at the start, `NAME=VALUE`: those of the workers and those of the web service, by the same names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any, Final

from guiju.store.errors import Problem
from guiju.store.pool import Limits
from guiju.web.settings import OWN_LIMITS, Settings

SWITCHED_OFF_BY_ZERO: Final = frozenset({"cache_bytes", "waiting"})

Value = int | float


def with_limits(settings: Settings, chosen: Sequence[str]) -> tuple[Settings, Limits]:
    """Return the settings, and the limits of the workers, with the chosen values instead of the defaults.

    Parameters: chosen, texts `NAME=VALUE`; the last of a name counts.
    Raises: Problem 400 `limit-invalid` for a name that is no limit, and for a value that is none.
    """
    defaults = settings.public() | asdict(Limits())
    values = dict(read_limit(text, defaults) for text in chosen)
    own: dict[str, Any] = {name: value for name, value in values.items() if name in OWN_LIMITS}
    others: dict[str, Any] = {name: value for name, value in values.items() if name not in OWN_LIMITS}
    limits = replace(Limits(), **others)
    return replace(settings, limits=asdict(limits), **own), limits


def read_limit(text: str, defaults: dict[str, Value]) -> tuple[str, Value]:
    """Read one `NAME=VALUE`; a whole number where the default is one."""
    name, _, written = text.partition("=")
    if name not in defaults:
        raise invalid(text, "没有这个上限", "there is no such limit", defaults)
    kind = type(defaults[name])
    try:
        value = kind(written)
    except ValueError as error:
        zh, en = ("须是整数", "a whole number is needed") if kind is int else ("须是数字", "a number is needed")
        raise invalid(text, zh, en, defaults) from error
    if not 0 <= value < float("inf") or (value == 0 and name not in SWITCHED_OFF_BY_ZERO):
        raise invalid(text, "须大于零", "it must be greater than zero", defaults)
    return name, value


def invalid(text: str, zh: str, en: str, defaults: dict[str, Value]) -> Problem:
    """Return the problem of a limit that cannot be set."""
    listed = " ".join(
        f"{name}={value:g}" if isinstance(value, float) else f"{name}={value}" for name, value in defaults.items()
    )
    return Problem(
        400,
        "limit-invalid",
        f"--limit {text[:80]}：{zh}",
        f"--limit {text[:80]}: {en}",
        hint=f"可设的上限及默认值 / limits and their defaults: {listed}",
    )
