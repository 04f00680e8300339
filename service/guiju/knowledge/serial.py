"""Dataclasses to plain JSON and back: how the build hands its knowledge to the running service."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

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
    wanted: Any = kind
    read = _reader(wanted)
    result: T = read(value) if read else value
    return result


@cache
def _reader(kind: Any) -> Callable[[Any], Any] | None:
    """Return what reads values of a type, None where they stand for themselves: types are looked at once, not values.

    A union stands for itself: only plain values are in one.
    """
    origin = get_origin(kind)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _dataclass_reader(kind)
    if origin is tuple:
        return _tuple_reader(get_args(kind))
    if origin is frozenset:
        return frozenset
    if origin is list:
        (read,) = map(_reader, get_args(kind))
        return (lambda value: list(map(read, value))) if read else None
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping_reader(*get_args(kind))
    return date.fromisoformat if kind is date else None


def _dataclass_reader(kind: type) -> Callable[[Mapping[str, Any]], Any]:
    readers = {name: read for name, hint in get_type_hints(kind).items() if (read := _reader(hint))}
    if not readers:
        return lambda value: kind(**value)

    def read_fields(value: Mapping[str, Any]) -> Any:
        return kind(**{name: readers[name](item) if name in readers else item for name, item in value.items()})

    return read_fields


def _tuple_reader(members: tuple[Any, ...]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    if len(members) == 2 and members[1] is Ellipsis:
        read = _reader(members[0])
        return (lambda value: tuple(map(read, value))) if read else tuple
    readers = [_reader(member) for member in members]
    return lambda value: tuple(one(item) if one else item for one, item in zip(readers, value, strict=True))


def _mapping_reader(key_kind: Any, item_kind: Any) -> Callable[[Mapping[str, Any]], dict[Any, Any]]:
    keys: Mapping[Any, Callable[[str], Any]] = {int: int, date: date.fromisoformat}
    key = keys.get(key_kind, str)
    read = _reader(item_kind)
    return lambda value: {key(name): read(item) if read else item for name, item in value.items()}
