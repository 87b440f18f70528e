"""When the rungs of a clock's ladder are reached (DESIGN §4). No state but a cached table.

A rung before the due day comes at the first minute of that day of Beijing time, N working days
before; the due rung the second after the clock has run out; one after it at the first minute of
the N-th working day since. A clock that started late (a promise already past) counts those days
from its start: nobody is punished for the time before a case was theirs.
"""

from __future__ import annotations

import time as monotonic
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from tracker import calendar
from tracker.calendar import Calendar
from tracker.clocks import ZONE, local
from tracker.vocabulary import ClockKind

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
#: Schedules kept at hand: many clocks of a sweep share one.
MOST = 10_000
#: Kinds whose running out does something by itself, whatever their ladder says.
ACTING = frozenset({ClockKind.RETURN, ClockKind.NOTICE, ClockKind.REVIEW})


@dataclass(frozen=True, slots=True)
class Step:
    """A rung as the engine sees it."""

    rung_id: int
    code: str
    days: int
    effect: str
    recipients: tuple[str, ...]


Ladders = dict[str, tuple[Step, ...]]
_cached: tuple[float, Ladders] | None = None


def current() -> Ladders:
    """All ladders by kind of clock, read at most once a minute by each process."""
    global _cached
    cached, now = _cached, monotonic.monotonic()
    if cached is None or now - cached[0] >= calendar.TTL:
        cached = _cached = (now, load())
    return cached[1]


def load() -> Ladders:
    """Read the table, in one query."""
    from tracker.models import Rung

    found: dict[str, list[Step]] = {}
    for rung in Rung.objects.filter(active=True).order_by("kind", "days", "id"):
        step = Step(rung.pk, rung.code, rung.days, rung.effect, tuple(rung.recipients))
        found.setdefault(rung.kind, []).append(step)
    return {kind: tuple(steps) for kind, steps in found.items()}


def forget(**_signal: Any) -> None:
    """Make the next look read the table; connected to every save of a rung in this process."""
    global _cached
    _cached = None


class Moments:
    """The moments of rungs by one calendar; every answer is worked out once."""

    def __init__(self, days: Calendar) -> None:
        self.calendar = days
        self.known: dict[tuple[date, int], datetime] = {}
        self.schedules: dict[tuple[str, datetime, datetime], list[tuple[datetime, Step]]] = {}
        self.ladders = current()

    def of(self, days: int, due: datetime, started: datetime) -> datetime:
        """When a rung so many working days from the due date is reached."""
        if days == 0:
            return due + SECOND
        day = local(due)
        if days > 0:
            day = max(day, local(started))
        key = (day, days)
        if key not in self.known:
            found = self.calendar.add(day, days) if days > 0 else self.before(day, -days)
            self.known[key] = datetime.combine(found, time(0), ZONE)
        return self.known[key]

    def before(self, day: date, count: int) -> date:
        """The last working day on which `count` working days are left until `day`."""
        found = day - count * DAY
        while self.calendar.between(found, day) < count or not self.calendar.is_working(found):
            found -= DAY
        return found

    def all(self, kind: str, due: datetime, started: datetime) -> list[tuple[datetime, Step]]:
        """Every rung of a clock with its moment, in their order."""
        key = (kind, due, started)
        if key not in self.schedules:
            if len(self.schedules) >= MOST:
                self.schedules.clear()
            steps = self.ladders.get(kind, ())
            self.schedules[key] = [(self.of(step.days, due, started), step) for step in steps]
        return self.schedules[key]

    def after(
        self, kind: str, due: datetime | None, started: datetime, at: datetime
    ) -> datetime | None:
        """The first moment after `at` at which a clock needs the engine; None for never again."""
        if due is None:
            return None
        found = [moment for moment, _step in self.all(kind, due, started) if moment > at]
        if kind in ACTING and due + SECOND > at:
            found.append(due + SECOND)
        return min(found, default=None)

    def first(
        self, kind: str, due: datetime | None, started: datetime, at: datetime
    ) -> datetime | None:
        """The same for a clock that started or moved at `at`: run out already, it is due at once.

        Reminders that lie behind are left out, for they would remind of nothing.
        """
        if due is None or due + SECOND > at:
            return self.after(kind, due, started, at)
        acts = kind in ACTING or any(step.days >= 0 for step in self.ladders.get(kind, ()))
        return due + SECOND if acts else None


_moments: Moments | None = None


def moments() -> Moments:
    """The moments by the calendar and the ladders in force."""
    global _moments
    days, found = calendar.current(), _moments
    if found is None or found.calendar is not days or found.ladders is not current():
        found = _moments = Moments(days)
    return found
