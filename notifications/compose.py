"""From events to messages: who is told, to which target, from when on. Sends nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction

from notifications import timing
from notifications.case_parties import Cast, cast
from notifications.intent import Intent
from notifications.intents import intent_of
from notifications.models import Message
from notifications.preferences import Wishes, wishes
from notifications.recipients import people, units
from notifications.track_intents import OF_TRACKS
from notifications.vocabulary import DeliveryState, Mode, TargetKind, Urgency
from tracker import reference
from tracker.models import CaseEvent, TrackEntry
from tracker.records.verbs import ReckonRecord, RemindRecord
from tracker.track import meant

# Of an act on an account there is no event of a case.
Told = tuple[CaseEvent | None, Intent, frozenset[int], frozenset[int]]


def tell(event_ids: Sequence[int], now: datetime) -> list[Message]:
    """Make the messages of these events; again and again makes no second one. Returns the new.

    Everybody meant gets the message on the site; outside goes one message, to the first target
    of the person's choice. Which target comes next is seen only when that one has failed.
    """
    events = list(CaseEvent.objects.filter(pk__in=event_ids).select_related("case").order_by("pk"))
    company = cast({event.case for event in events}, now)
    told = [one for event in events if (one := reached(event, company)) is not None]
    wanted = wishes(
        {person for _e, _i, ids, _u in told for person in ids},
        {unit for _e, _i, _p, ids in told for unit in ids},
    )
    with transaction.atomic():
        fresh = list(unknown([row for one in told for row in messages(one, wanted, now)]))
        Message.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)
    return fresh


def tell_tracks(entry_ids: Sequence[int], now: datetime) -> list[Message]:
    """The same of entries on discipline tracks; nobody who is meant is told."""
    entries = TrackEntry.objects.filter(pk__in=entry_ids).select_related("case").order_by("pk")
    made: list[Message] = []
    for entry in entries:
        intent = OF_TRACKS.get(entry.kind)
        if intent is None:
            continue
        company = cast({entry.case}, now)
        spoken = getattr(entry, "decision", None)
        knowing = {entry.by_id, spoken and spoken.by_id}
        ids = people(intent.to, company.parties(entry.case)) - knowing
        ids = frozenset(person for person in ids if not meant(entry.case, person))
        event = entry.case.events.latest("seq")
        for row in messages((event, intent, ids, frozenset()), wishes(ids), now):
            row.entry, row.key = entry, ""
            row.key = row.compute_key()
            made.append(row)
    return Message.objects.bulk_create(made, ignore_conflicts=True)


def reached(event: CaseEvent, company: Cast) -> Told | None:
    intent, record = intent_of(event.record, event.role), event.record
    if intent is None or event.imported:
        return None
    parties = company.parties(event.case)
    clock = record.clock if isinstance(record, (RemindRecord, ReckonRecord)) else ""
    ids = people(intent.to, parties, clock, event.actor_id)
    # A unit's group is for what must be done, not for everything that happens.
    groups = units(intent.to, parties, clock) if intent.urgency != Urgency.KNOW else frozenset()
    return event, intent, ids, groups


def messages(told: Told, wanted: Wishes, now: datetime) -> Iterator[Message]:
    """All messages of one event: the message on the site first, of each person."""
    event, intent, people_ids, unit_ids = told
    for person in sorted(people_ids):
        mode = wanted.mode(person, intent.kind)
        bell = new(event, intent, now, TargetKind.BELL, person=person)
        bell.state, bell.sent_at, bell.next_try = DeliveryState.SENT, now, None
        # What somebody wants nothing of lies in the list, and does not ring.
        bell.read_at = now if mode == Mode.NOTHING else None
        yield bell
        if mode == Mode.NOTHING:
            continue
        for kind, target in wanted.routes(person)[:1]:
            one = new(event, intent, now, kind, person=person, target=target)
            one.digest = mode == Mode.DIGEST
            one.next_try = when(one, wanted, now)
            yield one
    for unit in sorted(unit_ids):
        for address in wanted.of_unit[unit]:
            one = new(event, intent, now, TargetKind.PUSH, unit=unit, target=address.pk)
            one.next_try = when(one, wanted, now)
            yield one


def new(
    event: CaseEvent | None,
    intent: Intent,
    now: datetime,
    target_kind: TargetKind,
    *,
    person: int | None = None,
    unit: int | None = None,
    target: int | None = None,
) -> Message:
    message = Message(
        event=event,
        person_id=person,
        unit_id=unit,
        kind=intent.kind,
        target_kind=target_kind,
        target_id=target,
        made_at=now,
        next_try=now,
    )
    message.key = message.compute_key()
    return message


def when(message: Message, wanted: Wishes, now: datetime) -> datetime:
    """From when on the message may leave."""
    hours, days = wanted.hours(message.person_id), reference.calendar()
    return (timing.digest if message.digest else timing.release)(now, hours, days)


def unknown(made: list[Message]) -> Iterator[Message]:
    """Without those whose reader has been told of the event before, at whatever target.

    Between two runs somebody may have chosen another target: the message on the site, made in the
    same transaction as the message outside, shows that there has been one.
    """
    events = {message.event_id for message in made}
    known = set(
        Message.objects.filter(event_id__in=events, entry=None)
        .exclude(target_kind=TargetKind.EMAIL)
        .values_list("event_id", "person_id", "unit_id", "target_id")
    )
    for message in made:
        reader = (message.event_id, message.person_id, message.unit_id)
        target = None if message.person_id is not None else message.target_id
        if (*reader, target) not in known:
            yield message
