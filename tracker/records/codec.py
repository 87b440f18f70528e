"""Frozen dataclasses as plain JSON and back, by the types of their fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")
Decode = Callable[[Any], Any]
PLAIN = (str, int, bool)


def encode(value: Any) -> Any:
    """A value of a record as plain JSON; moments in UTC, what is not stated or empty left out."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [encode(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        given = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {name: encode(one) for name, one in given if one not in (None, ())}
    if value is None or isinstance(value, PLAIN):
        return value
    raise TypeError(f"{type(value).__name__} is nothing that a record holds")


def decode(kind: type[T], data: Mapping[str, Any]) -> T:
    """The dataclass `kind` out of its JSON; keys that it does not know are passed over.

    Raises KeyError, TypeError or ValueError where the JSON is none of its kind.
    """
    known = _known.get(kind) or _learn(kind)
    return kind(**{name: read(data[name]) for name, read in known.items() if name in data})


_known: dict[type[Any], dict[str, Decode]] = {}


def _learn(kind: type[Any]) -> dict[str, Decode]:
    """How each field of a dataclass is read, worked out once."""
    hints = get_type_hints(kind)
    _known[kind] = {field.name: _decoder(hints[field.name]) for field in fields(kind)}
    return _known[kind]


def _decoder(hint: Any) -> Decode:
    if get_origin(hint) is UnionType:
        return _optional([one for one in get_args(hint) if one is not NoneType])
    if get_origin(hint) is tuple:
        one = _decoder(get_args(hint)[0])
        return lambda value: tuple(one(part) for part in value)
    if is_dataclass(hint) and isinstance(hint, type):
        return lambda value: decode(hint, value)
    if hint in (datetime, date):
        return hint.fromisoformat  # type: ignore[no-any-return]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    return _plain((hint,))


def _optional(hints: list[Any]) -> Decode:
    """What may be missing; of several types, plain ones alone."""
    read = _decoder(hints[0]) if len(hints) == 1 else _plain(tuple(hints))
    return lambda value: None if value is None else read(value)


def _plain(kinds: tuple[type[Any], ...]) -> Decode:
    if not set(kinds) <= set(PLAIN):
        raise TypeError(f"{kinds} is nothing that a record holds")

    def read(value: Any) -> Any:
        if type(value) not in kinds:
            raise TypeError(f"{value!r} is none of {kinds}")
        return value

    return read
