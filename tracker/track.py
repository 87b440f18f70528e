"""What a discipline track says of its case: open, settled, who is named; and who may know of it.

Pure, from the facts of the case. The database holds the same by triggers (`tracker.track_guards`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tracker import posts
from tracker.actor import Actor
from tracker.case_facts import Facts, facts_of
from tracker.db.together import carrying, taken
from tracker.models import Case, TrackEntry
from tracker.vocabulary import AccountabilityKind, Role, Status, TrackKind

K = TrackKind
CARRIED = "carried_track"
# Whoever reads outcome and names, unless they are named themselves.
READERS = frozenset({Role.DISCIPLINE, Role.DIRECTOR, Role.AUDITOR})
OVERSEEING = frozenset({Role.DIRECTOR, Role.AUDITOR})
# The allegations of a merged case wait on the track of the other one; of closed and rejected cases
# a track goes on.
UNWATCHED = (Status.MERGED, Status.ARCHIVED)


def with_tracks(cases: Any) -> Any:
    """The cases, each with its track, in one statement; to be kept by `keep`."""
    return carrying(cases, CARRIED, [Facts.track])


def keep(case: Case) -> Case:
    """Keep with a case the track that came along."""
    came = taken(case, CARRIED, [Facts.track])
    if came is not None:
        facts_of(case).keep(Facts.track, came[0])
    return case


def not_meant(actor: Actor) -> Q:
    """The same as `meant`, the other way round, as a filter of cases."""
    return ~Q(Exists(namings("pk", actor.user_id)))


def namings(case: str, person_id: Any) -> QuerySet[TrackEntry]:
    """What names this person in the case of an outer row, unless another has refused it."""
    rows = TrackEntry.objects.filter(case=OuterRef(case), kind=K.NAMING, person=person_id)
    return rows.exclude(decision__granted=False)


def unsaid() -> Q:
    """Entries on which nobody else has spoken; of several outcomes the last one alone."""
    same = TrackEntry.objects.filter(case=OuterRef("case"), pk__gt=OuterRef("pk"))
    later = Exists(same.filter(kind=K.OUTCOME))
    word = Q(kind=K.OUTCOME) & ~Q(later) | Q(kind__in=(K.NAMING, K.TAKING_OFF))
    return word & Q(decision=None)


def unanswered() -> Q:
    """Allegations that stand without a confirmed outcome after them, or whose last was refused."""
    same = TrackEntry.objects.filter(case=OuterRef("case"), pk__gt=OuterRef("pk"), kind=K.OUTCOME)
    off = TrackEntry.objects.filter(kind=K.TAKING_OFF, of=OuterRef("pk"), decision__granted=True)
    answered = Exists(same.filter(decision__granted=True))
    refused = Exists(same.filter(decision__granted=False))
    return Q(kind=K.ALLEGATION) & ~Q(Exists(off)) & (~Q(answered) | Q(refused))


def going_on() -> QuerySet[Case]:
    """The cases on whose tracks something is still to be said."""
    rows = TrackEntry.objects.filter(unsaid() | unanswered()).values("case")
    return Case.objects.filter(pk__in=rows).exclude(status__in=UNWATCHED)


def awaited(actor: Actor, at: datetime) -> tuple[int, int]:
    """How many tracks wait for this reader, and how many have no discipline officer: one query.

    They wait for a word or for an outcome. Those without an officer are told to director and
    auditor: nobody can record an outcome there, because nobody acts, or whoever acts is meant.
    """
    if actor.role not in READERS or not actor.in_term:
        return 0, 0
    later = Exists(
        TrackEntry.objects.filter(case=OuterRef("case"), pk__gt=OuterRef("pk"), kind=K.OUTCOME)
    )
    wanted = unsaid() & ~Q(by=actor.user_id)
    if actor.role == Role.DISCIPLINE:
        wanted |= unanswered() & ~Q(later)
    readable = Case.objects.filter(not_meant(actor)).exclude(status__in=UNWATCHED)
    rows = TrackEntry.objects.filter(case__in=readable)
    waits = Count("case", distinct=True, filter=wanted)
    if actor.role not in OVERSEEING:
        return rows.filter(wanted).aggregate(waits=waits)["waits"], 0
    alone = unsaid() | unanswered()
    for officer in posts.people(at, Role.DISCIPLINE):
        if not posts.away(officer, at):
            alone &= Q(Exists(namings("case", officer)))
    left = Count("case", distinct=True, filter=alone)
    found = rows.filter(wanted | alone).aggregate(waits=waits, alone=left)
    return found["waits"], found["alone"]


def written_by(actor: Actor, at: datetime) -> dict[str, Any]:
    """Who writes a row, by the name and post of this moment."""
    return {
        "by_id": actor.user_id,
        "role": actor.role,
        "by_name": actor.name,
        "by_post": actor.post,
        "at": at,
    }


def allege(case: Case, actor: Actor, at: datetime, text: str = "", **more: Any) -> TrackEntry:
    """Write down that misconduct is alleged: a track opens, if there is none."""
    facts_of(case).forget("track")
    return TrackEntry.objects.create(
        case=case, kind=K.ALLEGATION, text=text, **written_by(actor, at), **more
    )


def suggested(case: Case) -> bool:
    """Whether the category or a reporter speaks of misconduct; the office decides."""
    if case.category is not None and case.category.misconduct:
        return True
    return any(report.alleges for report in facts_of(case).reports)


def entries(case: Case, kind: str) -> list[TrackEntry]:
    return [entry for entry in facts_of(case).track if entry.kind == kind]


def granted(rows: Iterable[TrackEntry]) -> list[TrackEntry]:
    """Those that another person has confirmed."""
    return [row for row in rows if row.granted]  # type: ignore[attr-defined]  # Facts.track


def waiting(rows: Iterable[TrackEntry]) -> list[TrackEntry]:
    """Those on which nobody else has spoken yet."""
    return [row for row in rows if row.granted is None]  # type: ignore[attr-defined]  # the same


def allegations(case: Case) -> list[TrackEntry]:
    """The allegations that stand: none of these has been taken off by two people."""
    off = {row.of_id for row in granted(entries(case, K.TAKING_OFF))}
    return [row for row in entries(case, K.ALLEGATION) if row.pk not in off]


def alleged(case: Case) -> bool:
    """Whether there is a track that gate 2 waits for."""
    return bool(allegations(case))


def outcome(case: Case) -> TrackEntry | None:
    """The outcome in force, the last one recorded; whether it is confirmed, its `granted` says."""
    found = entries(case, K.OUTCOME)
    return found[-1] if found else None


def unreceipted(entry: TrackEntry) -> bool:
    """Whether the organ has not answered a hand-over yet."""
    return entry.outcome == AccountabilityKind.HANDED_OVER and not entry.receipted


def settled(case: Case) -> bool:
    """Whether each allegation that stands has a confirmed outcome, recorded after it."""
    last = outcome(case)
    if last is None or not granted([last]) or unreceipted(last):
        return False
    return all(row.pk < last.pk for row in allegations(case))


def named(case: Case, person_id: int | None) -> bool:
    """Whether it is confirmed that this person, or a decision of theirs, is meant."""
    namings = granted(entries(case, K.NAMING))
    return person_id is not None and any(row.person_id == person_id for row in namings)


def meant(case: Case, person_id: int | None) -> bool:
    """The same, or still to be confirmed: until then nothing is shown to them either."""
    namings = entries(case, K.NAMING)
    namings = [*granted(namings), *waiting(namings)]
    return person_id is not None and any(row.person_id == person_id for row in namings)


def reads(case: Case, actor: Actor) -> bool:
    """Whether outcome and names are for this reader."""
    return actor.role in READERS and actor.in_term and not meant(case, actor.user_id)


def knows(case: Case, actor: Actor) -> bool:
    """Whether this reader may know that there is a track: nobody of the unit ever does."""
    if reads(case, actor):
        return True
    if actor.user_id is None or meant(case, actor.user_id) or not actor.in_term:
        return False
    if actor.role == Role.INSPECTOR:
        return case.inspector_id == actor.user_id
    raised = {row.by_id for row in entries(case, K.ALLEGATION)}
    return actor.role == Role.CLERK and actor.user_id in {
        case.logged_by_id,
        case.assigned_by_id,
        *raised,
    }
