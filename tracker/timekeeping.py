"""Starting and stopping the clocks of a case (DESIGN §4). The arithmetic is in `tracker.clocks`."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tracker import calendar, clocks
from tracker.clocks import SpanUnit
from tracker.models import Case, Clock, TierSpan
from tracker.vocabulary import ClockKind


def stop(case: Case, kinds: Iterable[str], at: datetime) -> None:
    """Stop the running clocks of these kinds; `*` stands for all of them."""
    running = Clock.objects.filter(case=case, stopped__isnull=True)
    if "*" not in kinds:
        running = running.filter(kind__in=kinds)
    running.update(stopped=at)


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
    rows = []
    for kind, (amount, unit) in wanted.items():
        if unit == SpanUnit.PROMISED and case.promised_on is not None:
            due = clocks.due_promised(case.promised_on, at)
        else:
            due = clocks.due(at, clocks.Span(amount, unit), calendar.current())
        rows.append(
            Clock(
                case=case,
                kind=kind,
                round=case.round,
                amount=amount,
                unit=unit,
                started=at,
                due=due.at,
                provisional=due.provisional,
            )
        )
    return {row.kind: row for row in Clock.objects.bulk_create(rows)}
