"""Rows that belong to another row, read alone or in one statement together with it.

    clocks = Part(lambda case: Clock.objects.filter(case=case))

    clocks(case.pk)                                    # in a statement of their own
    carrying(Case.objects.all(), "carried", [clocks])  # cases, each with its clocks, in one
    taken(case, "carried", [clocks])                   # those; None if they did not come along

What is carried comes as JSON in a column of the row that carries it. Twelve small tables in one
statement cost the database less than twelve statements, and the ORM much less.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, cached_property
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.expressions import Func

from tracker.db.prepared import prepared

Row = TypeVar("Row", bound=models.Model)


def _moment(value: str) -> datetime:
    """SQLite keeps moments in UTC and does not say so."""
    found = datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


# By kind of field, what JSON does not give back as it was.
FROM_JSON: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": _moment,
    "DateField": date.fromisoformat,
    "BooleanField": bool,
    "JSONField": _json,
}
# What comes out of JSON as it went in.
ALIKE = {
    *("AutoField", "BigAutoField", "BigIntegerField", "IntegerField", "SmallIntegerField"),
    *("PositiveIntegerField", "PositiveSmallIntegerField", "PositiveBigIntegerField"),
    *("CharField", "SlugField", "TextField", "FileField"),
}


def converter(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """What makes the value of a field from JSON; None if nothing need be done.

    TypeError for a kind of field of which nobody has said how: a decimal would come as a float.
    """
    own = getattr(field, "from_db_value", None)
    # The key of a row is of the kind that the row's own key is.
    held: Any = field.target_field if isinstance(field, models.ForeignKey) else field
    kind = held.get_internal_type()
    if kind in FROM_JSON:
        return FROM_JSON[kind]
    if kind not in ALIKE:
        raise TypeError(f"{field}: how does a {kind} come out of JSON? (tracker/db/together.py)")
    return own and (lambda value: own(value, None, connections[DEFAULT_DB_ALIAS]))


@dataclass(frozen=True)
class Given:
    """What is read of each row: its own columns less the deferred ones, and what is annotated."""

    fields: list[models.Field[Any, Any]]
    annotations: list[str]

    @classmethod
    def of(cls, rows: QuerySet[Any, Any]) -> Given:
        left_out, defer = rows.query.deferred_loading
        own = rows.model._meta.concrete_fields
        fields = [f for f in own if f.primary_key or (f.name in left_out) != defer]
        return cls(fields, list(rows.query.annotations))

    @cached_property
    def names(self) -> list[str]:
        return [field.attname for field in self.fields]

    @cached_property
    def changed(self) -> list[tuple[int, Callable[[Any], Any]]]:
        """Places whose values are not as JSON gives them."""
        found = [(place, converter(field)) for place, field in enumerate(self.fields)]
        return [(place, convert) for place, convert in found if convert is not None]


class Part(Generic[Row]):
    """Rows of one table by the key of the row they belong to, in the order of their own keys."""

    def __init__(self, build: Callable[[Any], QuerySet[Row]]) -> None:
        self.build = build
        self.alone = prepared(lambda key: build(key).order_by("pk"))

    def __call__(self, key: int) -> list[Row]:
        return self.alone(key)

    @cached_property
    def columns(self) -> Given:
        return Given.of(self.build(0))

    @cached_property
    def model(self) -> type[Row]:
        return self.build(0).model

    def read(self, values: Sequence[list[Any]], using: str | None) -> list[Row]:
        """Rows from what was carried."""
        columns, count = self.columns, len(self.columns.fields)
        found = []
        for row in values:
            for place, convert in columns.changed:
                if row[place] is not None:
                    row[place] = convert(row[place])
            one = self.model.from_db(using, columns.names, row[:count])
            for name, value in zip(columns.annotations, row[count:], strict=True):
                setattr(one, name, value)
            found.append(one)
        found.sort(key=attrgetter("pk"))
        return found


class _Rows(Subquery):
    """All rows of a part, as one JSON list of lists."""

    output_field = models.JSONField()
    template = "(SELECT %(many)s(%(one)s(%(given)s)) FROM (%(subquery)s) t)"

    def __init__(self, part: Part[Any]) -> None:
        columns = part.columns
        names = [*(field.name for field in columns.fields), *columns.annotations]
        super().__init__(part.build(OuterRef("pk")).order_by().values_list(*names))
        self.given = names

    def listed(self, compiler: Any, connection: Any, **functions: str) -> Any:
        given = ", ".join(f"t.{connection.ops.quote_name(name)}" for name in self.given)
        return self.as_sql(compiler, connection, given=given, **functions)

    def as_sqlite(self, compiler: Any, connection: Any, **_more: Any) -> Any:
        # SQLite does not promise that what comes out of a query in brackets is still JSON to it.
        sql, params = self.listed(compiler, connection, many="json_group_array", one="json_array")
        return f"json({sql})", params

    def as_postgresql(self, compiler: Any, connection: Any, **_more: Any) -> Any:
        return self.listed(compiler, connection, many="json_agg", one="json_build_array")


class _Together(Func):
    """Several parts as one JSON list."""

    output_field = models.JSONField()
    template = "%(function)s(%(expressions)s)"

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, function="json_array", **more)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        template = "%(function)s(%(expressions)s)::text"
        given = {"function": "json_build_array", "template": template}
        return self.as_sql(compiler, connection, **given, **more)


def carrying(rows: QuerySet[Any], name: str, parts: Sequence[Part[Any]]) -> QuerySet[Any]:
    """The rows, each with these parts under this name, to be taken out by `taken`."""
    together: QuerySet[Any] = rows.annotate(**{name: _Together(*(_Rows(part) for part in parts))})
    return together


def taken(row: models.Model, name: str, parts: Sequence[Part[Any]]) -> list[list[Any]] | None:
    """The parts that the row carries under this name, once; None if it carries none."""
    values = vars(row).pop(name, None)
    if values is None:
        return None
    using = row._state.db
    return [part.read(rows or (), using) for part, rows in zip(parts, values, strict=True)]


def filled(
    rows: Iterable[models.Model], found: Mapping[int, models.Model], to: type[models.Model]
) -> None:
    """Put what was found by its key where the rows have a foreign key to such rows."""
    for row in rows:
        for field in keys_to(type(row), to):
            one = found.get(getattr(row, field.attname))
            if one is not None:
                field.set_cached_value(row, one)


def named(rows: Iterable[models.Model], to: type[models.Model]) -> set[int]:
    """The keys of such rows that these rows have, and not yet the row itself."""
    keys = {
        getattr(row, field.attname)
        for row in rows
        for field in keys_to(type(row), to)
        if not field.is_cached(row)
    }
    return keys - {None}


@cache
def keys_to(model: type[models.Model], to: type[models.Model]) -> list[Any]:
    """The foreign keys from one table to another."""
    fields = model._meta.concrete_fields
    return [f for f in fields if f.is_relation and f.related_model is to]
