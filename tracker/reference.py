"""Reference data in memory: working days, limits, ladders, units, channels, posts and the like.

Every edit counts up one number in the database (`changed`). Each request of somebody signed in
brings that number along with its session (`seen`), and whoever holds an older copy reads anew: a
page knows all that was saved before it was asked for, in whichever process. What runs without a
session (engine, worker, public pages) goes by a copy of at most a minute.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from django.db.models import Model, QuerySet

from tracker import numbers
from tracker.db import kept
from tracker.models import (
    Absence,
    CalendarDay,
    CalendarYear,
    Category,
    Channel,
    CustodyConfirmation,
    CustodyEvent,
    NumberSeries,
    OfficeLimit,
    PasswordSigning,
    Post,
    Rung,
    Tier,
    TierSpan,
    Unit,
)
from tracker.models.calendar import DayKind
from tracker.time.calendar import Calendar
from tracker.time.ladders import Ladders, LadderStep, Moments

#: Seconds for which a process may still go by a table as it was before another process's edit.
TTL = 60.0

T = TypeVar("T")
M = TypeVar("M", bound=Model)
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


class Table(Held[dict[Any, M]]):
    """All rows of a small table, by key and in the table's order. Nobody may change them."""

    def __init__(self, model: type[M]) -> None:
        super().__init__(lambda: {row.pk: row for row in model._default_manager.all()})
        self.model = model
        kept.SOURCES[model] = self.get

    def get(self, key: Any) -> M | None:
        """The row with this key; one that is not known is looked for in a new copy."""
        found = self().get(key)
        if found is None and key is not None:
            self.held = None
            found = self().get(key)
        return found

    def by(self, name: str) -> dict[Any, M]:
        """The rows by a field whose values are unique."""
        return {getattr(row, name): row for row in self().values()}

    def where(self, **values: Any) -> list[M]:
        """The rows with these values."""
        return [
            row
            for row in self().values()
            if all(getattr(row, name) == value for name, value in values.items())
        ]


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


def read_office_limits() -> dict[str, OfficeLimit]:
    """How long each thing beside the cases may wait, and by which rule, in one query."""
    return {row.kind: row for row in OfficeLimit.objects.all()}


def read_ladders() -> Ladders:
    """Read all ladders by kind of clock, in one query."""
    found: dict[str, list[LadderStep]] = {}
    for rung in Rung.objects.filter(active=True).order_by("kind", "days", "id"):
        step = LadderStep(rung.pk, rung.code, rung.days, rung.effect, tuple(rung.recipients))
        found.setdefault(rung.kind, []).append(step)
    return {kind: tuple(steps) for kind, steps in found.items()}


def read_unconfirmed() -> list[tuple[int, int | None]]:
    """Whose accounts wait for a second person's word, and who had a hand on them, in one query."""
    return list(CustodyEvent.objects.waiting().values_list("person", "by"))


class Hand(NamedTuple):
    """What somebody did to an account, and who confirmed it, if anybody did."""

    at: datetime
    kind: str
    by: str
    confirmed_by: str | None
    by_id: int | None
    employer_was: int | None


def read_custody() -> dict[int, list[Hand]]:
    """What was done to each person's account, oldest first, in one query."""
    found: dict[int, list[Hand]] = {}
    columns = ("person", "at", "kind", "by_name", "confirmation__by_name", "by", "employer_was")
    for person, *told in CustodyEvent.objects.order_by("id").values_list(*columns):
        found.setdefault(person, []).append(Hand(*told))
    return found


def read_password_signing() -> bool:
    """Whether a password alone signs here, as in the made-up county, in one query."""
    return PasswordSigning.objects.exists()


calendar = Held(read_calendar)
limits = Held(read_limits)
ladders = Held(read_ladders)
office_limits = Held(read_office_limits)
units = Table(Unit)
tiers = Table(Tier)
channels = Table(Channel)
categories = Table(Category)
posts = Table(Post)
absences = Table(Absence)
unconfirmed = Held(read_unconfirmed)
custody = Held(read_custody)
password_signing = Held(read_password_signing)
OFFICE: tuple[Held[Any], ...] = (
    *(units, tiers, channels, categories),
    *(posts, absences, unconfirmed, custody, password_signing),
)
HELD: tuple[Held[Any], ...] = (calendar, limits, ladders, office_limits, *OFFICE)
EDITED = (
    *(CalendarDay, CalendarYear, TierSpan, Rung, Unit, Tier, Channel, Category),
    *(Post, Absence, CustodyEvent, CustodyConfirmation, PasswordSigning, OfficeLimit),
)
_moments: Moments | None = None
_edits = 0  # as of the copies held


def moments() -> Moments:
    """The moments of rungs by the calendar and the ladders in force."""
    global _moments
    days, rungs, found = calendar(), ladders(), _moments
    if found is None or found.calendar is not days or found.ladders is not rungs:
        found = _moments = Moments(days, rungs)
    return found


def changed(**_signal: Any) -> None:
    """To be called by whoever edits a table past `save`; every save and delete does so itself."""
    numbers.take(numbers.REFERENCE, 0)
    forget()


def edits() -> QuerySet[NumberSeries, int]:
    """How many edits there have been; to be asked within another query."""
    rows = NumberSeries.objects.filter(series=numbers.REFERENCE, year=0)
    return rows.values_list("last", flat=True)


def seen(edits: int) -> None:
    """So many edits there have been: a copy from before the last one is no longer good."""
    global _edits
    if edits > _edits:
        forget()
        _edits = edits


def forget() -> None:
    """Make the next look read the tables."""
    global _edits
    _edits = 0
    for held in HELD:
        held.held = None
