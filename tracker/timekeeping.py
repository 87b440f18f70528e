"""Starting and stopping the clocks of a case (DESIGN §4). The arithmetic is in `tracker.clocks`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

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
    rows = TierSpan.objects.filter(tier=case.tier, kind__in=list(kinds))
    found: dict[str, tuple[int, str]] = {}
    for row in sorted(rows, key=lambda row: row.rework):
        if not row.rework or case.round > 1:
            found[row.kind] = (row.amount, row.unit)
    return found


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
