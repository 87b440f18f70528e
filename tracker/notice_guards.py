"""What the database itself holds of publication: nothing is signed off that nobody could read."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.guard import CASES, CLOCKS, EVENTS, MOVED, PUBLIC_TEXTS, Guard
from tracker.vocabulary import ClockKind, Status, VerbName

# Later than the last finding: what was released before says nothing of it.
SINCE = (
    f"e.seq > (SELECT MAX(v.seq) FROM {EVENTS} v WHERE v.case_id = NEW.id"
    f" AND v.verb = '{VerbName.VERIFY}')"
)
# A notice that ran until the exit, and had run its time by then.
NOTICE = (
    f"c.case_id = NEW.id AND c.kind = '{ClockKind.NOTICE}' AND c.due < NEW.ended_at"
    " AND (c.stopped IS NULL OR c.stopped = NEW.ended_at)"
)
# It began with this event or later.
OVER = f"EXISTS (SELECT 1 FROM {CLOCKS} c WHERE {NOTICE} AND c.started >= e.at)"
RELEASED = (
    f"EXISTS (SELECT 1 FROM {EVENTS} e JOIN {PUBLIC_TEXTS} t ON t.case_id = e.case_id"
    " AND t.released_at = e.at AND t.released_by_id = e.actor_id"
    f" WHERE e.case_id = NEW.id AND e.verb = '{VerbName.RELEASE}' AND {SINCE} AND {OVER})"
)
# Before there was a law of publication the notice began with the finding, or with the difference.
BEFORE = (
    f"EXISTS (SELECT 1 FROM {EVENTS} e JOIN {CLOCKS} c ON c.started = e.at AND {NOTICE}"
    f" JOIN {PUBLIC_TEXTS} t ON t.case_id = e.case_id WHERE e.case_id = NEW.id"
    f" AND (e.verb = '{VerbName.VERIFY}' OR e.verb = '{VerbName.DIFFERENCE}' AND {SINCE}))"
)


def on_cases() -> Iterator[Guard]:
    when = f"{MOVED} AND NEW.status = '{Status.CLOSED}' AND NOT ({RELEASED} OR {BEFORE})"
    yield Guard("case_published", CASES, "UPDATE", when, "a notice must have run its time")
