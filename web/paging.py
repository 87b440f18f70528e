"""Paging by keyset: "after this row", never "page 4711", so that the last page costs as the first.

A page's address carries the key of the row it starts after, or ends before. What is paged is a
query, or rows at hand that no query could give.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import gt, lt
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext

AFTER, BEFORE = "after", "before"
SALT = "paging"


@dataclass(frozen=True)
class Key:
    """An ordering by fields that together are unique; `-` in front of all of them or of none."""

    fields: tuple[str, ...]
    descending: bool = False

    def order(self, backwards: bool = False) -> list[str]:
        sign = "-" if self.descending != backwards else ""
        return [f"{sign}{name}" for name in self.fields]

    def beyond(self, values: Sequence[Any], backwards: bool = False) -> Q:
        """Rows that come after the row with these values (before it, if backwards)."""
        comparison = "lt" if self.descending != backwards else "gt"
        found, equal = Q(), Q()
        for name, value in zip(self.fields, values, strict=True):
            found |= equal & Q(**{f"{name}__{comparison}": value})
            equal &= Q(**{name: value})
        # Says nothing new, but lets the database enter its index at the right place.
        return Q(**{f"{self.fields[0]}__{comparison}e": values[0]}) & found

    def of(self, row: Any) -> list[Any]:
        return [getattr(row, name) for name in self.fields]

    def taken(self, rows: Iterable[Any], start: Any, backwards: bool = False) -> list[Any]:
        """Rows at hand in this order, of those beyond `start` if there is one."""
        falling = self.descending != backwards
        found = sorted(rows, key=self.of, reverse=falling)
        if start is None:
            return found
        beyond = lt if falling else gt
        return [row for row in found if beyond(self.of(row), start)]


class Page:
    """One page of rows, with the addresses of its neighbours. One query, when first looked at.

    A mark in the address that was not made here is passed over: the first page is shown.
    """

    def __init__(
        self, rows: QuerySet[Any] | Sequence[Any], key: Key, request: HttpRequest, size: int
    ) -> None:
        self.all_rows, self.key, self.size = rows, key, size
        self.params: QueryDict = request.GET.copy()
        self.path = request.path
        self.backwards = BEFORE in self.params
        self.start = self._unsigned(self.params.get(BEFORE) or self.params.get(AFTER))
        self.backwards = self.backwards and self.start is not None

    def _unsigned(self, mark: str | None) -> list[Any] | None:
        if not mark:
            return None
        try:
            values = signing.loads(mark, salt=SALT)
        except signing.BadSignature:
            return None
        return values if len(values) == len(self.key.fields) else None

    @cached_property
    def _found(self) -> list[Any]:
        if not isinstance(self.all_rows, QuerySet):
            return self.key.taken(self.all_rows, self.start, self.backwards)[: self.size + 1]
        query = self.all_rows.order_by(*self.key.order(self.backwards))
        if self.start is not None:
            query = query.filter(self.key.beyond(self.start, self.backwards))
        return list(query[: self.size + 1])

    @cached_property
    def rows(self) -> list[Any]:
        rows = self._found[: self.size]
        return rows[::-1] if self.backwards else rows

    @property
    def more(self) -> bool:
        """Whether rows follow in the direction of reading."""
        return len(self._found) > self.size

    @property
    def note(self) -> str:
        """Said instead of a number: nobody counts a million rows."""
        return gettext("More follow") if self.next_url else ""

    @property
    def next_url(self) -> str:
        follows = self.more or self.backwards
        return self._url(AFTER, self.rows[-1]) if follows and self.rows else ""

    @property
    def previous_url(self) -> str:
        precedes = self.more if self.backwards else self.start is not None
        return self._url(BEFORE, self.rows[0]) if precedes and self.rows else ""

    def _url(self, direction: str, row: Any) -> str:
        params = self.params.copy()
        params.pop(AFTER, None)
        params.pop(BEFORE, None)
        values = [str(v) if hasattr(v, "isoformat") else v for v in self.key.of(row)]
        params[direction] = signing.dumps(values, salt=SALT)
        return f"{self.path}?{params.urlencode()}"
