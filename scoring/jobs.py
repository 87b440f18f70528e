"""What the job after a verb calls to count. It may run twice: nothing is counted twice."""

from __future__ import annotations

from collections.abc import Iterable

from scoring import posting, rules
from tracker.models import CaseEvent


def post(event_ids: Iterable[int]) -> int:
    """Post the entries of these events; returns how many are new."""
    return posting.post(event_ids)


def counted(events: Iterable[CaseEvent]) -> list[int]:
    """The ids of the events that may count; none of them is read again for that."""
    return [e.pk for e in events if not e.imported and rules.counts(e.record)]
