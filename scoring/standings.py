"""The standing of units in a year: the number, its rates, and the rank within the class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import ExtractMonth, ExtractYear

from scoring import rates
from scoring.models import Entry, Scheme
from scoring.presets import RECTIFICATION
from scoring.rates import NOTHING, Period, Rate, Rates
from scoring.vocabulary import Rule
from tracker.models import Unit
from tracker.time import clocks
from tracker.time.clocks import ZONE
from tracker.vocabulary import UnitClass

CENT = Decimal("0.01")


class Unranked(StrEnum):
    """Why a unit has no rank."""

    EXEMPT = "exempt"
    FEW = "few"


@dataclass(frozen=True)
class RuleSum:
    """What one rule took from a unit: how often, less what was taken back, and the points."""

    rule: Rule
    count: int
    points: Decimal


@dataclass(frozen=True)
class Standing:
    """One unit in one year. `number` is what `scheme.base` and all `points` come to, at least 0."""

    unit: Unit
    number: Decimal
    points: Decimal
    rules: Sequence[RuleSum]
    rates: Rates
    rank: int | None = None
    unranked: Unranked | None = None

    @property
    def cases(self) -> int:
        """Cases finished in the year, or overdue at its end: what a rank stands on."""
        return self.rates.on_time.volume


@dataclass(frozen=True)
class ClassGroup:
    """The units of one class, ranked ones first, and the rates of all their cases together."""

    unit_class: UnitClass
    rows: Sequence[Standing]
    rates: Rates

    @property
    def ranked(self) -> int:
        return sum(row.rank is not None for row in self.rows)


@dataclass(frozen=True)
class League:
    """All units of a year by class."""

    period: Period
    scheme: Scheme
    groups: Sequence[ClassGroup]

    def group_of(self, unit: Unit) -> ClassGroup:
        return next(group for group in self.groups if group.unit_class == unit.unit_class)

    def standing_of(self, unit: Unit) -> Standing:
        return next(row for row in self.group_of(unit).rows if row.unit.pk == unit.pk)


def scheme_of(period: Period) -> Scheme:
    """The version in force on the last day of the period."""
    rows = Scheme.objects.filter(code=RECTIFICATION, valid_from__lte=period.last_day)
    return rows.order_by("-valid_from").prefetch_related("rules")[:1].get()


def league(year: int, now: datetime) -> League:
    """The standings of a year as of `now` (of a past year: as of its end). Nine queries."""
    period = Period.of(year, now)
    scheme, sums, found = scheme_of(period), rule_sums(year), rates.by_unit(period)
    units = Unit.objects.filter(parent__isnull=True).order_by("code")
    rows = [
        standing(unit, scheme, sums.get(unit.pk, []), found.get(unit.pk, Rates()))
        for unit in units
        if unit.active or unit.pk in sums or unit.pk in found
    ]
    return League(period, scheme, groups(rows))


def rule_sums(year: int) -> dict[int, list[RuleSum]]:
    """What each rule took from each unit in a year. One query."""
    found: dict[int, list[RuleSum]] = defaultdict(list)
    rows = Entry.objects.filter(year=year).order_by().values_list("unit", "rule")
    counted = rows.annotate(all=Count("pk"), back=Count("reverses"), points=Sum("points"))
    order = list(Rule)
    for unit, rule, count, back, points in counted:
        found[unit].append(RuleSum(Rule(rule), count - 2 * back, points))
    for sums in found.values():
        sums.sort(key=lambda row: order.index(row.rule))
    return found


def standing(unit: Unit, scheme: Scheme, sums: Sequence[RuleSum], found: Rates) -> Standing:
    points = sum((row.points for row in sums), Decimal(0))
    number = max(Decimal(0), scheme.base + points).quantize(CENT)
    row = Standing(unit, number, points.quantize(CENT), sums, found)
    if not unit.appraised:
        return replace(row, unranked=Unranked.EXEMPT)
    if row.cases < scheme.least_cases:
        return replace(row, unranked=Unranked.FEW)
    return row


def groups(rows: Iterable[Standing]) -> list[ClassGroup]:
    """By class, each ranked; the exempt ones stand last and count in no rate of the class."""
    found = []
    for unit_class in UnitClass:
        own = [row for row in rows if row.unit.unit_class == unit_class]
        appraised = [row for row in own if row.unranked != Unranked.EXEMPT]
        group = ClassGroup(unit_class, ranked(own), rates.total(row.rates for row in appraised))
        if own:
            found.append(group)
    return found


def ranked(rows: Iterable[Standing]) -> list[Standing]:
    """Ranked by number, equal numbers sharing a rank; then, by their cases, those without one."""

    def order(row: Standing) -> tuple[Any, ...]:
        last = [None, Unranked.FEW, Unranked.EXEMPT].index(row.unranked)
        if last:
            return last, -row.cases, row.unit.code
        return last, -row.number, -(row.rates.on_time.value or 0), row.unit.code

    found: list[Standing] = []
    for place, row in enumerate(sorted(rows, key=order), start=1):
        if row.unranked is None:
            same = bool(found) and found[-1].number == row.number
            row = replace(row, rank=found[-1].rank if same else place)
        found.append(row)
    return found


def years(now: datetime) -> list[int]:
    """The years of which there is anything to show, the present one first. One query."""
    there = Entry.objects.order_by().values_list("year", flat=True).distinct()
    return sorted({clocks.local(now).year, *there}, reverse=True)


# One unit, entry by entry --------------------------------------------------------------------


@dataclass(frozen=True)
class CaseSum:
    """What one case did to the standing of a unit: its entries in their order, and their sum."""

    case: Any
    entries: Sequence[Entry]

    @property
    def points(self) -> Decimal:
        return sum((entry.points for entry in self.entries), Decimal(0))


def entries(unit: Unit, year: int) -> QuerySet[Entry]:
    """The entries of a unit in a year, with what pages show of them."""
    rows = Entry.objects.filter(unit=unit, year=year).select_related("event", "case", "reverses")
    return rows.order_by("case_id", "id")


def by_case(found: Iterable[Entry]) -> list[CaseSum]:
    """Entries, in the order of their cases, put together by case."""
    return [
        CaseSum(own[0].case, own)
        for _case, rows in groupby(found, attrgetter("case_id"))
        if (own := list(rows))
    ]


@dataclass(frozen=True)
class MonthPoints:
    """One month of a unit: cases finished, those of them in time, points, where it then stood."""

    number: int
    finished: Rate = NOTHING
    points: Decimal = field(default=Decimal(0))
    standing: Decimal = field(default=Decimal(0))

    @property
    def late(self) -> int:
        return self.finished.volume - int(self.finished.part)


def months(unit: Unit, period: Period, scheme: Scheme) -> list[MonthPoints]:
    """The months of a unit up to the end of the period. Two queries."""
    last = period.last_day.month
    points = month_points(unit, period.year, last)
    done = rates.by_month(period, unit.pk)
    found, reached = [], scheme.base
    for number in range(1, last + 1):
        reached += points[number]
        shown = max(Decimal(0), reached).quantize(CENT)
        found.append(MonthPoints(number, done.get(number, NOTHING), points[number], shown))
    return found


def month_points(unit: Unit, year: int, last: int) -> dict[int, Decimal]:
    """Points by month; what was taken back after the year is put into its last month."""
    rows = Entry.objects.filter(unit=unit, year=year).order_by()
    rows_by_month = (
        rows.annotate(in_year=ExtractYear("at", tzinfo=ZONE), month=ExtractMonth("at", tzinfo=ZONE))
        .values_list("in_year", "month")
        .annotate(sum=Sum("points"))
    )
    found: dict[int, Decimal] = defaultdict(Decimal)
    for in_year, month, points in rows_by_month:
        found[month if in_year == year else last] += points
    return found
