"""Telling of acts on accounts: in the transaction of the act, so that none is done untold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from notifications.compose import messages
from notifications.custody_intents import OWN, UNCONFIRMED, WATCHED, WATCHERS
from notifications.intent import Intent
from notifications.jobs import send_soon
from notifications.models import Message, Target
from notifications.preferences import Wishes, wishes
from notifications.vocabulary import TargetKind
from tracker import posts
from tracker.models import CustodyEvent


def watchers(event: CustodyEvent, now: datetime) -> set[int]:
    """Who is told of it besides the person; never who did it, or whose account it is."""
    for role in WATCHERS:
        found = posts.people(now, role) - {event.person_id, event.by_id}
        if found:
            return found
    return set()


def written(sender: Any, instance: CustodyEvent, created: bool, **_signal: Any) -> None:
    """Called with every event of custody, whichever way it came about."""
    if created:
        made = tell(instance, instance.at)
        if any(message.next_try is not None for message in made):
            send_soon()


def tell(event: CustodyEvent, now: datetime) -> list[Message]:
    """Make the messages of an act: to the person, and once a list to whoever watches."""
    around = set() if _told_with_its_list(event) else watchers(event, now)
    wanted = wishes({event.person_id, *around})
    made = [
        *of(event, OWN, {event.person_id}, wanted, now),
        *of(event, WATCHED, around, wanted, now),
    ]
    return Message.objects.bulk_create(made, ignore_conflicts=True)


def tell_unconfirmed(event: CustodyEvent, now: datetime) -> list[Message]:
    """Tell whoever watches that nobody has confirmed it in time; who was told is not told again."""
    told = Message.objects.filter(custody=event, kind=UNCONFIRMED.kind)
    around = watchers(event, now) - set(told.values_list("person", flat=True))
    made = list(of(event, UNCONFIRMED, around, wishes(around), now)) if around else []
    return Message.objects.bulk_create(made, ignore_conflicts=True)


def _told_with_its_list(event: CustodyEvent) -> bool:
    """Whether it came with a list whose first act was told: of five hundred once is enough."""
    if not event.source:
        return False
    same = CustodyEvent.objects.filter(source=event.source, at=event.at, pk__lt=event.pk)
    return same.exists()


def of(
    event: CustodyEvent, intent: Intent, people: set[int], wanted: Wishes, now: datetime
) -> Iterator[Message]:
    for row in messages((None, intent, frozenset(people), frozenset()), wanted, now):
        row.custody, row.key = event, ""
        row.key = row.compute_key()
        if intent is OWN:
            keep_reaching(row, wanted)
        yield row


def keep_reaching(row: Message, wanted: Wishes) -> None:
    """Of one's own account one is always told, and at the address of this moment."""
    if row.target_kind == TargetKind.BELL:
        row.read_at = None
    elif row.target_kind == TargetKind.EMAIL and row.person_id is not None:
        row.address = wanted.of(row.person_id).address
    elif row.target_id is not None:
        row.address = Target.objects.get(pk=row.target_id).url
