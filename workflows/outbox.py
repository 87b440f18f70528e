"""What follows a verb, in one background job: who must know is told, and what counts is counted."""

from __future__ import annotations

from collections.abc import Iterable

from jobs.tasks import task
from notifications import jobs as telling
from scoring import jobs as scoring
from tracker.models import CaseEvent, TrackEntry


@task
def after(event_ids: list[int], tell: bool = True) -> dict[str, int]:
    """Tell and count. May run twice: nobody is told twice and nothing is counted twice."""
    told = telling.tell.call(event_ids) if tell else 0
    return {"told": told, "counted": scoring.post(event_ids)}


def announce_tracks(entries: Iterable[TrackEntry], tell: bool = True) -> None:
    """The same of what was written on discipline tracks, which nothing counts."""
    ids = [entry.pk for entry in entries]
    if ids and tell:
        telling.tell_tracks.enqueue(ids)


def announce(events: Iterable[CaseEvent], tell: bool = True) -> None:
    """Called in the transaction that wrote the events: one INSERT, and none if nothing follows.

    Without `tell` they are counted alone, as history is that is made up or brought in.
    """
    rows = list(events)
    ids = {*(telling.told(rows) if tell else ()), *scoring.counted(rows)}
    if ids:
        after.enqueue(sorted(ids), tell=tell)
