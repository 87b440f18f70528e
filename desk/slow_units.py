"""Who is slow, and at what: the units with open cases past their time limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from desk.rows import chip
from tracker.access import visible_cases
from tracker.actor import Actor
from tracker.models import Unit
from tracker.vocabulary import Status
from web.shapes import ClockChip

SHOWN = 15
LATE = (Status.ASSIGNED, Status.DEADLINE)


@dataclass(frozen=True)
class Slow:
    """One unit: overdue cases in all and by what they wait for, and the oldest of them."""

    unit: Unit
    overdue: int
    unseen: int  # not acknowledged
    unplanned: int  # acknowledged, no plan filed
    unfinished: int  # planned, not submitted
    reworked: int  # of those: sent back at least once
    oldest: ClockChip | None


def slow_units(actor: Actor, at: datetime) -> list[Slow]:
    """The slowest units that this actor sees, most overdue cases first. Two queries."""
    late = visible_cases(actor).filter(status__in=LATE, due_at__lt=at)
    rows = list(
        late.values("unit")
        .annotate(
            overdue=Count("pk"),
            unseen=Count("pk", filter=Q(status=Status.ASSIGNED, acknowledged_at__isnull=True)),
            unplanned=Count("pk", filter=Q(status=Status.ASSIGNED, acknowledged_at__isnull=False)),
            unfinished=Count("pk", filter=Q(status=Status.DEADLINE)),
            reworked=Count("pk", filter=Q(status=Status.DEADLINE, round__gt=1)),
            first=Min("due_at"),
        )
        .order_by("-overdue", "first")[:SHOWN]
    )
    units = Unit.objects.in_bulk([row["unit"] for row in rows])
    return [
        Slow(
            unit=units[row.pop("unit")],
            oldest=chip(at, row.pop("first")),
            **row,
        )
        for row in rows
    ]
