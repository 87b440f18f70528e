"""Sending what waits: at least once, and more than once only if a worker died between two lines."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation

from notifications import claim, render, timing
from notifications.claim import Envelope
from notifications.custody_intents import WATCHERS
from notifications.models import Message
from notifications.preferences import Wishes, wishes
from notifications.targets import HopelessError, Mailer, NotSentError, push
from notifications.vocabulary import DeliveryState, Kind, TargetKind
from tracker import posts, reference, track
from tracker.access import ALL, scope, visible
from tracker.models import Case, User

BATCH = 50
BUDGET = 20.0  # seconds that one beat may take before others have their turn


def beat(now: datetime, budget: float = BUDGET) -> int:
    """Send what is due at `now`, in batches, for at most `budget` seconds. Returns how many.

    The engine calls this on its rounds, and a job does so soon after something was told.
    """
    start, sent = time.monotonic(), 0
    while time.monotonic() - start < budget:
        done = deliver(now + _since(start), BATCH)
        if not done:
            break
        sent += done
    return sent


def _since(start: float) -> timedelta:
    return timedelta(seconds=time.monotonic() - start)


def deliver(now: datetime, limit: int = BATCH) -> int:
    """Take up to `limit` waiting messages in hand and send them; returns the letters handled."""
    start = time.monotonic()
    envelopes = claim.take(now, limit)
    with Mailer() as mailer:
        for envelope in envelopes:
            send(envelope, mailer, lambda: now + _since(start))
    return len(envelopes)


def send(envelope: Envelope, mailer: Mailer, clock: Callable[[], datetime]) -> None:
    """Send one letter and write down what came of it."""
    if not claim.renew(envelope, clock()):
        return  # another worker has it by now
    first = envelope.first
    if first.attempts > claim.RETRY.attempts:
        give_up(envelope, clock(), first.last_error or "The worker died each time.")
        return
    rows = list(
        Message.objects.filter(envelope.rows)
        .select_related("event__case__unit_version", "target", "entry__case", "custody")
        .order_by("event_id", "pk")
    )
    wanted = wishes({first.person_id} if first.person_id is not None else ())
    rows = still_theirs(rows, clock())
    if not rows:
        claim.mark(envelope, DeliveryState.DROPPED, clock())
        return
    try:
        hand_over(rows, first.key, wanted, mailer, clock())
    except HopelessError as error:
        give_up(envelope, clock(), str(error))
    except NotSentError as error:
        put_off(envelope, wanted, clock(), str(error))
    else:
        claim.mark(envelope, DeliveryState.SENT, clock())


def still_theirs(rows: list[Message], now: datetime) -> list[Message]:
    """Without the cases that the reader may no longer see: people change posts, cases units."""
    person_id = rows[0].person_id
    if person_id is None:
        return rows
    person = User.objects.get(pk=person_id)
    actors = posts.actors(person, now)
    mine = reduce(or_, map(visible, actors), Q(pk__in=[]))
    cases = Case.objects.filter(mine, pk__in={row.event.case_id for row in rows if row.event})
    seen = set(cases.values_list("pk", flat=True))
    # Of tracks nothing is sent to whoever has moved to a unit, or been named there, since.
    wide = any(scope(actor) == ALL for actor in actors)
    rows = [
        row
        for row in rows
        if row.entry is None or (wide and not track.meant(row.entry.case, person_id))
    ]
    # Of their own account people are told whatever they are by now.
    watches = any(actor.role in WATCHERS for actor in actors)
    return [
        row
        for row in rows
        if (row.event.case_id in seen if row.event is not None else row.own or watches)
    ]


def hand_over(rows: list[Message], key: str, wanted: Wishes, mailer: Mailer, now: datetime) -> None:
    """Put into the reader's language and send. Raises NotSentError."""
    first = rows[0]
    language = settings.LANGUAGE_CODE
    if first.person_id is not None:
        language = wanted.of(first.person_id).language
    with translation.override(language):
        letter = render.letter(rows, now)
    if first.target_kind == TargetKind.PUSH:
        if first.address:
            push(first.address, letter, key)
            return
        if first.target is None or not first.target.active:
            raise HopelessError("The address was removed.")
        push(first.target.url, letter, key)
    else:
        now_given = wanted.of(first.person_id).address if first.person_id is not None else ""
        address = first.address or now_given
        if not address:
            raise HopelessError("There is no e-mail address any more.")
        mailer.mail(address, letter, key)


def put_off(envelope: Envelope, wanted: Wishes, now: datetime, error: str) -> None:
    """Try again later, or give up after the last attempt."""
    first = envelope.first
    due = claim.RETRY.next(first.attempts, now)
    if due is None:
        give_up(envelope, now, error)
        return
    hours = wanted.hours(first.person_id)
    claim.put_back(envelope, timing.release(due, hours, reference.calendar()), error)


def give_up(envelope: Envelope, now: datetime, error: str) -> None:
    """Failed, for the office to see; the next target of the person is tried."""
    with transaction.atomic():
        claim.mark(envelope, DeliveryState.FAILED, now, error)
        if envelope.first.person_id is not None:
            pass_on(envelope, envelope.first.person_id, now)


def pass_on(envelope: Envelope, person: int, now: datetime) -> None:
    rows = list(Message.objects.filter(envelope.rows))
    told = Q(pk__in=[])
    for row in rows:
        late = Q(kind=Kind.OVERDUE) if row.overdue else ~Q(kind=Kind.OVERDUE)
        if row.custody_id is not None:
            told |= Q(custody=row.custody_id) & late
        elif row.entry_id is not None:
            told |= Q(entry=row.entry_id) & late
        else:
            told |= Q(event=row.event_id, entry=None)
    used = set(
        Message.objects.filter(told, person_id=person).values_list("target_kind", "target_id")
    )
    left = [way for way in wishes({person}).routes(person) if way not in used]
    if not left:
        return
    kind, target = left[0]
    made = [
        Message(
            event_id=row.event_id,
            entry_id=row.entry_id,
            custody_id=row.custody_id,
            person_id=person,
            kind=row.kind,
            target_kind=kind,
            target_id=target,
            digest=row.digest,
            made_at=now,
            next_try=now,
        )
        for row in rows
    ]
    for message in made:
        message.key = message.compute_key()
    Message.objects.bulk_create(made, ignore_conflicts=True)


def again(pk: int, now: datetime) -> bool:
    """The office has mended the target: send a failed letter once more, with its old key."""
    failed = Message.objects.filter(pk=pk, state=DeliveryState.FAILED, carrier=None)
    rows = failed.update(state=DeliveryState.QUEUED, attempts=0, next_try=now)
    Message.objects.filter(carrier_id=pk, state=DeliveryState.FAILED).update(
        state=DeliveryState.CARRIED
    )
    return rows == 1
