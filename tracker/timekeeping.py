"""Starting and stopping the clocks of a case (design §4). Arithmetic: `tracker.time.clocks`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Case as Choice
from django.db.models import F, Value, When

from tracker import reference
from tracker.models import Case, Clock, ClockPause
from tracker.time import clocks
from tracker.time.clocks import SpanUnit
from tracker.time.ladders import SECOND
from tracker.vocabulary import ClockKind

# Before a case is assigned it has no tier to count by: how long somebody may take to decide then.
WITHOUT_TIER: dict[tuple[str, bool], tuple[int, str]] = {
    (ClockKind.OBJECTION, False): (5, SpanUnit.WORKING_DAYS)
}


def stop(case: Case, kinds: Iterable[str], at: datetime) -> int:
    """Stop the running clocks of these kinds (`*`: all of them); how many there were.

    One that ended late before the engine came by stays on its list: the delay is still told.
    """
    running = Clock.objects.filter(case=case, stopped__isnull=True)
    if "*" not in kinds:
        running = running.filter(kind__in=kinds)
    late = When(due__lt=at, next_at__lte=at + SECOND, then=F("next_at"))
    return running.update(stopped=at, next_at=Choice(late, default=Value(None)))


def spans(case: Case, kinds: Iterable[str]) -> dict[str, tuple[int, str]]:
    """How long each kind runs in the case's tier and round; kinds without a span do not run."""
    limits = reference.limits().get(case.tier_id or 0, WITHOUT_TIER)
    found: dict[str, tuple[int, str]] = {}
    for kind in kinds:
        for rework in (True, False) if case.round > 1 else (False,):
            if (kind, rework) in limits:
                found[kind] = limits[kind, rework]
                break
    if ClockKind.NOTICE in found and case.light and (short := light_notice(case)):
        found[ClockKind.NOTICE] = short
    return found


def light_notice(case: Case) -> tuple[int, str] | None:
    """How long a case that was passed without a visit is on notice (tracker.light)."""
    days = case.tier.light_notice if case.tier is not None else None
    if days is None:
        return None
    return (days, SpanUnit.WORKING_DAYS) if days else (0, SpanUnit.HOURS)


def reckoning(clock: Clock, rows: Iterable[ClockPause] | None = None) -> clocks.Due:
    """How the due date of a clock comes about; `clocks.explain` puts it into words.

    `rows` are its pauses where they are known, so that they need not be read.
    """
    rows = clock.pauses.all() if rows is None else rows
    pauses = [clocks.Pause(p.started, p.ended) for p in rows]
    if clock.unit != SpanUnit.PROMISED or clock.promised_on is None:
        span = clocks.Span(clock.amount + clock.extended, clock.unit)
        return clocks.due(clock.started, span, reference.calendar(), pauses)
    if not clock.extended:
        return clocks.due_promised(clock.promised_on, clock.started, pauses)
    # An extension of a promise counts working days on from the day that was promised.
    span = clocks.Span(clock.extended, SpanUnit.WORKING_DAYS)
    promised = clocks.end_of(clock.promised_on)
    return clocks.due(promised, span, reference.calendar(), pauses)


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
    due = reckoning(clock, [])
    clock.due, clock.provisional = due.at, due.provisional
    clock.next_at = reference.moments().first(kind, due.at, at, at)
    return clock


def extend(clock: Clock, amount: int, at: datetime) -> None:
    """Let a running clock run longer by `amount`, in its own unit (a promise: working days)."""
    clock.extended += amount
    recount(clock, at)


def recount(clock: Clock, at: datetime) -> None:
    """Work out again when a running clock is due, after its amount or its pauses have changed.

    The rungs of its ladder that then lie ahead are armed again. `at` is the moment of the change.
    """
    due = reckoning(clock)
    clock.due, clock.provisional = due.at, due.provisional
    clock.next_at = reference.moments().first(clock.kind, due.at, clock.started, at)
    clock.save(update_fields=["amount", "unit", "extended", "due", "provisional", "next_at"])


def reopen(case: Case, since: datetime, at: datetime, but: Iterable[str] = ()) -> dict[str, Clock]:
    """Let the clocks that stopped at `since` run again, `but` some: the time between was nobody's.

    It stands as a pause. One that had run out by then stays late as it was: of its rungs those
    are told that still lie ahead, for nobody could act on the others.
    """
    rows = list(Clock.objects.filter(case=case, stopped=since).exclude(kind__in=but))
    for clock in rows:
        clock.stopped = None
        late = clock.due is not None and clock.due < since
        if clock.due is not None:  # it did not stand still already
            ClockPause.objects.create(clock=clock, started=since, ended=at, reason="merge")
        recount(clock, at)
        if late:
            moments = reference.moments()
            clock.next_at = moments.after(clock.kind, clock.due, clock.started, at)
        clock.save(update_fields=["stopped", "next_at"])
    return {clock.kind: clock for clock in rows}


def pause(clock: Clock, at: datetime, reason: str = "") -> None:
    """Let a running clock stand still from `at` on; it has no due date until it goes on."""
    ClockPause.objects.create(clock=clock, started=at, reason=reason)
    recount(clock, at)


def resume(clock: Clock, at: datetime) -> None:
    """End the pause of a clock; its due date moves by what the pause took."""
    clock.pauses.filter(ended__isnull=True).update(ended=at)
    recount(clock, at)
