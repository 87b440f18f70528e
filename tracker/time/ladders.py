"""When the rungs of a clock's ladder are reached (design §4). No database.

A rung before the due day comes at the first minute of that day of Beijing time, N working days
before; the due rung the second after the clock has run out; one after it at the first minute of
the N-th working day since. A clock that started late (a promise already past) counts those days
from its start: nobody is punished for the time before a case was theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tracker.road import ACTING
from tracker.time.calendar import Calendar
from tracker.time.clocks import ZONE, local

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
#: Schedules kept at hand: many clocks of a sweep share one.
MOST = 10_000


@dataclass(frozen=True, slots=True)
class LadderStep:
    """A rung as the engine sees it."""

    rung_id: int
    code: str
    days: int
    effect: str
    recipients: tuple[str, ...]


Ladders = dict[str, tuple[LadderStep, ...]]


class Moments:
    """The moments of rungs by one calendar and its ladders; every answer is worked out once."""

    def __init__(self, days: Calendar, ladders: Ladders) -> None:
        self.calendar = days
        self.ladders = ladders
        self.known: dict[tuple[date, int], datetime] = {}
        self.schedules: dict[tuple[str, datetime, datetime], list[tuple[datetime, LadderStep]]] = {}

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

    def all(self, kind: str, due: datetime, started: datetime) -> list[tuple[datetime, LadderStep]]:
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
