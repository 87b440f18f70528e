"""Which messages a person finds behind the bell."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from notifications.models import Message
from notifications.vocabulary import TargetKind
from tracker.access import ALL, grounds, scope, visible, visible_to
from tracker.actor import Actor
from tracker.db.prepared import prepared
from tracker.models import Case

MOST = 100  # unread messages that are counted: beyond that nobody wants to know the number


def bell(actor: Actor) -> QuerySet[Message]:
    """The messages of a person, of cases that they still see."""
    return _of(actor.user_id, visible(actor), tracks=scope(actor) == ALL)


def unread(actor: Actor) -> int:
    """How many of them are not read yet, as far as they are counted."""
    kind, keys = grounds(actor)
    return 0 if actor.user_id is None else len(_unread(actor.user_id, *keys, kind=kind))


@prepared
def _unread(person: int, *keys: int, kind: str) -> QuerySet[Message, int]:
    rows = _of(person, visible_to(kind, *keys), tracks=kind == ALL).filter(read_at=None)
    return rows.order_by().values_list("pk", flat=True)[:MOST]


def _of(person: int | None, seen: Q, *, tracks: bool) -> QuerySet[Message]:
    """Of tracks nobody is shown anything who has moved to a unit since."""
    rows = Message.objects.filter(person_id=person, target_kind=TargetKind.BELL)
    rows = rows if tracks else rows.filter(entry=None)
    return rows.filter(event__case__in=Case.objects.filter(seen))
