"""The numbers of the home page: a fixed number of grouped queries, kept for a minute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.cache import caches
from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.register import late
from tracker.models import Case, Unit
from tracker.time import clocks
from tracker.time.months import month_of
from tracker.vocabulary import LEFT, OPEN, Status

MONTHS = 12
KEPT = 60  # seconds
# Archived cases were closed before this system, elsewhere: none of our facts is true of them.
APART = (*LEFT, Status.ARCHIVED)


@dataclass(frozen=True, slots=True)
class FactCount:
    """One of the five facts, in the order in which they come true; `who` says so."""

    name: str
    label: Any
    who: Any


FIVE_FACTS = (
    FactCount("done", _("Done by the unit"), _("the unit says so")),
    FactCount("verified", _("Verified by an inspector"), _("an inspector has seen it")),
    FactCount(
        "confirmed", _("Confirmed by the citizen"), _("whoever reported it says it is solved")
    ),
    FactCount("closed", _("Signed off"), _("three different people have signed")),
    FactCount("held", _("Held at the later look"), _("later looks have not begun yet")),
)


@dataclass(frozen=True, slots=True)
class Month:
    """Cases received and signed off in one month."""

    first: date
    received: int = 0
    closed: int = 0


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit at a glance."""

    unit: Unit
    open: int = 0
    late: int = 0
    closed: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    facts: dict[str, int]
    months: Sequence[Month]
    units: Sequence[UnitLine]


def figures(at: datetime) -> Figures:
    """The numbers as they stood within the last minute."""
    kept = caches["memory"]
    found: Figures | None = kept.get_or_set("portal.figures", lambda: count(at), KEPT)
    return found or count(at)


def count(at: datetime) -> Figures:
    return Figures(facts(at), months(at), units(at))


def facts(at: datetime) -> dict[str, int]:
    """The five facts apart, cases in all, and those late now."""
    cases = Case.objects.exclude(status__in=APART)
    return dict(
        cases.aggregate(
            total=Count("pk"),
            done=Count("done_at"),
            verified=Count("verified_at"),
            confirmed=Count("confirmed_at"),
            closed=Count("pk", filter=Q(status=Status.CLOSED)),
            late=Count("pk", filter=late(at)),
        )
    )


def months(at: datetime) -> list[Month]:
    """The last twelve months, the present one last."""
    first = month_of(at)
    firsts = [first]
    while len(firsts) < MONTHS:
        last = firsts[0]
        year, month = (last.year, last.month - 1) if last.month > 1 else (last.year - 1, 12)
        firsts.insert(0, date(year, month, 1))
    received = by_month("received_at", firsts[0], ~Q(status__in=APART))
    closed = by_month("ended_at", firsts[0], Q(status=Status.CLOSED))
    return [Month(day, received.get(day, 0), closed.get(day, 0)) for day in firsts]


def by_month(field: str, since: date, which: Q) -> dict[date, int]:
    start = clocks.end_of(since) - clocks.DAY
    rows = Case.objects.filter(which, **{f"{field}__gte": start}).order_by()
    grouped: Any = rows.annotate(month=TruncMonth(field)).values_list("month")
    return {timezone.localdate(month): n for month, n in grouped.annotate(n=Count("pk"))}


def units(at: datetime) -> list[UnitLine]:
    """All units that answer for cases, those with most overdue first."""
    rows = Case.objects.filter(unit__isnull=False).exclude(status__in=APART).order_by()
    grouped: Any = rows.values("unit_id").annotate(
        open=Count("pk", filter=Q(status__in=OPEN)),
        late=Count("pk", filter=late(at)),
        closed=Count("pk", filter=Q(status=Status.CLOSED)),
    )
    counts = {row.pop("unit_id"): row for row in grouped}
    found = [
        UnitLine(unit, **counts.get(unit.pk, {}))
        for unit in Unit.objects.filter(parent__isnull=True, active=True)
    ]
    return sorted(found, key=lambda row: (-row.late, -row.open, row.unit.code))
