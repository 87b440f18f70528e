"""When a message may go out: never in quiet hours, and by default on working days only. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from tracker.time.calendar import Calendar
from tracker.time.clocks import ZONE

DAY = timedelta(days=1)
LONGEST_REST = 60  # days; no holiday is longer, and a loop must end


@dataclass(frozen=True)
class Hours:
    """Times of the day in Beijing. Quiet hours may span midnight; equal ends mean none."""

    quiet_from: time = time(20, 0)
    quiet_to: time = time(8, 0)
    working_days: bool = True
    digest_at: time = time(8, 30)

    def quiet(self, at: time) -> bool:
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= at < self.quiet_to
        return at >= self.quiet_from or at < self.quiet_to


def release(at: datetime, hours: Hours, calendar: Calendar) -> datetime:
    """The first moment from `at` on at which these hours let a message out."""
    now = at.astimezone(ZONE)
    for _day in range(LONGEST_REST):
        if hours.working_days and not calendar.is_working(now.date()):
            now = datetime.combine(now.date() + DAY, time.min, ZONE)
        elif hours.quiet(now.time()):
            end = datetime.combine(now.date(), hours.quiet_to, ZONE)
            now = end if end > now else end + DAY
        else:
            return now
    return now


def digest(at: datetime, hours: Hours, calendar: Calendar) -> datetime:
    """The next digest from `at` on."""
    now = at.astimezone(ZONE)
    moment = datetime.combine(now.date(), hours.digest_at, ZONE)
    if moment < now:
        moment += DAY
    while hours.working_days and not calendar.is_working(moment.date()):
        moment += DAY
    return release(moment, hours, calendar)
