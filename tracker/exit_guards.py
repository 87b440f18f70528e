"""What holds an exit before sign-off to two people, and the ways back, inside the database itself.

Conditions in SQL, laid down as triggers of the table of cases by `tracker.triggers`.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.guard import CASES, EVENTS, MOVED, REPORTS, REQUESTS, RETRACTIONS, Guard, quoted
from tracker.road import REQUESTS as ASKINGS
from tracker.road import transitions
from tracker.vocabulary import FINAL, LEFT, RequestKind, Status, VerbName

# Two people have agreed to this exit: one proposed it, another one confirmed it by this very event.
AGREED = (
    f"EXISTS (SELECT 1 FROM {REQUESTS} r JOIN {EVENTS} e ON e.case_id = r.case_id"
    f" AND e.seq = NEW.version AND e.actor_id = r.decided_by_id"
    f" JOIN {EVENTS} p ON p.case_id = r.case_id AND p.actor_id = r.asked_by_id"
    " AND p.at = r.asked_at WHERE r.case_id = NEW.id AND r.kind = {kind} AND p.verb = {asks}"
    " AND r.granted AND r.asked_by_id <> r.decided_by_id AND r.decided_at = NEW.ended_at"
    " AND {besides})"
)
# Somebody else than those who rejected the case has said that it be accepted after all.
CONTESTED = (
    f"EXISTS (SELECT 1 FROM {REQUESTS} r JOIN {EVENTS} e ON e.case_id = r.case_id"
    " AND e.seq = NEW.version AND e.at = r.decided_at AND e.actor_id = r.decided_by_id"
    f" WHERE r.case_id = NEW.id AND r.kind = '{RequestKind.CONTEST}' AND r.granted"
    f" AND NOT EXISTS (SELECT 1 FROM {EVENTS} p WHERE p.case_id = NEW.id"
    f" AND p.verb IN ('{VerbName.PROPOSE_REJECT}', '{VerbName.REJECT}')"
    " AND p.actor_id = r.decided_by_id))"
)
# Where a merged case stood, as its last merger tells; and the case that it was merged into.
STOOD = (
    f"NEW.status = (SELECT e.from_status FROM {EVENTS} e WHERE e.case_id = NEW.id AND e.to_status ="
    f" '{Status.MERGED}' AND e.from_status <> '{Status.MERGED}' ORDER BY e.seq DESC LIMIT 1)"
)
GOES_ON = (
    f"EXISTS (SELECT 1 FROM {CASES} t WHERE t.id = OLD.merged_into_id"
    f" AND t.status NOT IN ({quoted(FINAL)}))"
)
# A reporter who has not withdrawn on two days, since any word to the contrary; what the office took
# down both times, two people have heard.
WANTS_IT = (
    f"EXISTS (SELECT 1 FROM {REPORTS} r WHERE r.case_id = NEW.id AND NOT EXISTS (SELECT 1"
    f" FROM {RETRACTIONS} w JOIN {RETRACTIONS} v ON v.report_id = w.report_id AND v.day > w.day"
    " AND (v.by_id IS NULL OR w.by_id IS NULL OR v.by_id <> w.by_id)"
    " WHERE w.report_id = r.id AND w.stands AND v.stands"
    f" AND NOT EXISTS (SELECT 1 FROM {RETRACTIONS} n WHERE n.report_id = r.id AND NOT n.stands"
    " AND (n.id > w.id OR n.id > v.id))))"
)


def by_two(kind: RequestKind, besides: str) -> str:
    """The condition under which a case has left the ledger by this exit without two people."""
    asking = ASKINGS[kind]
    (left,) = {to for _source, to, verb in transitions() if verb == asking.decides}
    given = {"kind": f"'{kind}'", "asks": f"'{asking.asks}'", "besides": besides}
    return f"NEW.status = '{left}' AND NOT {AGREED.format(**given)}"


def on_cases() -> Iterator[Guard]:
    """What holds an exit before sign-off to two people, and the way back from one."""
    two = " OR ".join(
        f"({by_two(kind, besides)})"
        for kind, besides in (
            (RequestKind.REJECT, "r.route_code = NEW.route_code"),
            (RequestKind.MERGE, "r.target_id = NEW.merged_into_id"),
            (RequestKind.WITHDRAW, "TRUE"),
        )
    )
    accepted = f"OLD.status = '{Status.REJECTED}' AND {MOVED} AND NOT {CONTESTED}"
    parted = f"OLD.status = '{Status.MERGED}' AND {MOVED} AND NOT ({STOOD} AND {GOES_ON})"
    wanted = f"{MOVED} AND NEW.status = '{Status.WITHDRAWN}' AND {WANTS_IT}"
    refused = {
        "case_by_two": (f"{MOVED} AND ({two})", "an exit needs two people"),
        "case_accepted": (accepted, "a rejection is lifted by somebody else"),
        "case_parted": (parted, "a merger is taken back to where the case stood, in time"),
        "case_wanted": (wanted, "a reporter has not withdrawn"),
        "case_looked_at": (
            f"{MOVED} AND NEW.status IN ({quoted(LEFT)}) AND OLD.look > 0",
            "somebody drawn is to look first",
        ),
    }
    for name, (when, words) in refused.items():
        yield Guard(name, CASES, "UPDATE", when, words)
