"""What the database itself holds of gate 4: SQL that refuses, laid down by `triggers`."""

from __future__ import annotations

from collections.abc import Iterator

from tracker import answers
from tracker.guard import (
    CALL_BACKS,
    CASES,
    DIFFERENCES,
    DRAWS,
    EVENTS,
    INSPECTIONS,
    MOVED,
    PASSED,
    REPORTS,
    REQUESTS,
    Guard,
    quoted,
)
from tracker.vocabulary import CallOutcome, Occasion, RequestKind, Status, VerbName

DENIED = quoted(answers.DENIED)
ANSWER = ("outcome", "solved", "satisfaction")


# Who said it has left again, with the case of their own: a merger was taken back.
GONE = (
    f"EXISTS (SELECT 1 FROM {REPORTS} r JOIN {EVENTS} u ON u.case_id = r.case_id"
    f" AND u.verb = '{VerbName.UNMERGE}' AND u.at >= b.at"
    " WHERE r.id = b.report_id AND r.case_id <> b.case_id)"
)


def denied(but: str = "") -> str:
    """A denial in force: of this round's answers of a reporter the last one is."""
    return (
        f"EXISTS (SELECT 1 FROM {CALL_BACKS} b WHERE b.case_id = NEW.id AND b.round = NEW.round"
        f" AND b.outcome = 'answered' AND b.solved IN ({DENIED})"
        f" AND NOT EXISTS (SELECT 1 FROM {CALL_BACKS} l WHERE l.report_id = b.report_id"
        " AND l.case_id = b.case_id AND l.round = b.round AND l.outcome = 'answered'"
        f" AND l.id > b.id) AND NOT {GONE}{but})"
    )


# Since inspection i the reporter of b named a new fact, and has not said "solved" after it.
NEWS = (
    f"EXISTS (SELECT 1 FROM {CALL_BACKS} n WHERE n.report_id = b.report_id"
    " AND n.case_id = b.case_id AND n.round = b.round AND n.outcome = 'answered'"
    f" AND n.solved IN ({DENIED}) AND n.new_fact_id IS NOT NULL AND n.at >= i.at"
    f" AND NOT EXISTS (SELECT 1 FROM {CALL_BACKS} y WHERE y.report_id = n.report_id"
    " AND y.case_id = n.case_id AND y.round = n.round AND y.solved = 'yes' AND y.id > n.id))"
)
# A second look that found the matter solved: it answers all before it, and what brings nothing new.
SETTLED = (
    f"EXISTS (SELECT 1 FROM {INSPECTIONS} i WHERE i.case_id = NEW.id AND i.round = NEW.round"
    f" AND i.look > 0 AND i.passed AND NOT {NEWS})"
)
# Who made the second look was drawn for it.
DRAWN = (
    f"NEW.look > 0 AND NOT EXISTS (SELECT 1 FROM {INSPECTIONS} i JOIN {DRAWS} d"
    " ON d.case_id = i.case_id AND d.round = i.round AND d.nth = i.look"
    " AND d.drawn_id = i.inspector_id WHERE i.case_id = NEW.id AND i.round = NEW.round"
    f" AND i.look = NEW.look AND i.passed AND d.occasion = '{Occasion.SECOND_LOOK}')"
)
# It contradicts a reporter, and nobody has said in public why.
UNEXPLAINED = (
    f"NOT EXISTS (SELECT 1 FROM {DIFFERENCES} d JOIN {INSPECTIONS} i ON d.inspection_id = i.id"
    " WHERE d.case_id = NEW.id AND i.round = NEW.round AND i.look = NEW.look)"
)
# A second look is one more than the last of its round, or none yet of a new one.
LOOKS = (
    "NEW.look <> OLD.look AND NOT (NEW.round = OLD.round + 1 AND NEW.look = 0)"
    " AND NOT (NEW.round = OLD.round AND NEW.look = OLD.look + 1)"
)
# A reporter who left a contact, and was not asked to the end.
UNASKED = (
    f"EXISTS (SELECT 1 FROM {REPORTS} r WHERE r.case_id = NEW.id AND r.reachable"
    " AND r.outcome = '')"
)
# What a report says of an answer stands in the row of a call about this very case.
UNSAID = (
    "NEW.outcome <> '' AND (NOT EXISTS (SELECT 1 FROM"
    f" {CALL_BACKS} b WHERE b.report_id = NEW.id AND b.case_id = NEW.case_id"
    " AND b.outcome = NEW.outcome AND b.solved = NEW.solved"
    " AND b.satisfaction = NEW.satisfaction)"
    # Unreachable after as many calls in vain as it takes; on which days, the rule knows.
    f" OR NEW.outcome = '{CallOutcome.UNREACHABLE}' AND (SELECT COUNT(*) FROM {CALL_BACKS} b"
    " WHERE b.report_id = NEW.id AND b.case_id = NEW.case_id AND b.outcome = NEW.outcome)"
    f" < {answers.TRIES})"
)


def on_cases() -> Iterator[Guard]:
    """What stops a case in the database."""
    refused = {
        "case_denied": (
            f"{MOVED} AND {PASSED} AND {denied(f' AND NOT {SETTLED}')}",
            "a reporter says: not solved",
        ),
        # No look that is still to come answers for a case that leaves by a merger.
        "case_joined": (
            f"{MOVED} AND NEW.status = '{Status.MERGED}' AND {denied()}",
            "a reporter says: not solved",
        ),
        "case_differs": (
            f"{MOVED} AND NEW.status = '{Status.CLOSED}' AND {denied()} AND {UNEXPLAINED}",
            "a difference is not published",
        ),
        "case_asked": (f"{MOVED} AND {PASSED} AND {UNASKED}", "a reporter is still to be asked"),
        "case_drawn": (f"{MOVED} AND {PASSED} AND {DRAWN}", "nobody drawn has looked"),
        "case_looks": (LOOKS, "a second look is demanded one by one"),
    }
    for name, (when, words) in refused.items():
        yield Guard(name, CASES, "UPDATE", when, words)


# A report goes along with its case by a merger that two have agreed to, and back with it.
ALONG = (
    f"EXISTS (SELECT 1 FROM {REQUESTS} q WHERE q.case_id = OLD.case_id AND q.granted"
    f" AND q.kind = '{RequestKind.MERGE}' AND q.target_id = NEW.case_id)"
    f" OR EXISTS (SELECT 1 FROM {CASES} c WHERE c.id = NEW.case_id"
    f" AND c.merged_into_id = OLD.case_id AND c.status = '{Status.MERGED}')"
)


def on_reports() -> Iterator[Guard]:
    """The answer that a report copies was given; nobody is taken from who has to be asked."""
    altered = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in ANSWER)
    refused = {
        "report_said": (f"({altered}) AND {UNSAID}", "an answer nobody gave"),
        "report_along": (
            f"OLD.case_id <> NEW.case_id AND NOT ({ALONG})",
            "a report goes elsewhere by a merger alone",
        ),
        "report_reached": (
            "OLD.reachable <> NEW.reachable",
            "how a reporter can be reached stays as it came",
        ),
    }
    for name, (when, words) in refused.items():
        yield Guard(name, REPORTS, "UPDATE", when, words)
