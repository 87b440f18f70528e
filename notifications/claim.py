"""Taking messages in hand: several workers, any of which may be killed, and none sends twice.

A worker leases rows for a while, renews the lease just before it sends, and marks after. A lease
longer than the longest sending means that only a message whose worker died is taken up again.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from jobs.retry import Retry
from notifications import timing
from notifications.models import Message
from notifications.preferences import Wishes, wishes
from notifications.vocabulary import DeliveryState
from tracker import reference

LEASE = timedelta(minutes=3)
CROWD = 5  # more messages than this to one reader at once travel in one letter
# After the last attempt the message has failed.
RETRY = Retry(tuple(timedelta(minutes=m) for m in (1, 5, 30, 120)))

Reader = tuple[int | None, str, int | None]


@dataclass(frozen=True)
class Envelope:
    """What is sent in one go: a message, and those that it carries along."""

    first: Message
    lease: str

    @property
    def rows(self) -> Q:
        return Q(pk=self.first.pk) | Q(carrier_id=self.first.pk)

    def held(self) -> Q:
        """Its first row, as long as it is in our hand."""
        return Q(pk=self.first.pk, state=DeliveryState.LEASED, lease=self.lease)


def due(now: datetime) -> Q:
    """Messages to be taken in hand: waiting, or left behind by a worker that died."""
    left = Q(state=DeliveryState.LEASED, lease_until__lte=now)
    return Q(next_try__lte=now) & (Q(state=DeliveryState.QUEUED) | left)


def take(now: datetime, limit: int) -> list[Envelope]:
    """Lease up to `limit` messages that may leave now, gathered into letters."""
    token = secrets.token_hex(16)
    with transaction.atomic():
        rows = list(
            Message.objects.select_for_update(skip_locked=True)
            .filter(due(now))
            .order_by("next_try", "id")[:limit]
        )
        if not rows:
            return []
        wanted = wishes({row.person_id for row in rows if row.person_id is not None})
        rows = [row for row in rows if not rests(row, wanted, now)]
        first = gather(rows, now)
        Message.objects.filter(pk__in=[row.pk for row in first]).update(
            state=DeliveryState.LEASED, lease=token, lease_until=now + LEASE
        )
    return [Envelope(row, token) for row in first]


def rests(row: Message, wanted: Wishes, now: datetime) -> bool:
    """Whether the reader is not to be disturbed now; then the message waits until they are up."""
    free = timing.release(now, wanted.hours(row.person_id), reference.calendar())
    if free <= now:
        return False
    Message.objects.filter(pk=row.pk).update(state=DeliveryState.QUEUED, next_try=free)
    return True


def gather(rows: Sequence[Message], now: datetime) -> list[Message]:
    """Put digests, and crowds of messages to one reader, into one letter each.

    What has been tried before stays as it is: the letter that may have arrived keeps its key. What
    was done to an account goes alone, to the address of that moment.
    """
    fresh: dict[Reader, list[Message]] = defaultdict(list)
    first: list[Message] = []
    for row in rows:
        if row.attempts or row.person_id is None or row.custody_id is not None:
            first.append(row)
        else:
            fresh[row.person_id, row.target_kind, row.target_id].append(row)
    for (person, kind, target), group in fresh.items():
        together = [row for row in group if row.digest]
        if together:
            # The rest of the day's digest, which the limit may have cut off.
            together += Message.objects.select_for_update(skip_locked=True).filter(
                Q(person_id=person, target_kind=kind, target_id=target, digest=True),
                ~Q(pk__in=[row.pk for row in together]),
                state=DeliveryState.QUEUED,
                attempts=0,
                next_try__lte=now,
            )
        alone = [row for row in group if not row.digest]
        if len(alone) > CROWD:
            together, alone = together + alone, []
        first += alone
        if together:
            first.append(carry(together))
    return first


def carry(rows: Sequence[Message]) -> Message:
    first, *others = sorted(rows, key=lambda row: row.pk)
    if others:
        Message.objects.filter(pk__in=[row.pk for row in others]).update(
            state=DeliveryState.CARRIED, carrier=first, next_try=None
        )
    return first


def renew(envelope: Envelope, now: datetime) -> bool:
    """Count the attempt and hold on to the message; False if it is no longer ours."""
    changed = Message.objects.filter(envelope.held()).update(
        attempts=F("attempts") + 1, lease_until=now + LEASE
    )
    envelope.first.attempts += 1
    return changed == 1


def mark(envelope: Envelope, state: DeliveryState, now: datetime, error: str = "") -> None:
    """Sent, failed or dropped: with all that it carries, in one statement."""
    rows = Message.objects.filter(envelope.rows)
    if state != DeliveryState.FAILED:
        rows.filter(address__isnull=False).update(address=None)
    rows.update(
        state=state,
        sent_at=now if state == DeliveryState.SENT else None,
        attempts=envelope.first.attempts,
        last_error=error,
        lease="",
        lease_until=None,
        next_try=None,
    )


def put_back(envelope: Envelope, until: datetime, error: str) -> None:
    """To be tried again then."""
    Message.objects.filter(envelope.held()).update(
        state=DeliveryState.QUEUED, lease="", lease_until=None, next_try=until, last_error=error
    )
