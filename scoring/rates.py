"""The rates of a year by unit, each with the number of cases it stands on (design §6).

One query a rate, for all units at once. A case counts for its lead unit; of one that left the
ledger before sign-off only that it was late. One archived on import is in none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Case as Choice
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import ExtractMonth

from scoring.rules import FOLLOW_UP
from tracker.models import CallBack, Case, Clock, Inspection
from tracker.time.clocks import ZONE
from tracker.vocabulary import (
    LEFT,
    WITH_UNIT,
    CallOutcome,
    ClockKind,
    Satisfaction,
    Solved,
    Status,
)

FINISHED = (Status.SUBMITTED, Status.VERIFIED, Status.CLOSED)
#: What an answer is worth, of 100; "don't know" is no answer.
WORTH = {
    Satisfaction.VERY: 100,
    Satisfaction.FAIRLY: 80,
    Satisfaction.NEUTRAL: 60,
    Satisfaction.RATHER_NOT: 40,
    Satisfaction.NOT: 20,
}
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Period:
    """A year up to a moment: the whole of it once it is over. `end` itself is outside."""

    year: int
    start: datetime
    end: datetime

    @classmethod
    def of(cls, year: int, now: datetime) -> Period:
        start = datetime(year, 1, 1, tzinfo=ZONE)
        end = min(now.astimezone(ZONE), datetime(year + 1, 1, 1, tzinfo=ZONE))
        return cls(year, start, max(start, end))

    @property
    def last_day(self) -> date:
        return max(self.start, self.end - timedelta(microseconds=1)).date()

    def within(self, field: str) -> Q:
        return Q(**{f"{field}__gte": self.start, f"{field}__lt": self.end})


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many. Of satisfaction `part` is the sum of what the answers are worth, of 1."""

    part: Decimal = Decimal(0)
    volume: int = 0

    @property
    def value(self) -> Decimal | None:
        """0 to 100 with one decimal; None without a single case: no score is not a score of 0."""
        if not self.volume:
            return None
        return (100 * self.part / self.volume).quantize(TENTH, ROUND_HALF_UP)

    def __add__(self, other: Rate) -> Rate:
        return Rate(self.part + other.part, self.volume + other.volume)


NOTHING = Rate()


@dataclass(frozen=True, slots=True)
class Rates:
    """The five rates of a unit or of a class."""

    on_time: Rate = NOTHING
    first_pass: Rate = NOTHING
    solved: Rate = NOTHING
    satisfaction: Rate = NOTHING
    held: Rate = NOTHING

    def __add__(self, other: Rates) -> Rates:
        names = [field.name for field in fields(self)]
        return Rates(**{name: getattr(self, name) + getattr(other, name) for name in names})


def total(rates: Iterable[Rates]) -> Rates:
    """The rates of several units taken together: of all their cases, not a mean of means."""
    return sum(rates, Rates())


def by_unit(period: Period) -> dict[int, Rates]:
    """The rates of every unit that has any. Five queries."""
    found: dict[int, dict[str, Rate]] = defaultdict(dict)
    sources = {
        "on_time": on_time(period),
        "first_pass": first_pass(period),
        "held": held(period),
    }
    for name, rows in sources.items():
        for unit, rate in rows:
            found[unit][name] = found[unit].get(name, NOTHING) + rate
    for unit, solved, satisfaction in answers(period):
        found[unit] |= {"solved": solved, "satisfaction": satisfaction}
    return {unit: Rates(**rates) for unit, rates in found.items()}


Rows = Iterator[tuple[int, Rate]]


def grouped(rows: QuerySet[Any], unit: str, good: Any) -> Rows:
    """Counts by unit, in one query: all, and those that are `good`."""
    counts = (
        rows.order_by().values_list(unit).annotate(n=Count("pk"), good=Count("pk", filter=good))
    )
    for key, volume, part in counts:
        yield key, Rate(Decimal(part), volume)


def finished(period: Period) -> QuerySet[Case]:
    """The cases that units have finished within the period and that stand finished today."""
    return Case.objects.filter(period.within("done_at"), status__in=FINISHED)


def late() -> Exists:
    """Whether a round of the case was handed in after its due date, since it came to its unit."""
    return Exists(
        Clock.objects.filter(
            case=OuterRef("pk"),
            kind=ClockKind.RECTIFY,
            started__gte=OuterRef("assigned_at"),
            stopped__gt=F("due"),
        )
    )


def on_time(period: Period) -> Rows:
    """In time ÷ (finished + overdue and still open at the end, or gone from the ledger)."""
    yield from grouped(finished(period), "unit", ~late())
    # One that left the ledger late, by whatever exit, was late.
    left = Q(case__status__in=LEFT, stopped__gt=F("due"), stopped__gte=period.start)
    overdue = Clock.objects.filter(
        Q(stopped__isnull=True) | Q(stopped__gte=period.end) | left,
        kind=ClockKind.RECTIFY,
        started__gte=F("case__assigned_at"),
        due__lt=period.end,
        started__lt=period.end,
        case__status__in=(*WITH_UNIT, *LEFT),
    )
    counts = overdue.order_by().values_list("case__unit").annotate(n=Count("case", distinct=True))
    for unit, volume in counts:
        yield unit, Rate(Decimal(0), volume)


def first_pass(period: Period) -> Rows:
    """Cases passed at their first inspection, and not sent back after it ÷ first inspections."""
    earlier = Inspection.objects.filter(case=OuterRef("case"), round=1, pk__lt=OuterRef("pk"))
    first = Inspection.objects.filter(
        ~Exists(earlier),
        period.within("at"),
        round=1,
        at__gte=F("case__assigned_at"),
        case__status__in=WITH_UNIT,
    )
    yield from grouped(first, "case__unit", Q(passed=True, case__round=1))


def answers(period: Period) -> Iterator[tuple[int, Rate, Rate]]:
    """The last answer of each reporter to both questions, by unit: solved, and what satisfies.

    Two rates of one query that do not touch each other: "don't know" and silence are left out of
    the second, an answer from when only one question was asked out of the first.
    """
    answered = CallBack.objects.filter(outcome=CallOutcome.ANSWERED, at__lt=period.end)
    later = answered.filter(report=OuterRef("report"), pk__gt=OuterRef("pk"))
    last = answered.filter(~Exists(later), at__gte=period.start, report__case__status__in=WITH_UNIT)
    worth = Choice(
        *(When(satisfaction=answer, then=Value(points)) for answer, points in WORTH.items()),
        output_field=IntegerField(),
    )
    rows = last.order_by().values_list("report__case__unit")
    for unit, asked, yes, volume, points in rows.annotate(
        asked=Count("pk", filter=~Q(solved="")),
        yes=Count("pk", filter=Q(solved=Solved.YES)),
        n=Count("pk", filter=Q(satisfaction__in=WORTH)),
        points=Sum(worth),
    ):
        yield unit, Rate(Decimal(yes), asked), Rate(Decimal(points or 0) / 100, volume)


def held(period: Period) -> Rows:
    """Cases signed off in the period of which no follow-up has found a relapse ÷ all of them."""
    relapse = Case.objects.filter(
        origin=OuterRef("pk"), channel__code=FOLLOW_UP, logged_at__lt=period.end
    ).exclude(status__in=LEFT)
    closed = Case.objects.filter(period.within("ended_at"), status=Status.CLOSED)
    yield from grouped(closed, "unit", ~Exists(relapse))


def by_month(period: Period, unit_id: int) -> dict[int, Rate]:
    """Of one unit: in time ÷ finished, by month. One query."""
    month = ExtractMonth("done_at", tzinfo=ZONE)
    rows = finished(period).filter(unit_id=unit_id).annotate(month=month)
    return dict(grouped(rows, "month", ~late()))
