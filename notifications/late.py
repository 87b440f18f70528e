"""What nobody confirms is told: tracks and acts of custody that are late by `tracker.watch`.

Each once to each reader, however long the engine stood still; a track or account that breaks does
not keep the others from being told. Nothing is granted by time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from django.db import transaction

from notifications import custody
from notifications.compose import messages
from notifications.models import Message
from notifications.preferences import wishes
from notifications.track_intents import of_entry
from notifications.vocabulary import Kind
from tracker import posts, track, watch
from tracker.deeds import recusal
from tracker.models import Case
from tracker.vocabulary import LimitKind, Role, TrackKind
from tracker.watch import Wait

logger = logging.getLogger(__name__)


def tell_late(now: datetime) -> list[Message]:
    """Make the messages of all that is late at `now`; again and again makes no second one."""
    made: list[Message] = []
    for tell in _late(now):
        try:
            with transaction.atomic():
                made += tell()
        except Exception as error:  # one that is broken must not silence the others
            logger.error("what waits was not told: %s", type(error).__name__)
    return made


def _late(now: datetime) -> Iterator[Callable[[], list[Message]]]:
    for case in track.with_tracks(watch.candidates(now)).order_by("pk"):
        yield partial(tell_track, track.keep(case), now)
    lists: set[tuple[str, datetime]] = set()
    for event in watch.unconfirmed(now):
        same = (event.source or str(event.pk), event.at)
        if same not in lists:  # a list is confirmed, and told of, as one
            lists.add(same)
            yield partial(custody.tell_unconfirmed, event, now)


def tell_track(case: Case, now: datetime) -> list[Message]:
    """Tell of all that is late on one track."""
    late = [wait for wait in watch.of_track(case) if wait.late(now)]
    made: list[Message] = []
    for wait in late:
        intent = of_entry(wait.entry.kind, late=True)
        assert intent is not None  # noqa: S101  # there is one of every kind
        told = Message.objects.filter(entry=wait.entry, kind=Kind.OVERDUE)
        ids = frozenset(readers(case, wait, now) - set(told.values_list("person", flat=True)))
        event = case.events.latest("seq")
        for row in messages((event, intent, ids, frozenset()), wishes(ids), now):
            row.entry, row.key = wait.entry, ""
            row.key = row.compute_key()
            made.append(row)
    return Message.objects.bulk_create(made, ignore_conflicts=True)


def readers(case: Case, wait: Wait, now: datetime) -> set[int]:
    """The discipline officers who can say the word, and the auditor; else the director.

    Nobody who is meant, or whom a deed of their own bars from this case.
    """
    can = _free(case, Role.DISCIPLINE, now)
    if wait.kind == LimitKind.TRACK_WORD:
        last = track.outcome(case) if wait.entry.kind == TrackKind.OUTCOME else wait.entry
        can -= {last.by_id if last is not None else None}
    return can | (_free(case, Role.AUDITOR, now) or _free(case, Role.DIRECTOR, now))


def _free(case: Case, role: Role, now: datetime) -> set[int]:
    return {
        person
        for person in posts.people(now, role)
        if not track.meant(case, person) and not recusal(case, person, role)
    }
