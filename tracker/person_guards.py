"""What the database itself holds of persons: SQL that refuses, laid down by `triggers`.

The rules are `tracker.deeds` and `tracker.custody`; here they hold against raw SQL too.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.guard import (
    CASES,
    CONFIRMATIONS,
    CUSTODY,
    EVENTS,
    INSPECTIONS,
    MILESTONE_FINDINGS,
    REQUESTS,
    SIGNATURES,
    USERS,
    Guard,
    quoted,
    unproven,
)
from tracker.road import SIGNED
from tracker.vocabulary import CustodyKind, RequestKind, VerbName

FOR_UNIT = "e.role IN ('officer', 'head')"
JUDGED = "e.role IN ('clerk', 'director', 'inspector')"
HANDLED = f"{FOR_UNIT} OR e.verb IN ('log', 'assign')"


def did(person: str, deed: str) -> str:
    """Whether the person in this column did such a thing in the case of the new row."""
    return (
        f"EXISTS (SELECT 1 FROM {EVENTS} e WHERE e.case_id = NEW.case_id"
        f" AND e.actor_id = NEW.{person} AND ({deed}))"
    )


def unconfirmed(person: str) -> str:
    """Whether something was done to this person's account that nobody has confirmed."""
    return (
        f"EXISTS (SELECT 1 FROM {CUSTODY} e WHERE e.person_id = NEW.{person} AND e.bars"
        f" AND NOT EXISTS (SELECT 1 FROM {CONFIRMATIONS} c WHERE c.event_id = e.id))"
    )


# A decision in the head's place, by two, in this round: proposed, and confirmed by this very event.
RULED = (
    f"EXISTS (SELECT 1 FROM {REQUESTS} r JOIN {EVENTS} e ON e.case_id = r.case_id"
    f" AND e.seq = NEW.version AND e.verb = '{VerbName.RULING}' AND e.actor_id = r.decided_by_id"
    f" JOIN {EVENTS} p ON p.case_id = r.case_id AND p.verb = '{VerbName.PROPOSE_RULING}'"
    " AND p.actor_id = r.asked_by_id AND p.at = r.asked_at"
    " WHERE r.id = NEW.ruling_id AND r.case_id = NEW.id"
    f" AND r.kind = '{RequestKind.RULING}' AND r.granted AND r.round = NEW.round"
    " AND r.asked_role = 'director' AND r.asked_by_id <> r.decided_by_id)"
)


EMPLOYED = (
    f"SELECT max(l.id) FROM {CUSTODY} l WHERE l.person_id = NEW.id"
    f" AND l.kind = '{CustodyKind.EMPLOYER}'"
)
# Another employer, and the last event of custody about it does not say so.
MOVED_UNTOLD = (
    "OLD.employer_id IS DISTINCT FROM NEW.employer_id"
    f" AND NOT EXISTS (SELECT 1 FROM {CUSTODY} e WHERE e.id = ({EMPLOYED})"
    " AND e.employer_id IS NOT DISTINCT FROM NEW.employer_id)"
)


def accounts() -> Iterator[Guard]:
    """Whose own account waits confirms nothing, but in an empty installation (`vouching`)."""
    two = "NEW.by_id, v.person_id"
    others = (
        f"EXISTS (SELECT 1 FROM {CONFIRMATIONS} c JOIN {CUSTODY} w ON w.id = c.event_id"
        f" JOIN {CUSTODY} v ON v.id = NEW.event_id"
        f" WHERE (v.kind <> '{CustodyKind.FACTOR_ADDED}' OR w.kind = v.kind)"
        f" AND NOT (c.by_id IN ({two}) AND w.person_id IN ({two})))"
    )
    later = (
        f"EXISTS (SELECT 1 FROM {CUSTODY} v WHERE v.id = NEW.event_id"
        f" AND v.kind NOT IN ('{CustodyKind.MADE}', '{CustodyKind.FACTOR_ADDED}'))"
    )
    barred = f"{unconfirmed('by_id')} AND ({later} OR {others})"
    waits, told = "the account of who confirms waits", "an employer is changed by custody"
    yield Guard("custody_barred", CONFIRMATIONS, "INSERT", barred, waits)
    yield Guard("person_employer", USERS, "UPDATE", MOVED_UNTOLD, told)


def factors() -> Iterator[Guard]:
    """Signatures and second persons' words come with a factor, and from an account of one's own."""
    signed = f"NEW.verb IN ({quoted(sorted(SIGNED))}) AND NOT NEW.imported"
    nobody = f"(NEW.actor_id IS NULL OR {unproven('actor_id')})"
    without, barred = "signed without a factor", "the account of the signer is not confirmed"
    yield Guard("event_factor", EVENTS, "INSERT", f"{signed} AND {nobody}", without)
    yield Guard("event_own", EVENTS, "INSERT", f"{signed} AND {unconfirmed('actor_id')}", barred)
    yield Guard("signature_factor", SIGNATURES, "INSERT", unproven("user_id"), without)
    ruled = "NEW.ruling_id IS NOT NULL AND NEW.ruling_id IS DISTINCT FROM OLD.ruling_id"
    alone = f"{ruled} AND (NEW.signed_head_id IS NOT NULL OR NOT {RULED})"
    yield Guard("case_ruled", CASES, "UPDATE", alone, "a decision for the head needs two people")
    yield Guard("custody_factor", CONFIRMATIONS, "INSERT", unproven("by_id"), without)


def guards() -> Iterator[Guard]:
    """Nobody judges what they took part in, or with an account on which another had a hand."""
    crossed = (
        f"(NEW.role <> 'head' AND {did('user_id', FOR_UNIT)})"
        f" OR (NEW.role = 'head' AND {did('user_id', JUDGED)})"
    )
    unseen = (
        f"NEW.role = 'inspector' AND NOT EXISTS (SELECT 1 FROM {INSPECTIONS} i WHERE i.passed"
        " AND i.case_id = NEW.case_id AND i.round = NEW.round AND i.inspector_id = NEW.user_id)"
    )
    decided = f"NEW.decided_by_id IS NOT NULL AND {did('decided_by_id', FOR_UNIT)}"
    own = (
        f"EXISTS (SELECT 1 FROM {CUSTODY} e WHERE e.id = NEW.event_id"
        " AND (e.by_id = NEW.by_id OR e.person_id = NEW.by_id))"
    )
    sides, words = "signed for two sides of a case", "the account of the signer is not confirmed"
    yield Guard("signature_apart", SIGNATURES, "INSERT", crossed, sides)
    yield Guard("signature_seen", SIGNATURES, "INSERT", unseen, "signed by who has not verified")
    yield Guard("signature_own", SIGNATURES, "INSERT", unconfirmed("user_id"), words)
    yield Guard("inspection_apart", INSPECTIONS, "INSERT", did("inspector_id", HANDLED), "own case")
    yield Guard("inspection_own", INSPECTIONS, "INSERT", unconfirmed("inspector_id"), words)
    found, handled = MILESTONE_FINDINGS, did("inspector_id", HANDLED)
    yield Guard("milestone_apart", found, "INSERT", handled, "own case")
    yield Guard("milestone_own", found, "INSERT", unconfirmed("inspector_id"), words)
    yield Guard("request_apart", REQUESTS, "UPDATE", decided, "decided by the unit")
    yield Guard("custody_other", CONFIRMATIONS, "INSERT", own, "not the own account")
    yield from factors()
    yield from accounts()
