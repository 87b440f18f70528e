"""When things happen in an office: moments in working hours, in the zone of the site."""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta

from django.utils import timezone

from tracker import reference

OPENS, CLOSES = time(8, 30), time(17, 30)


def at_work(moment: datetime, rng: random.Random) -> datetime:
    """The moment itself if it lies in working hours, else some time early on the next working day.

    Never earlier than `moment`.
    """
    local = timezone.localtime(moment)
    days = reference.calendar()
    if days.is_working(local.date()) and OPENS <= local.time() <= CLOSES:
        return local
    day = local.date()
    if local.time() > CLOSES or not days.is_working(day):
        day = days.add(day, 1)
    return at(datetime.combine(day, OPENS), rng, 100)


def at(moment: datetime, rng: random.Random, minutes: int) -> datetime:
    """A naive local moment made aware, up to so many minutes later."""
    later = moment + timedelta(seconds=rng.randrange(1, minutes * 60))
    return timezone.make_aware(later)


def later(moment: datetime, rng: random.Random, low: float, high: float) -> datetime:
    """In working hours, at least `low` and about at most `high` hours after `moment`."""
    return at_work(moment + timedelta(hours=rng.uniform(low, high), seconds=1), rng)


def days_later(moment: datetime, rng: random.Random, low: int, high: int) -> datetime:
    """In working hours, so many working days after `moment`."""
    day = reference.calendar().add(timezone.localdate(moment), rng.randint(low, high))
    found = at(datetime.combine(day, OPENS), rng, 500)
    return max(found, at_work(moment + timedelta(seconds=1), rng))
