"""Clock arithmetic: when a span of time ends, what is left of it, and why, in words. No database.

Days are days of Beijing time, whatever the server is set to. A clock counted in days starts to
count on the day after its start (民法典 §201) and is due at 23:59:59 of its last day; one counted
in hours is due to the second. A span of nothing is due at once: the same day, the same second.

A pause stops the clock. In hours it takes out exactly its own time. In days it takes out the days
from the one on which it began up to, not with, the one on which it ended; the day of resuming
counts again. While a pause is open there is no due date, unless the clock had run out before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tracker.time.calendar import Calendar
from tracker.time.intervals import OPEN, Gap, nth

ZONE = ZoneInfo("Asia/Shanghai")
LAST_SECOND = time(23, 59, 59)
#: A clock with at most this many working days left is due soon.
SOON_DAYS = 3
DAY = timedelta(days=1)
NO_TIME = timedelta()
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class SpanUnit(TextChoices):
    WORKING_DAYS = "working_days", _("working days")
    DAYS = "days", _("days")
    HOURS = "hours", _("hours")
    PROMISED = "promised", _("promised date")


class LeftState(TextChoices):
    """How urgent a clock is, in the order of a day's work."""

    OVERDUE = "overdue", _("Overdue")
    TODAY = "today", _("Due today")
    SOON = "soon", _("Within 3 working days")
    LATER = "later", _("Later")
    PAUSED = "paused", _("Paused")


@dataclass(frozen=True)
class Span:
    """A length of time in a unit of `SpanUnit`; raises ValueError if it is negative."""

    amount: int
    unit: str

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError("a span cannot be negative")
        SpanUnit(self.unit)


@dataclass(frozen=True)
class Pause:
    """A stretch in which a clock stands still; still open without an end. Times carry a zone."""

    started: datetime
    ended: datetime | None = None

    def __post_init__(self) -> None:
        if self.ended is not None and self.ended < self.started:
            raise ValueError("a pause cannot end before it starts")


@dataclass(frozen=True)
class Due:
    """When a clock runs out, with all that is needed to recount it.

    `at` is None while the clock is paused. `paused` are the pauses that fell in its time, and
    `paused_days` (working days or days, as the span counts) or `paused_time` (hours) what they took
    out of it. `makeups` were counted, `holidays` passed over; neither names a paused day.
    """

    at: datetime | None
    first_day: date | None
    span: Span
    started: datetime | None
    makeups: tuple[date, ...] = ()
    holidays: tuple[date, ...] = ()
    paused: tuple[Pause, ...] = ()
    paused_days: int = 0
    paused_time: timedelta = NO_TIME
    unpublished: tuple[int, ...] = ()

    @property
    def provisional(self) -> bool:
        """Whether the notice of a year not yet published may still move the date."""
        return bool(self.unpublished)


@dataclass(frozen=True)
class Left:
    """What is left of a clock: `days` are working days, negative when it is overdue."""

    state: LeftState
    days: int

    def text(self) -> str:
        """For a chip, in the active language."""
        match self.state:
            case LeftState.PAUSED | LeftState.TODAY:
                return str(self.state.label)
            case LeftState.OVERDUE if self.days == 0:
                return str(self.state.label)
            case LeftState.OVERDUE:
                count = -self.days
                words = ngettext(
                    "%(count)s working day overdue", "%(count)s working days overdue", count
                )
            case _ if self.days == 0:
                return gettext("Due before the next working day")
            case _:
                count = self.days
                words = ngettext("%(count)s working day left", "%(count)s working days left", count)
        return words % {"count": count}


def local(at: datetime) -> date:
    """The day of Beijing time; raises ValueError for a time without a zone."""
    if at.utcoffset() is None:
        raise ValueError("a time needs its zone")
    return at.astimezone(ZONE).date()


def end_of(day: date) -> datetime:
    """The last second of a day."""
    return datetime.combine(day, LAST_SECOND, ZONE)


def due(started: datetime, span: Span, calendar: Calendar, pauses: Iterable[Pause] = ()) -> Due:
    """When a clock started then runs out. For a promised date there is `due_promised`."""
    match SpanUnit(span.unit):
        case SpanUnit.HOURS:
            return _due_in_hours(started, span, tuple(pauses))
        case SpanUnit.WORKING_DAYS:
            return _due_in_days(started, span, tuple(pauses), calendar)
        case SpanUnit.DAYS:
            return _due_in_days(started, span, tuple(pauses), None)
        case SpanUnit.PROMISED:
            raise ValueError("a promise is a date, not a length of time: see due_promised")


def due_promised(day: date, started: datetime | None = None, pauses: Iterable[Pause] = ()) -> Due:
    """The end of the day promised at the hearing; each day paused since the start moves it by one.

    A promise may be past already when its clock starts; then nothing moves it any more. Raises
    ValueError if there are pauses but no start to count them from.
    """
    pauses = tuple(pauses)
    if started is None and pauses:
        raise ValueError("without its start, a clock cannot have been paused")
    if started is None or day < local(started):
        span = Span(0, SpanUnit.PROMISED)
        return Due(at=end_of(day), first_day=None, span=span, started=started)
    span = Span((day - local(started)).days, SpanUnit.PROMISED)
    return _due_in_days(started, span, pauses, None)


def left(now: datetime, due_at: datetime | None, calendar: Calendar) -> Left:
    """What is left at `now` of a clock due then; a clock without a due date is paused."""
    if due_at is None:
        return Left(LeftState.PAUSED, 0)
    today, day = local(now), local(due_at)
    days = calendar.between(today, day)
    if now > due_at:
        return Left(LeftState.OVERDUE, days)
    if today == day:
        return Left(LeftState.TODAY, 0)
    return Left(LeftState.SOON if days <= SOON_DAYS else LeftState.LATER, days)


def soon_until(now: datetime, calendar: Calendar) -> datetime:
    """The last moment at which a due date still counts as soon, for a query to compare with."""
    return end_of(calendar.add(local(now), SOON_DAYS + 1) - DAY)


# The count -----------------------------------------------------------------------------------


def _due_in_days(
    started: datetime, span: Span, pauses: tuple[Pause, ...], calendar: Calendar | None
) -> Due:
    """By the calendar's working days, or by all days without one."""
    between, add = _days(calendar)
    start, gaps = local(started).toordinal(), {pause: _day_gap(pause) for pause in pauses}
    last = nth(start, span.amount, gaps.values(), between, add)
    meeting = tuple(p for p in pauses if gaps[p].meets(start, OPEN if last is None else last))
    first = date.fromordinal(add(start, 1)) if span.amount else None
    if last is None:
        return Due(None, first, span, started, paused=meeting)
    a, b = date.fromordinal(start), date.fromordinal(last)

    def counted(days: tuple[date, ...]) -> tuple[date, ...]:
        return tuple(d for d in days if not any(gaps[p].takes(d.toordinal()) for p in meeting))

    return Due(
        end_of(b),
        first,
        span,
        started,
        makeups=counted(calendar.makeups(a, b)) if calendar else (),
        holidays=counted(calendar.holidays(a, b)) if calendar else (),
        paused=meeting,
        paused_days=between(start, last) - span.amount,
        unpublished=calendar.unpublished(a, b) if calendar else (),
    )


def _days(
    calendar: Calendar | None,
) -> tuple[Callable[[int, int], int], Callable[[int, int], int]]:
    """`between` and `add` of a calendar, on the ordinals of days."""
    if calendar is None:
        return _difference, _sum
    day = date.fromordinal
    return (
        lambda a, b: calendar.between(day(a), day(b)),
        lambda a, n: calendar.add(day(a), n).toordinal(),
    )


def _difference(a: int, b: int) -> int:
    return b - a


def _sum(a: int, n: int) -> int:
    return a + n


def _day_gap(pause: Pause) -> Gap:
    end = OPEN if pause.ended is None else local(pause.ended).toordinal()
    return Gap(local(pause.started).toordinal(), end)


def _due_in_hours(started: datetime, span: Span, pauses: tuple[Pause, ...]) -> Due:
    # The microsecond before the start takes the place of the day of the start.
    start, gaps = _instant(started) - 1, {pause: _instant_gap(pause) for pause in pauses}
    length = timedelta(hours=span.amount) // MICROSECOND
    last = nth(start, length, gaps.values(), _difference, _sum)
    meeting = tuple(p for p in pauses if gaps[p].meets(start, OPEN if last is None else last))
    if last is None:
        return Due(None, None, span, started, paused=meeting)
    return Due(
        (EPOCH + (last + 1) * MICROSECOND).astimezone(ZONE),
        None,
        span,
        started,
        paused=meeting,
        paused_time=(last - start - length) * MICROSECOND,
    )


def _instant(at: datetime) -> int:
    local(at)  # refuses a time without a zone
    return (at - EPOCH) // MICROSECOND


def _instant_gap(pause: Pause) -> Gap:
    return Gap(_instant(pause.started), OPEN if pause.ended is None else _instant(pause.ended))


# In words ------------------------------------------------------------------------------------


def explain(due: Due) -> str:
    """How the date comes about, in one line of the active language from which one can recount."""
    parts = [_span_words(due)]
    if due.makeups:
        words = ngettext(
            "make-up day %(days)s counted", "make-up days %(days)s counted", len(due.makeups)
        )
        parts.append(words % {"days": _list(f"{day:%m-%d}" for day in due.makeups)})
    parts += _pause_words(due)
    text = parts[0]
    for part in parts[1:]:
        text = gettext("%(parts)s, %(part)s") % {"parts": text, "part": part}
    if due.at is None:
        return text
    text = gettext("%(parts)s: %(due)s") % {"parts": text, "due": _moment(due.at, due.span)}
    if not due.provisional:
        return text
    words = ngettext(
        "%(text)s (provisional: the %(years)s calendar is not yet published)",
        "%(text)s (provisional: the %(years)s calendars are not yet published)",
        len(due.unpublished),
    )
    return words % {"text": text, "years": _list(str(year) for year in due.unpublished)}


def _span_words(due: Due) -> str:
    count = due.span.amount
    if due.started is None or due.span.unit == SpanUnit.PROMISED:
        return gettext("promised at the hearing")
    if due.span.unit == SpanUnit.HOURS:
        words = ngettext("%(count)s hour from %(first)s", "%(count)s hours from %(first)s", count)
        return words % {"count": count, "first": _moment(due.started, due.span)}
    if due.first_day is None:
        return gettext("the same day")
    if due.span.unit == SpanUnit.DAYS:
        words = ngettext("%(count)s day from %(first)s", "%(count)s days from %(first)s", count)
    else:
        words = ngettext(
            "%(count)s working day from %(first)s", "%(count)s working days from %(first)s", count
        )
    return words % {"count": count, "first": due.first_day.isoformat()}


def _pause_words(due: Due) -> list[str]:
    if due.at is None:
        since = min(pause.started for pause in due.paused if pause.ended is None)
        return [gettext("paused since %(day)s") % {"day": local(since).isoformat()}]
    if due.paused_time:
        hours, rest = divmod(due.paused_time, timedelta(hours=1))
        values = {"hours": hours, "minutes": rest // timedelta(minutes=1)}
        return [gettext("%(hours)s h %(minutes)s min of pause left out") % values]
    count = due.paused_days
    if count == 0:
        return []
    if due.span.unit == SpanUnit.WORKING_DAYS:
        words = ngettext(
            "%(count)s paused working day left out",
            "%(count)s paused working days left out",
            count,
        )
    else:
        words = ngettext("%(count)s paused day left out", "%(count)s paused days left out", count)
    return [words % {"count": count}]


def _moment(at: datetime, span: Span) -> str:
    form = "%Y-%m-%d %H:%M" if span.unit == SpanUnit.HOURS else "%Y-%m-%d"
    return f"{at.astimezone(ZONE):{form}}"


def _list(words: Iterable[str]) -> str:
    """The words as a list of the active language; there is at least one."""
    *head, last = words
    if not head:
        return last
    text = head[0]
    for word in head[1:]:
        text = gettext("%(words)s, %(word)s") % {"words": text, "word": word}
    return gettext("%(words)s and %(word)s") % {"words": text, "word": last}
