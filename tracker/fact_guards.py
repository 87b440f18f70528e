"""What counts stands in rows: what was done, what was asked, and by when; laid down by `triggers`.

Each of these is a rule at the door too; here it holds against whoever writes by hand.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.guard import (
    CASES,
    CLOCKS,
    EVENTS,
    EVIDENCE,
    MEASURES,
    MOVED,
    REPLIES,
    REQUESTS,
    SIGNATURES,
    SUBMITTED,
    Guard,
    quoted,
)
from tracker.road import EXITS
from tracker.vocabulary import ClockKind, RequestKind, Status, VerbName

BACK = (Status.DEADLINE, Status.SUBMITTED)
CLOSED = f"{MOVED} AND NEW.status = '{Status.CLOSED}'"
# A plan in which nothing is to be done, or something is not done, or nothing new shows it.
UNDONE = (
    f"(NOT EXISTS (SELECT 1 FROM {MEASURES} m WHERE m.case_id = NEW.id)"
    f" OR EXISTS (SELECT 1 FROM {MEASURES} m WHERE m.case_id = NEW.id AND (m.done_at IS NULL"
    f" OR NOT EXISTS (SELECT 1 FROM {EVIDENCE} e WHERE e.measure_id = m.id"
    " AND e.earlier_id IS NULL))))"
)
UNREPLIED = f"NOT EXISTS (SELECT 1 FROM {REPLIES} r WHERE r.case_id = NEW.id)"
# What was found and signed in an earlier round, or under an earlier sheet, never counts again.
ROUNDS = (
    "NEW.round <> OLD.round AND NOT (NEW.round = OLD.round + 1"
    f" AND {MOVED} AND NEW.status = '{Status.DEADLINE}')"
)
SHEETS = (
    "NEW.sheet <> OLD.sheet AND NOT (NEW.sheet = OLD.sheet + 1 AND EXISTS (SELECT 1"
    f" FROM {EVENTS} e WHERE e.case_id = NEW.id AND e.seq = NEW.version"
    f" AND e.verb = '{VerbName.VOID}'))"
)
# Somebody signed for other words than somebody else; empty is from before this was kept.
DIFFERENT = (
    f"(SELECT COUNT(DISTINCT s.content) FROM {SIGNATURES} s WHERE s.case_id = NEW.id"
    " AND s.round = NEW.round AND s.look = NEW.look AND s.sheet = NEW.sheet AND s.content <> ''"
    " AND s.user_id IN (NEW.signed_head_id, NEW.signed_inspector_id, NEW.signed_director_id)) > 1"
)
UNDECIDED = (
    f"EXISTS (SELECT 1 FROM {REQUESTS} r WHERE r.case_id = NEW.id AND r.decided_at IS NULL"
    f" AND r.kind NOT IN ({quoted(EXITS)}))"
)
# An objection was decided, joined to another one, or fell away, by an act that is told.
TOLD = (
    f"EXISTS (SELECT 1 FROM {EVENTS} e WHERE e.case_id = r.case_id AND e.at = r.decided_at AND"
    f" ((r.decided_by_id = e.actor_id AND e.verb = '{VerbName.DECIDE_OBJECTION}')"
    f" OR (r.joined_to_id IS NOT NULL AND e.verb = '{VerbName.OBJECT}')"
    " OR (r.decided_by_id IS NULL AND r.joined_to_id IS NULL"
    f" AND e.from_status = '{Status.VERIFIED}' AND e.to_status IN ({quoted(BACK)}))))"
)
DISMISSED = (
    f"EXISTS (SELECT 1 FROM {REQUESTS} r WHERE r.case_id = NEW.id AND r.round = NEW.round"
    f" AND r.kind = '{RequestKind.OBJECTION}' AND r.decided_at IS NOT NULL AND NOT {TOLD})"
)
PUT = (
    *("case_id", "kind", "round", "asked_by_id", "asked_role", "asked_at", "joined_to_id"),
    *("target_id", "secrecy", "route_code", "amount", "review_on", "ground"),
)
DECIDED = ("granted", "decided_by_id", "decided_at")
# Working days are never fewer days than they say: by the calendar alone a notice is no shorter.
SHORT = (
    f"NEW.kind = '{ClockKind.NOTICE}' AND NEW.unit IN ('working_days', 'days')"
    " AND NEW.due < DAYS_AFTER(NEW.started, NEW.amount)"
)
# A notice of no day at all is for what was passed on the light road alone (`light_guards`).
NONE = (
    f"NEW.kind = '{ClockKind.NOTICE}' AND NEW.unit NOT IN ('working_days', 'days')"
    f" AND NOT EXISTS (SELECT 1 FROM {CASES} c WHERE c.id = NEW.case_id AND c.light)"
)
# One notice begins at a moment, and is never taken away: no shorter one takes its place.
TWICE = (
    f"NEW.kind = '{ClockKind.NOTICE}' AND EXISTS (SELECT 1 FROM {CLOCKS} c"
    " WHERE c.case_id = NEW.case_id AND c.kind = NEW.kind AND c.started = NEW.started)"
)
BEGUN = ("case_id", "kind", "started", "amount", "unit")


def altered(columns: tuple[str, ...]) -> str:
    return "(" + " OR ".join(f"OLD.{c} IS DISTINCT FROM NEW.{c}" for c in columns) + ")"


def on_cases() -> Iterator[Guard]:
    refused = {
        "case_done": (f"{MOVED} AND {SUBMITTED} AND {UNDONE}", "a measure is not done and shown"),
        "case_replied": (f"{MOVED} AND {SUBMITTED} AND {UNREPLIED}", "nobody wrote a reply"),
        "case_rounds": (ROUNDS, "a round begins when a case is sent back"),
        "case_sheets": (SHEETS, "what was void stays void"),
        "case_same": (f"{CLOSED} AND {DIFFERENT}", "signed for different contents"),
        "case_undecided": (f"{CLOSED} AND {UNDECIDED}", "a request is still to be decided"),
        "case_dismissed": (f"{CLOSED} AND {DISMISSED}", "an objection was decided by nobody"),
    }
    for name, (when, words) in refused.items():
        yield Guard(name, CASES, "UPDATE", when, words)


def guards() -> Iterator[Guard]:
    again = f"OLD.decided_by_id IS NOT NULL AND {altered(DECIDED)}"
    other = f"OLD.kind = '{ClockKind.NOTICE}' AND {altered(BEGUN)}"
    put, time = "a request stays as it was put and decided", "a notice runs its time"
    yield Guard("request_stays", REQUESTS, "UPDATE", f"{altered(PUT)} OR ({again})", put)
    yield Guard("request_delete", REQUESTS, "DELETE", "", "a request stays with its case")
    yield Guard("clock_runs", CLOCKS, "UPDATE", f"({other}) OR ({SHORT})", time)
    yield Guard("clock_begins", CLOCKS, "INSERT", f"({SHORT}) OR ({NONE}) OR ({TWICE})", time)
    notice = f"OLD.kind = '{ClockKind.NOTICE}'"
    yield Guard("clock_stays", CLOCKS, "DELETE", notice, "a notice stays with its case")
