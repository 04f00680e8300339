"""Dataclasses to plain JSON and back: how the build hands its knowledge to the running service."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """Return a value made of dataclasses, mappings, sequences and dates as JSON values (mapping keys as text)."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in dataclasses.fields(value) if field.init}
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(to_plain(item) for item in value)
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def from_plain(kind: type[T], value: Any) -> T:
    """Return the dataclass of the given type that `to_plain` wrote."""
    result: T = _read(kind, value)
    return result


def _read(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{name: _read(hints[name], item) for name, item in value.items()})
    if origin in (Union, types.UnionType):
        return value
    if origin is tuple:
        members = get_args(kind)
        if len(members) == 2 and members[1] is Ellipsis:
            return tuple(_read(members[0], item) for item in value)
        return tuple(_read(member, item) for member, item in zip(members, value, strict=True))
    if origin is list:
        return [_read(get_args(kind)[0], item) for item in value]
    if origin is frozenset:
        return frozenset(value)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        key_kind, item_kind = get_args(kind)
        return {_key(key_kind, key): _read(item_kind, item) for key, item in value.items()}
    return date.fromisoformat(value) if kind is date else value


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _key(kind: Any, key: str) -> Any:
    if kind is int:
        return int(key)
    return date.fromisoformat(key) if kind is date else key
