"""What waits beside the cases, since when, and until when: the one definition of late for it.

A discipline track and an act of custody have no clock on a case: a clock there would tell the unit
that there is a track. So their limits are data of the office (`OfficeLimit`), counted here by the
one calendar, the day of beginning not counted. What nobody confirms is never granted by time: it is
told (`notifications.late`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from django.db.models import Q, QuerySet

from tracker import reference, track
from tracker.models import Case, CustodyEvent, TrackEntry
from tracker.time import clocks
from tracker.time.clocks import Span, SpanUnit
from tracker.vocabulary import LimitKind, TrackKind

K = TrackKind
#: Working days, where the office has set nothing else; a row that is gone switches nothing off.
PRESET: dict[LimitKind, int] = {
    LimitKind.TRACK_WORD: 5,
    LimitKind.TRACK_OUTCOME: 22,  # a month
    LimitKind.CUSTODY: 5,
}


def days(kind: LimitKind) -> int:
    """How many working days something of this kind may wait."""
    row = reference.office_limits().get(kind)
    return PRESET[kind] if row is None else row.days


def due(kind: LimitKind, since: datetime) -> datetime:
    """The last second at which what has waited since then is not late."""
    found = clocks.due(since, Span(days(kind), SpanUnit.WORKING_DAYS), reference.calendar())
    assert found.at is not None  # noqa: S101  # only a pause leaves it open
    return found.at


def late(kind: LimitKind, since: datetime, now: datetime) -> bool:
    """Whether nobody has given the word that something has waited for since then."""
    return now > due(kind, since)


def perhaps(kind: LimitKind, now: datetime) -> datetime:
    """Nothing that began after this can be late: a working day is never shorter than a day."""
    return now - timedelta(days=days(kind))


# Discipline tracks ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Wait:
    """A time limit on a track: the entry that it counts from, since when, and until when."""

    kind: LimitKind
    entry: TrackEntry
    since: datetime

    @property
    def due(self) -> datetime:
        return due(self.kind, self.since)

    def late(self, now: datetime) -> bool:
        return now > self.due


def of_track(case: Case) -> list[Wait]:
    """What waits on the track of a case, the first due first."""
    if case.status in track.UNWATCHED:
        return []
    kinds = (K.NAMING, K.TAKING_OFF)
    unsaid = [row for kind in kinds for row in track.waiting(track.entries(case, kind))]
    found = [
        *(Wait(LimitKind.TRACK_WORD, row, row.at) for row in [*unsaid, *unspoken(case)]),
        *(Wait(LimitKind.TRACK_OUTCOME, row, came(row)) for row in unanswered(case)),
    ]
    return sorted(found, key=lambda wait: (wait.due, wait.entry.pk))


def unspoken(case: Case) -> Iterator[TrackEntry]:
    """The first of the outcomes on which nobody has spoken: recording it again buys no time."""
    newest_first = reversed(track.entries(case, K.OUTCOME))
    rows = list(takewhile(lambda row: row.granted is None, newest_first))  # type: ignore[attr-defined]  # Facts.track
    yield from rows[-1:]


def unanswered(case: Case) -> list[TrackEntry]:
    """The allegations that stand and have no confirmed outcome, or whose last one was refused."""
    outcomes = track.entries(case, K.OUTCOME)
    said = [row for row in outcomes if row not in track.waiting(outcomes)]
    last = said[-1] if said and track.granted(said[-1:]) else None
    standing = track.allegations(case)
    return [row for row in standing if last is None or row.pk > last.pk]


def came(allegation: TrackEntry) -> datetime:
    """When it was written down; one that came along by a merger, where it was first.

    Where it had been answered before the merger, it waits since then.
    """
    row = allegation
    while row.of is not None:
        there = TrackEntry.objects.filter(case=row.of.case_id, kind=K.OUTCOME, pk__gt=row.of.pk)
        if there.filter(decision__granted=True).exists():
            break
        row = row.of
    return row.at


def candidates(now: datetime) -> QuerySet[Case]:
    """The cases on whose tracks something may be late: to be looked at by `of_track`."""
    words = ~Q(kind=K.ALLEGATION) & Q(decision=None, at__lt=perhaps(LimitKind.TRACK_WORD, now))
    old = Q(at__lt=perhaps(LimitKind.TRACK_OUTCOME, now)) | Q(of__isnull=False)
    rows = TrackEntry.objects.filter(words | track.unanswered() & old).values("case")
    return Case.objects.filter(pk__in=rows).exclude(status__in=track.UNWATCHED)


# Custody --------------------------------------------------------------------------------------


def unconfirmed(now: datetime) -> list[CustodyEvent]:
    """The acts of custody that nobody independent has confirmed in time."""
    kind = LimitKind.CUSTODY
    rows = CustodyEvent.objects.waiting().filter(at__lt=perhaps(kind, now))
    return [row for row in rows.select_related("person") if late(kind, row.at, now)]
