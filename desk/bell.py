"""Which messages a person finds behind the bell."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from notifications.custody_intents import WATCHERS
from notifications.models import Message
from notifications.vocabulary import TargetKind
from tracker import track
from tracker.access import ALL, grounds, scope, visible, visible_to
from tracker.actor import Actor
from tracker.db.prepared import prepared
from tracker.models import Case

MOST = 100  # unread messages that are counted: beyond that nobody wants to know the number


def bell(actor: Actor) -> QuerySet[Message]:
    """The messages of a person, of cases that they still see and of accounts."""
    watches = actor.role in WATCHERS
    return _of(actor.user_id, visible(actor), tracks=scope(actor) == ALL, watches=watches)


def unread(actor: Actor) -> int:
    """How many of them are not read yet, as far as they are counted."""
    kind, keys = grounds(actor)
    watches = actor.role in WATCHERS
    found = [] if actor.user_id is None else _unread(actor.user_id, *keys, kind=kind, all_=watches)
    return len(found)


@prepared
def _unread(person: int, *keys: int, kind: str, all_: bool) -> QuerySet[Message, int]:
    rows = _of(person, visible_to(kind, *keys), tracks=kind == ALL, watches=all_)
    return rows.filter(read_at=None).order_by().values_list("pk", flat=True)[:MOST]


def _of(person: int | None, seen: Q, *, tracks: bool, watches: bool) -> QuerySet[Message]:
    """Of tracks nobody is shown anything who has moved to a unit, or been named there, since.

    Of an account: of the own one in whatever post, of others as long as one watches over them.
    """
    rows = Message.objects.filter(person_id=person, target_kind=TargetKind.BELL)
    if tracks:
        meant = track.namings("entry__case", OuterRef("person"))
        rows = rows.filter(Q(entry=None) | ~Exists(meant))
    else:
        rows = rows.filter(entry=None)
    accounts = Q(custody__isnull=False) if watches else Q(custody__person=F("person"))
    return rows.filter(Q(event__case__in=Case.objects.filter(seen)) | accounts)
