"""What the database itself holds of the discipline track: SQL that refuses (see `triggers`).

The rules are `tracker.track`, `tracker.discipline` and `tracker.deeds`.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.guard import (
    CASES,
    EVENTS,
    MOVED,
    PASSED,
    SIGNATURES,
    TRACK,
    TRACK_DECISIONS,
    UNIT_TEXTS,
    Guard,
    unproven,
)
from tracker.vocabulary import AccountabilityKind, Role, TrackKind, VerbName


def confirmed(kind: TrackKind, *more: str) -> str:
    """A confirmed entry `o` of this kind of which all this holds."""
    return (
        f"EXISTS (SELECT 1 FROM {TRACK} o JOIN {TRACK_DECISIONS} d ON d.entry_id = o.id"
        f" WHERE d.granted AND o.kind = '{kind}' AND {' AND '.join(more)})"
    )


# Entry `a` is an allegation that nobody took off …
STANDS = (
    f"a.kind = '{TrackKind.ALLEGATION}' AND NOT {confirmed(TrackKind.TAKING_OFF, 'o.of_id = a.id')}"
)
# … without an outcome after it that another person confirmed.
UNSETTLED = (
    f"EXISTS (SELECT 1 FROM {TRACK} a WHERE a.case_id = NEW.id AND {STANDS}"
    f" AND NOT {confirmed(TrackKind.OUTCOME, 'o.case_id = a.case_id', 'o.id > a.id')})"
)
# Somebody confirms what they wrote themselves, or what names them.
OWN = (
    f"EXISTS (SELECT 1 FROM {TRACK} o WHERE o.id = NEW.entry_id"
    " AND (o.by_id = NEW.by_id OR o.person_id = NEW.by_id))"
)
UNRECEIPTED = (
    f"NEW.granted AND EXISTS (SELECT 1 FROM {TRACK} o WHERE o.id = NEW.entry_id"
    f" AND o.outcome = '{AccountabilityKind.HANDED_OVER}'"
    " AND (o.receipt_no = '' OR o.receipt_on IS NULL))"
)
NO_ENTRY = (
    f"NOT EXISTS (SELECT 1 FROM {TRACK} o WHERE o.id = NEW.entry_id AND o.kind <> 'allegation')"
)
SPEAKERS = f"'{Role.DISCIPLINE}', '{Role.DIRECTOR}', '{Role.AUDITOR}'"
NAMED = confirmed(TrackKind.NAMING, "o.case_id = NEW.case_id", "o.person_id = NEW.user_id")


def event_of(verb: VerbName, row: str = "NEW.id") -> str:
    """The event of this very version of the case tells of this verb."""
    return (
        f"EXISTS (SELECT 1 FROM {EVENTS} e WHERE e.case_id = {row} AND e.seq = NEW.version"
        f" AND e.verb = '{verb}')"
    )


def on_cases() -> Iterator[Guard]:
    """Gate 2, and who acts for the head."""
    appointed = (
        f"OLD.stand_in_id IS DISTINCT FROM NEW.stand_in_id AND NOT {event_of(VerbName.STAND_IN)}"
        " AND NOT (NEW.stand_in_id IS NULL AND NEW.unit_id IS NULL)"
    )
    reworded = (
        "OLD.unit_version_id IS DISTINCT FROM NEW.unit_version_id AND NOT"
        f" ({event_of(VerbName.ASSIGN)} OR {event_of(VerbName.REWORD)})"
    )
    other = (
        "NEW.unit_version_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM"
        f" {UNIT_TEXTS} t WHERE t.id = NEW.unit_version_id AND t.case_id = NEW.id)"
    )
    refused = {
        "case_track": (f"{MOVED} AND {PASSED} AND {UNSETTLED}", "gate 2 is not settled"),
        "case_stand_in": (appointed, "a stand-in is appointed by an event"),
        "case_version": (reworded, "a version is written by an event"),
        "case_version_own": (other, "the version of another case"),
    }
    for name, (when, words) in refused.items():
        yield Guard(name, CASES, "UPDATE", when, words)


def guards() -> Iterator[Guard]:
    """Two people, of the office's side; and nobody who is named signs."""
    spoken = f"NEW.role NOT IN ({SPEAKERS})"
    outcome = f"NEW.kind = '{TrackKind.OUTCOME}' AND NEW.role <> '{Role.DISCIPLINE}'"
    yield Guard(
        "trackdecision_own", TRACK_DECISIONS, "INSERT", OWN, "nobody confirms the own entry"
    )
    without = unproven("by_id")
    yield Guard("trackdecision_factor", TRACK_DECISIONS, "INSERT", without, "without a factor")
    yield Guard("trackdecision_who", TRACK_DECISIONS, "INSERT", spoken, "not theirs to confirm")
    yield Guard(
        "trackdecision_receipt", TRACK_DECISIONS, "INSERT", UNRECEIPTED, "no receipt of the organ"
    )
    yield Guard("trackdecision_what", TRACK_DECISIONS, "INSERT", NO_ENTRY, "nothing to confirm")
    yield Guard("trackentry_who", TRACK, "INSERT", outcome, "an outcome is for discipline officers")
    yield Guard("signature_named", SIGNATURES, "INSERT", NAMED, "signed by who is named")
