"""Reference data in memory: working days, limits of tiers, ladders. One cache for all of them.

Each table is read at most once a minute by each process; whoever edits one calls `forget`, so that
this process sees the edit at once and every other within the minute.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from tracker.models import CalendarDay, CalendarYear, Rung, TierSpan
from tracker.models.calendar import DayKind
from tracker.time.calendar import Calendar
from tracker.time.ladders import Ladders, LadderStep, Moments

#: Seconds for which a process may still go by a table as it was before another process's edit.
TTL = 60.0

T = TypeVar("T")
# By tier: (kind of clock, from the second round on) to (amount, unit).
Limits = dict[int, dict[tuple[str, bool], tuple[int, str]]]


class Held(Generic[T]):
    """One table as it is held; calling it answers what is in force."""

    def __init__(self, read: Callable[[], T]) -> None:
        self.read = read
        self.held: tuple[float, T] | None = None

    def __call__(self, now: float | None = None) -> T:
        """What the table says; `now` is a reading of the monotonic clock, in seconds."""
        now = time.monotonic() if now is None else now
        if self.held is None or now - self.held[0] >= TTL:
            self.held = (now, self.read())
        return self.held[1]


def read_calendar() -> Calendar:
    """Read the table of days, in two queries."""
    rows = list(CalendarDay.objects.values_list("day", "kind", "name"))
    return Calendar.of(
        holidays={day: name for day, kind, name in rows if kind == DayKind.HOLIDAY},
        makeups={day: name for day, kind, name in rows if kind == DayKind.MAKEUP},
        published=CalendarYear.objects.filter(published=True).values_list("year", flat=True),
    )


def read_limits() -> Limits:
    """Read the limits of all tiers, in one query."""
    found: Limits = {}
    rows = TierSpan.objects.values_list("tier_id", "kind", "rework", "amount", "unit")
    for tier, kind, rework, amount, unit in rows:
        found.setdefault(tier, {})[kind, rework] = (amount, unit)
    return found


def read_ladders() -> Ladders:
    """Read all ladders by kind of clock, in one query."""
    found: dict[str, list[LadderStep]] = {}
    for rung in Rung.objects.filter(active=True).order_by("kind", "days", "id"):
        step = LadderStep(rung.pk, rung.code, rung.days, rung.effect, tuple(rung.recipients))
        found.setdefault(rung.kind, []).append(step)
    return {kind: tuple(steps) for kind, steps in found.items()}


calendar = Held(read_calendar)
limits = Held(read_limits)
ladders = Held(read_ladders)
_moments: Moments | None = None


def moments() -> Moments:
    """The moments of rungs by the calendar and the ladders in force."""
    global _moments
    days, rungs, found = calendar(), ladders(), _moments
    if found is None or found.calendar is not days or found.ladders is not rungs:
        found = _moments = Moments(days, rungs)
    return found


def forget(**_signal: Any) -> None:
    """Make the next look read the tables; connected to every save of a limit or a rung here."""
    for held in (calendar, limits, ladders):
        held.held = None
