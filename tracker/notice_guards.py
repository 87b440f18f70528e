"""What the database itself holds of publication: nothing is signed off that nobody could read."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.guard import CASES, CLOCKS, DRAWS, EVENTS, MOVED, PUBLIC_TEXTS, REQUESTS, Guard, quoted
from tracker.vocabulary import (
    LIFTED,
    ClockKind,
    Occasion,
    RequestKind,
    Secrecy,
    Status,
    VerbName,
)

# Later than the last finding: what was released before says nothing of it.
SINCE = (
    f"e.seq > (SELECT MAX(v.seq) FROM {EVENTS} v WHERE v.case_id = NEW.id"
    f" AND v.verb = '{VerbName.VERIFY}')"
)
BEGIN = (VerbName.RELEASE, VerbName.DIFFERENCE, VerbName.DECIDE_NONPUBLIC, VerbName.VERIFY)
# A notice that ran until the exit, and had run its time by then.
NOTICE = (
    f"c.case_id = NEW.id AND c.kind = '{ClockKind.NOTICE}' AND c.due < NEW.ended_at"
    " AND (c.stopped IS NULL OR c.stopped = NEW.ended_at)"
    # Its beginning is told: nobody starts another one by hand.
    f" AND EXISTS (SELECT 1 FROM {EVENTS} b WHERE b.case_id = c.case_id AND b.at = c.started"
    f" AND b.verb IN ({quoted(BEGIN)}))"
)
# It began with this event or later.
OVER = f"EXISTS (SELECT 1 FROM {CLOCKS} c WHERE {NOTICE} AND c.started >= e.at)"
RELEASED = (
    f"NEW.not_public = '' AND EXISTS (SELECT 1 FROM {EVENTS} e"
    f" JOIN {PUBLIC_TEXTS} t ON t.case_id = e.case_id"
    " AND t.released_at = e.at AND t.released_by_id = e.actor_id"
    f" WHERE e.case_id = NEW.id AND e.verb = '{VerbName.RELEASE}' AND {SINCE} AND {OVER}"
    f" AND t.withdrawn = '' AND NOT EXISTS (SELECT 1 FROM {PUBLIC_TEXTS} w"
    " WHERE w.case_id = NEW.id AND w.id > t.id AND w.withdrawn <> ''))"
)
# One has proposed, and another has decided by this event.
BY_TWO = (
    f"{REQUESTS} r JOIN {EVENTS} e ON e.case_id = r.case_id"
    f" AND e.verb = '{VerbName.DECIDE_NONPUBLIC}' AND e.at = r.decided_at"
    f" AND e.actor_id = r.decided_by_id JOIN {EVENTS} p ON p.case_id = r.case_id"
    f" AND p.verb = '{VerbName.ASK_NONPUBLIC}' AND p.actor_id = r.asked_by_id"
    f" AND p.at = r.asked_at WHERE r.case_id = NEW.id AND r.kind = '{RequestKind.NONPUBLIC}'"
    " AND r.granted AND r.asked_by_id <> r.decided_by_id"
)
# Of anything but a secret somebody was drawn to read it in the public's stead.
NOT_PUBLIC = (
    f"NEW.not_public <> '' AND EXISTS (SELECT 1 FROM {BY_TWO} AND r.secrecy = NEW.not_public"
    f" AND {SINCE} AND {OVER} AND (r.secrecy = '{Secrecy.SECRET}' OR EXISTS (SELECT 1"
    f" FROM {DRAWS} d WHERE d.case_id = NEW.id AND d.occasion = '{Occasion.WITNESS}'"
    " AND d.at = e.at)))"
)
DECIDED = (
    f"EXISTS (SELECT 1 FROM {BY_TWO} AND e.seq = NEW.version AND (r.secrecy = NEW.not_public"
    f" OR NEW.not_public = '' AND r.secrecy = '{LIFTED}'))"
)
# Before there was a law of publication the notice began with the finding, or with the difference.
BEFORE = (
    f"NEW.not_public = '' AND EXISTS (SELECT 1 FROM {EVENTS} e"
    f" JOIN {CLOCKS} c ON c.started = e.at AND {NOTICE}"
    f" JOIN {PUBLIC_TEXTS} t ON t.case_id = e.case_id WHERE e.case_id = NEW.id"
    f" AND t.withdrawn = '' AND (e.verb = '{VerbName.VERIFY}'"
    f" OR e.verb = '{VerbName.DIFFERENCE}' AND {SINCE}))"
)


def on_cases() -> Iterator[Guard]:
    shown = f"({RELEASED}) OR ({NOT_PUBLIC}) OR ({BEFORE})"
    when = f"{MOVED} AND NEW.status = '{Status.CLOSED}' AND NOT ({shown})"
    yield Guard("case_published", CASES, "UPDATE", when, "a notice must have run its time")
    when = f"OLD.not_public <> NEW.not_public AND NOT {DECIDED}"
    yield Guard("case_hidden", CASES, "UPDATE", when, "two people decide what is not public")
