"""What the database itself holds of the light road: nobody passes unseen who may not.

The rules are those of `tracker.light`.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker import answers, rework_guards, track_guards
from tracker.guard import (
    CALL_BACKS,
    CASES,
    INSPECTIONS,
    LOTS,
    MEASURES,
    MOVED,
    PASSED,
    REPORTS,
    SUSPENSIONS,
    TIERS,
    TRACK,
    Guard,
    quoted,
)
from tracker.vocabulary import CallOutcome, Solved, Status

# The finding that stands was made without a visit.
UNSEEN = (
    f"EXISTS (SELECT 1 FROM {INSPECTIONS} i WHERE i.case_id = NEW.id AND i.round = NEW.round"
    " AND i.look = NEW.look AND i.passed AND NOT i.on_site)"
)
# A reporter who has not said by the own receipt that it is solved.
UNSAID = (
    f"EXISTS (SELECT 1 FROM {REPORTS} r WHERE r.case_id = NEW.id AND NOT EXISTS (SELECT 1"
    f" FROM {CALL_BACKS} b WHERE b.report_id = r.id AND b.case_id = NEW.id"
    f" AND b.round = NEW.round AND b.by_id IS NULL AND b.outcome = '{CallOutcome.ANSWERED}'"
    f" AND b.solved = '{Solved.YES}'))"
)
DENIED = (
    f"EXISTS (SELECT 1 FROM {CALL_BACKS} b WHERE b.case_id = NEW.id"
    f" AND b.solved IN ({quoted(answers.DENIED)}))"
)
UNSHOWN = (
    f"EXISTS (SELECT 1 FROM {MEASURES} d WHERE d.case_id = NEW.id"
    f" AND NOT {rework_guards.new('e.measure_id = d.id')})"
)
ALLEGED = f"EXISTS (SELECT 1 FROM {TRACK} a WHERE a.case_id = NEW.id AND {track_guards.STANDS})"
# The moment is that of the last event: the one that moves the case.
SUSPENDED = (
    f"EXISTS (SELECT 1 FROM {SUSPENSIONS} s WHERE s.unit_id = NEW.unit_id"
    " AND s.until >= NEW.moved_at)"
)
NONE_SAID = f"NOT EXISTS (SELECT 1 FROM {REPORTS} r WHERE r.case_id = NEW.id)"
NO_ROAD = (
    f"NOT EXISTS (SELECT 1 FROM {TIERS} t WHERE t.id = NEW.tier_id AND t.light_notice IS NOT NULL)"
)
BARRED = " OR ".join(
    (
        *("NEW.round > 1", "NEW.look > 0", NO_ROAD, NONE_SAID, UNSAID),
        *(DENIED, UNSHOWN, ALLEGED, SUSPENDED),
    )
)
UNDRAWN = (
    f"NOT EXISTS (SELECT 1 FROM {LOTS} l WHERE l.case_id = NEW.id AND l.round = NEW.round"
    " AND NOT l.hit)"
)
# A visit by lot that failed ends the unit's light road.
LET_GO = (
    f"EXISTS (SELECT 1 FROM {LOTS} l WHERE l.case_id = NEW.id AND l.round = OLD.round AND l.hit"
    f" AND NOT EXISTS (SELECT 1 FROM {SUSPENSIONS} s WHERE s.lot_id = l.id))"
)


def on_cases() -> Iterator[Guard]:
    refused = {
        "case_unseen": (
            f"{MOVED} AND {PASSED} AND {UNSEEN} AND ({BARRED})",
            "passed without a visit, which it may not be",
        ),
        "case_undrawn": (
            f"{MOVED} AND NEW.status = '{Status.CLOSED}' AND {UNSEEN} AND {UNDRAWN}",
            "no lot was drawn",
        ),
        "case_light": (
            f"OLD.light <> NEW.light AND NOT ({MOVED})"
            f" OR {MOVED} AND {PASSED} AND NEW.light <> {UNSEEN}",
            "whether there was a visit, the finding says",
        ),
        "case_let_go": (
            f"{MOVED} AND OLD.look > 0 AND {rework_guards.SENT_BACK} AND {LET_GO}",
            "a visit by lot failed, and nothing follows",
        ),
    }
    for name, (when, words) in refused.items():
        yield Guard(name, CASES, "UPDATE", when, words)
