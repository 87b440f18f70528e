"""Working days: pure arithmetic on an in-memory table (`tracker.reference` keeps the one in force).

A day works if it is a weekday that no holiday takes, or a weekend day that a notice makes one.
Years without a published notice count weekends and statutory days only (`holidays.statutory`);
a date that leans on such a year is *provisional* and is worked out again when the year is loaded.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain
from types import MappingProxyType

from tracker.time.holidays import LUNAR_YEARS, notice_years, statutory

SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """Counts working days in O(log n) of the table, however long the stretch. Build it with `of`.

    `offs`: weekdays that do not work, `ons`: weekend days that do (both sorted), `names`: what they
    are called, `published`: the years whose notice the table holds.
    """

    offs: tuple[date, ...] = ()
    ons: tuple[date, ...] = ()
    names: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    published: frozenset[int] = frozenset()

    @classmethod
    def of(
        cls, holidays: Mapping[date, str], makeups: Mapping[date, str], published: Iterable[int]
    ) -> Calendar:
        """A calendar of day → name tables; raises ValueError if a make-up day is no weekend day."""
        if wrong := [day for day in makeups if day.weekday() < SATURDAY]:
            raise ValueError(f"a make-up day falls on a weekday: {min(wrong)}")
        years = frozenset(published)
        unknown = (statutory(year) for year in LUNAR_YEARS if year not in years)
        names = dict(chain.from_iterable(days.items() for days in unknown))
        names.update(holidays)
        offs = sorted(day for day in names if day.weekday() < SATURDAY)
        return cls(
            tuple(offs), tuple(sorted(makeups)), MappingProxyType({**names, **makeups}), years
        )

    def is_working(self, day: date) -> bool:
        return _has(self.ons, day) or (day.weekday() < SATURDAY and not _has(self.offs, day))

    def name(self, day: date) -> str:
        """What the table calls the day; empty for an ordinary one."""
        return self.names.get(day, "")

    def add(self, day: date, n: int) -> date:
        """The n-th working day after `day`, which itself is not counted (民法典 §201).

        `add(day, 0)` is `day`, working or not. Raises ValueError for a negative n,
        OverflowError past the year 9999.
        """
        if n < 0:
            raise ValueError("working days are counted forward")
        if n == 0:
            return day
        first = day.toordinal()
        # Room for n weekdays and for every weekday the table could take away from them.
        last = min(first + (n + len(self.offs)) * 7 // 5 + 7, date.max.toordinal())
        span = range(first, last + 1)
        at = bisect_left(span, self._upto(first) + n, key=self._upto)
        if at == len(span):
            raise OverflowError("the date lies after the year 9999")
        return date.fromordinal(span[at])

    def between(self, a: date, b: date) -> int:
        """How many working days lie in (a, b]; if b is before a, minus those in (b, a]."""
        return self._upto(b.toordinal()) - self._upto(a.toordinal())

    def makeups(self, a: date, b: date) -> tuple[date, ...]:
        """The weekend days in (a, b] that work."""
        return self.ons[bisect_right(self.ons, a) : bisect_right(self.ons, b)]

    def holidays(self, a: date, b: date) -> tuple[date, ...]:
        """The weekdays in (a, b] that do not work."""
        return self.offs[bisect_right(self.offs, a) : bisect_right(self.offs, b)]

    def unpublished(self, a: date, b: date) -> tuple[int, ...]:
        """The years without a notice on which the days in (a, b] depend, in order."""
        if b <= a:
            return ()
        years = range((a + timedelta(days=1)).year, notice_years(b)[-1] + 1)
        return tuple(year for year in years if year not in self.published)

    def provisional(self, a: date, b: date) -> bool:
        """Whether a notice still to come could change the count of (a, b]."""
        return bool(self.unpublished(a, b))

    def _upto(self, ordinal: int) -> int:
        """Working days from 0001-01-01, a Monday, up to and with the day of this ordinal."""
        weeks, rest = divmod(ordinal, 7)
        day = date.fromordinal(ordinal)
        swapped = bisect_right(self.ons, day) - bisect_right(self.offs, day)
        return weeks * 5 + min(rest, 5) + swapped


def _has(days: tuple[date, ...], day: date) -> bool:
    at = bisect_left(days, day)
    return at < len(days) and days[at] == day
