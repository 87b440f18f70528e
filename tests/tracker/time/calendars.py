"""Calendars to count by: the published notices, and any that hypothesis can think of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from hypothesis import strategies as st

from tracker.time.calendar import Calendar
from tracker.time.clocks import ZONE, Pause
from tracker.time.holidays import known_years, notice, statutory

FIRST, LAST = date(2024, 1, 1), date(2028, 12, 31)


@cache
def published() -> Calendar:
    """What the notices of all known years make of the days."""
    notices = [notice(year) for year in known_years()]
    return Calendar.of(
        holidays={day: name for one in notices for day, name in one.holidays.items()},
        makeups={day: name for one in notices for day, name in one.makeups.items()},
        published=known_years(),
    )


@dataclass(frozen=True)
class Table:
    """A table of days, read by the plainest rule there is: the measure of the real calendar."""

    holidays: frozenset[date]
    makeups: frozenset[date]
    published: frozenset[int]

    @property
    def calendar(self) -> Calendar:
        holidays, makeups = dict.fromkeys(self.holidays, ""), dict.fromkeys(self.makeups, "")
        return Calendar.of(holidays, makeups, self.published)

    def works(self, day: date) -> bool:
        if day in self.makeups:
            return True
        if day in self.holidays:
            return False
        if day.year not in self.published and day in statutory(day.year):
            return False
        return day.weekday() < 5


days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
times = st.times().map(lambda at: at.replace(microsecond=0))
moments = st.builds(lambda day, at: datetime.combine(day, at, ZONE), days, times)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Any holidays and any working weekends, with any years published."""
    around = st.dates(FIRST, LAST)
    holidays = draw(st.frozensets(around, max_size=60))
    makeups = draw(st.frozensets(around.filter(lambda day: day.weekday() >= 5), max_size=20))
    years = draw(st.frozensets(st.integers(FIRST.year, LAST.year)))
    return Table(holidays - makeups, makeups, years)


@st.composite
def pauses_after(draw: st.DrawFn, started: datetime, open_too: bool = True) -> tuple[Pause, ...]:
    """Up to four pauses near a start, in any order, overlapping or not, perhaps open."""
    quarters = st.integers(-200, 6000).map(lambda n: started + n * timedelta(minutes=15))
    pauses = []
    for _ in range(draw(st.integers(0, 4))):
        a, b = sorted((draw(quarters), draw(quarters)))
        is_open = open_too and draw(st.integers(0, 9)) == 0
        pauses.append(Pause(a, None if is_open else b))
    return tuple(pauses)


def at(day: str, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of Beijing time."""
    return datetime.combine(date.fromisoformat(day), time(hour, minute), ZONE)


def dates(text: str) -> tuple[date, ...]:
    return tuple(date.fromisoformat(word) for word in text.split())
