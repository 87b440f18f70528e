"""Queries whose SQL is made once a process: most of what a wide SELECT costs is making it anew.

    @prepared
    def running(case: int) -> QuerySet[Clock]:
        return Clock.objects.filter(case=case, stopped__isnull=True)

    running(case.pk)  # a list of clocks

The function is called once, with marks in the place of its values, and what stands in the place of
a mark in the parameters is filled in from then on. So it must not look at its values, which are
whole numbers, texts or moments; whatever the SQL itself depends on goes by keyword, and each
combination of those has an SQL of its own.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

Row = TypeVar("Row")
Value = int | str | datetime
FIRST = 32_001  # a number that fits into every integer column, and occurs in no query of ours


def mark(value: Value, place: int) -> Value:
    """Stands for the value at this place while the SQL is made."""
    if isinstance(value, datetime):
        return datetime(1000, 1, 1 + place, tzinfo=UTC)
    return FIRST + place if isinstance(value, int) else f"\x00{place}"


@dataclass
class Made(Generic[Row]):
    """A query with its SQL; `places` says which value each parameter is, None for a fixed one."""

    rows: QuerySet[Any, Row]
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    places: list[int | None]

    @classmethod
    def of(cls, rows: QuerySet[Any, Row], marks: list[Any]) -> Made[Row]:
        compiler = rows.query.get_compiler(using=DEFAULT_DB_ALIAS)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return cls(rows.none(), compiler, "", (), [])
        places = [marks.index(param) if param in marks else None for param in params]
        unused = set(range(len(marks))) - set(places)
        if unused:
            raise ValueError(f"The SQL does not depend on value {unused}: {sql}")
        return cls(rows, compiler, sql, tuple(params), places)

    def with_values(self, values: list[Any]) -> list[Row]:
        if not self.sql:
            return []
        params = tuple(
            fixed if place is None else values[place]
            for place, fixed in zip(self.places, self.params, strict=True)
        )
        compiler = copy.copy(self.compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]  # of this thread
        compiler.as_sql = lambda *_given, **_named: (self.sql, params)
        rows = self.rows.all()
        rows.query.get_compiler = lambda *_given, **_named: compiler  # type: ignore[method-assign]  # of this one alone
        return list(rows)


class Prepared(Generic[Row]):
    """What `prepared` makes of a function."""

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self.build = build
        self.__doc__ = build.__doc__
        self.made: dict[Any, Made[Row]] = {}

    def __call__(self, *values: Value, **shape: Any) -> list[Row]:
        """The rows; `shape` is what the SQL depends on."""
        adapted = connections[DEFAULT_DB_ALIAS].ops.adapt_unknown_value
        key = (connections[DEFAULT_DB_ALIAS].vendor, *sorted(shape.items()))
        made = self.made.get(key)
        if made is None:
            marks = [mark(value, place) for place, value in enumerate(values)]
            rows = self.build(*marks, **shape)
            made = self.made[key] = Made.of(rows, [adapted(one) for one in marks])
        return made.with_values([adapted(value) for value in values])

    def first(self, *values: Value, **shape: Any) -> Row | None:
        """The first row, if there is one."""
        return next(iter(self(*values, **shape)), None)


def prepared(build: Callable[..., QuerySet[Any, Row]]) -> Prepared[Row]:
    return Prepared(build)
