"""The background jobs of telling. Both may run twice: nobody is told twice."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from jobs.tasks import is_waiting, task
from notifications import compose, delivery
from notifications.intents import intent_of
from tracker.models import CaseEvent


@task
def tell(event_ids: list[int]) -> int:
    """Make the messages of these events and have them sent. Returns how many are new."""
    made = compose.tell(event_ids, timezone.now())
    if any(message.next_try is not None for message in made):
        send_soon()
    return len(made)


@task
def tell_tracks(entry_ids: list[int]) -> int:
    """The same of entries on discipline tracks."""
    made = compose.tell_tracks(entry_ids, timezone.now())
    if any(message.next_try is not None for message in made):
        send_soon()
    return len(made)


@task
def send() -> int:
    """Send what is due. What remains is for the engine's next beat."""
    return delivery.beat(timezone.now())


def send_soon() -> None:
    """Have a worker send, unless one is about to."""
    if not is_waiting(send):
        send.enqueue()


def told(events: Iterable[CaseEvent]) -> list[int]:
    """The ids of the events that somebody is told of."""
    return [
        event.pk
        for event in events
        if not event.imported and intent_of(event.record, event.role) is not None
    ]
