"""What follows a verb, in one background job: who must know is told, and what counts is counted."""

from __future__ import annotations

from collections.abc import Iterable

from django_tasks import task

from notifications import jobs as telling
from scoring import jobs as scoring
from tracker.models import CaseEvent


@task()
def after(event_ids: list[int]) -> dict[str, int]:
    """Tell and count. May run twice: nobody is told twice and nothing is counted twice."""
    return {"told": telling.tell.call(event_ids), "counted": scoring.post(event_ids)}


def announce(events: Iterable[CaseEvent]) -> None:
    """Called in the transaction that wrote the events: one INSERT, and none if nothing follows."""
    rows = list(events)
    ids = {*telling.told(rows), *scoring.counted(rows)}
    if ids:
        after.enqueue(sorted(ids))
