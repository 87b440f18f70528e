"""Starting and stopping the clocks of a case (DESIGN §4). The arithmetic is in `tracker.clocks`."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Case as Choice
from django.db.models import F, Value, When

from tracker import calendar, ladders
from tracker.clocks import SpanUnit
from tracker.models import Case, Clock, ClockPause, TierSpan
from tracker.vocabulary import ClockKind


def stop(case: Case, kinds: Iterable[str], at: datetime) -> int:
    """Stop the running clocks of these kinds (`*`: all of them); how many there were.

    One that ended late before the engine came by stays on its list: the delay is still told.
    """
    running = Clock.objects.filter(case=case, stopped__isnull=True)
    if "*" not in kinds:
        running = running.filter(kind__in=kinds)
    late = When(due__lt=at, next_at__lte=at + ladders.SECOND, then=F("next_at"))
    return running.update(stopped=at, next_at=Choice(late, default=Value(None)))


def spans(case: Case, kinds: Iterable[str]) -> dict[str, tuple[int, str]]:
    """How long each kind runs in the case's tier and round; kinds without a span do not run."""
    limits = current().get(case.tier_id or 0, {})
    found: dict[str, tuple[int, str]] = {}
    for kind in kinds:
        for rework in (True, False) if case.round > 1 else (False,):
            if (kind, rework) in limits:
                found[kind] = limits[kind, rework]
                break
    return found


# By tier: (kind of clock, from the second round on) to (amount, unit).
Limits = dict[int, dict[tuple[str, bool], tuple[int, str]]]
_cached: tuple[float, Limits] | None = None


def current() -> Limits:
    """The limits of all tiers, read at most once a minute by each process, like the calendar."""
    global _cached
    cached, now = _cached, time.monotonic()
    if cached is None or now - cached[0] >= calendar.TTL:
        found: Limits = {}
        for tier, kind, rework, amount, unit in TierSpan.objects.values_list(
            "tier_id", "kind", "rework", "amount", "unit"
        ):
            found.setdefault(tier, {})[kind, rework] = (amount, unit)
        cached = _cached = (now, found)
    return cached[1]


def forget(**_signal: Any) -> None:
    """Make the next look read the table; connected to every save of a limit in this process."""
    global _cached
    _cached = None


def start(case: Case, kinds: Iterable[str], at: datetime) -> dict[str, Clock]:
    """Start clocks of these kinds at `at`; a promised date is the deadline of the first round."""
    wanted = spans(case, kinds)
    if ClockKind.RECTIFY in kinds and case.promised_on is not None and case.round == 1:
        wanted[ClockKind.RECTIFY] = (0, SpanUnit.PROMISED)
    rows = [
        new_clock(case, kind, at, amount=amount, unit=unit, promised_on=case.promised_on)
        for kind, (amount, unit) in wanted.items()
    ]
    return {row.kind: row for row in Clock.objects.bulk_create(rows)}


def until(case: Case, kind: str, day: date, at: datetime) -> Clock:
    """Start a clock that runs to the end of a day that somebody has set."""
    clock = new_clock(case, kind, at, amount=0, unit=SpanUnit.PROMISED, promised_on=day)
    clock.save(force_insert=True)
    return clock


def new_clock(case: Case, kind: str, at: datetime, promised_on: date | None, **span: Any) -> Clock:
    """An unsaved clock that starts at `at`, with its due date and what the engine does first."""
    if span["unit"] != SpanUnit.PROMISED:
        promised_on = None
    clock = Clock(
        case=case, kind=kind, round=case.round, started=at, promised_on=promised_on, **span
    )
    due = clock.reckoning([])
    clock.due, clock.provisional = due.at, due.provisional
    clock.next_at = ladders.moments().first(kind, due.at, at, at)
    return clock


def extend(clock: Clock, amount: int, at: datetime) -> None:
    """Let a running clock run longer by `amount`, in its own unit (a promise: working days)."""
    clock.extended += amount
    recount(clock, at)


def recount(clock: Clock, at: datetime) -> None:
    """Work out again when a running clock is due, after its amount or its pauses have changed.

    The rungs of its ladder that then lie ahead are armed again. `at` is the moment of the change.
    """
    due = clock.reckoning()
    clock.due, clock.provisional = due.at, due.provisional
    clock.next_at = ladders.moments().first(clock.kind, due.at, clock.started, at)
    clock.save(update_fields=["amount", "unit", "extended", "due", "provisional", "next_at"])


def pause(clock: Clock, at: datetime, reason: str = "") -> None:
    """Let a running clock stand still from `at` on; it has no due date until it goes on."""
    ClockPause.objects.create(clock=clock, started=at, reason=reason)
    recount(clock, at)


def resume(clock: Clock, at: datetime) -> None:
    """End the pause of a clock; its due date moves by what the pause took."""
    clock.pauses.filter(ended__isnull=True).update(ended=at)
    recount(clock, at)
