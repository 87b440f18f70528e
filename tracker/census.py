"""The exit census: received = open + every exit, by month of receipt, each number traceable.

What was received is counted from the record, where every case stands from the rows; that they
agree, month by month and case by case, is what the census proves. Always five statements.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr, TruncMonth
from django.utils import timezone

from tracker import numbers
from tracker.models import Case, CaseEvent, NumberSeries
from tracker.time import clocks, months
from tracker.vocabulary import FINAL, OPEN, Status, VerbName

EXITS = FINAL  # in the order in which they are told
MOST = 200  # cases named that do not reconcile; the rest is counted
YEAR = 4  # figures at the beginning of a number


@dataclass(frozen=True)
class MonthCount:
    """What was received in one month, and where it stands today."""

    first: date
    received: int
    by_state: Mapping[str, int]

    @property
    def open(self) -> int:
        return sum(self.by_state.get(status, 0) for status in OPEN)

    @property
    def exits(self) -> list[int]:
        return [self.by_state.get(status, 0) for status in EXITS]

    @property
    def accounted(self) -> int:
        return self.open + sum(self.exits)

    @property
    def holds(self) -> bool:
        return self.received == self.accounted


@dataclass(frozen=True)
class YearNumbers:
    """The numbers of a year: how many were given out, and how many cases bear one.

    A number taken by an intake that then failed is never given again: a gap, and no case.
    """

    year: int
    given: int
    borne: int

    @property
    def unused(self) -> int:
        return max(self.given - self.borne, 0)

    @property
    def holds(self) -> bool:
        return self.borne <= self.given


@dataclass(frozen=True)
class Census:
    months: Sequence[MonthCount]
    years: Sequence[YearNumbers]
    astray: Sequence[tuple[str, str]] = field(default=())  # number and state without its event

    @property
    def total(self) -> MonthCount:
        found: dict[str, int] = defaultdict(int)
        for month in self.months:
            for status, count in month.by_state.items():
                found[status] += count
        return MonthCount(date.min, sum(month.received for month in self.months), found)

    @property
    def holds(self) -> bool:
        """Whether it reconciles."""
        counted = all(month.holds for month in self.months)
        return not self.astray and counted and all(year.holds for year in self.years)


def take() -> Census:
    """Count everything; five statements."""
    rows: dict[date, dict[str, int]] = defaultdict(dict)
    for month, status, count in monthly(Case.objects.all(), "received_at", "status"):
        rows[month][status] = count
    logged = CaseEvent.objects.filter(verb=VerbName.LOG, seq=1)
    received = dict(monthly(logged, "case__received_at"))
    months = [
        MonthCount(first, received.get(first, 0), rows.get(first, {}))
        for first in sorted({*rows, *received}, reverse=True)
    ]
    return Census(months, years(), list(astray().values_list("number", "status")[:MOST]))


def monthly(rows: QuerySet[Any], field: str, *more: str) -> list[tuple[Any, ...]]:
    """Counts by local month, and by what else is named."""
    grouped: Any = rows.order_by().annotate(month=TruncMonth(field)).values_list("month", *more)
    counted = grouped.annotate(n=Count("pk"))
    return [(timezone.localdate(month), *rest) for month, *rest in counted]


def years() -> list[YearNumbers]:
    given = NumberSeries.objects.filter(series=numbers.CASE).values_list("year", "last")
    beginning = Case.objects.order_by().annotate(year=Substr("number", 1, YEAR))
    counted: Any = beginning.values_list("year").annotate(n=Count("pk"))
    borne = {int(year): count for year, count in counted if year.isdigit()}
    last = dict(given)
    return [
        YearNumbers(year, last.get(year, 0), borne.get(year, 0))
        for year in sorted({*last, *borne}, reverse=True)
    ]


def astray() -> QuerySet[Case]:
    """Cases whose state is not the one that their last event tells, or that ended on no day."""
    told = CaseEvent.objects.filter(
        case=OuterRef("pk"), seq=OuterRef("version"), to_status=OuterRef("status")
    )
    began = CaseEvent.objects.filter(case=OuterRef("pk"), seq=1, verb=VerbName.LOG)
    undated = Q(status__in=FINAL, ended_at=None) | Q(status=Status.MERGED, merged_into=None)
    return Case.objects.filter(~Exists(told) | ~Exists(began) | undated).order_by("pk")


def of_month(first: date) -> QuerySet[Case]:
    """The cases received in a month, for whoever wants every number."""
    begin, end = midnight(first), midnight(months.after(first))
    return Case.objects.filter(received_at__gte=begin, received_at__lt=end)


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=clocks.ZONE)
