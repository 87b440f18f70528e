"""What the database itself holds of findings and of sending back: SQL, laid down by `triggers`."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.guard import (
    CASES,
    DEMAND_ANSWERS,
    DEMANDS,
    EVIDENCE,
    FINDINGS,
    INSPECTIONS,
    MEASURES,
    MILESTONE_FINDINGS,
    MILESTONES,
    MOVED,
    REQUESTS,
    SUBMITTED,
    Guard,
)
from tracker.vocabulary import EvidenceKind, RequestKind, Status


def new(of: str) -> str:
    """Something that the unit has shown in this round and that did not lie with the case before."""
    return (
        f"EXISTS (SELECT 1 FROM {EVIDENCE} e WHERE e.case_id = d.case_id AND {of}"
        f" AND e.kind = '{EvidenceKind.EVIDENCE}' AND e.earlier_id IS NULL AND e.round = d.round)"
    )


# A picture of finding f that is the inspector's own: it did not lie with the case before that act.
OWN_PICTURE = (
    f"EXISTS (SELECT 1 FROM {EVIDENCE} e LEFT JOIN {EVIDENCE} o ON o.id = e.earlier_id"
    " WHERE e.finding_id = f.id AND SUBSTR(e.mime, 1, 6) = 'image/'"
    " AND (o.id IS NULL OR o.seq = e.seq))"
)
# A finding f says what was seen. Findings from before pictures were counted are let be.
SAID = f"(TRIM(f.remark) <> '' OR f.pictures IS NULL OR {OWN_PICTURE})"
WORDLESS = "NEW.pictures IS NULL OR (NEW.passed AND TRIM(NEW.remark) = '' AND NEW.pictures = 0)"
# The findings of the visit that sends the case back.
WANTING = (
    f"SELECT f.id FROM {FINDINGS} f JOIN {INSPECTIONS} i ON f.inspection_id = i.id"
    " WHERE i.case_id = NEW.id AND i.round = OLD.round AND i.look = OLD.look AND NOT f.passed"
)
SENT_BACK = f"OLD.status = '{Status.SUBMITTED}' AND NEW.status = '{Status.DEADLINE}'"
UNDEMANDED = (
    f"NOT EXISTS ({WANTING}) OR EXISTS ({WANTING}"
    f" AND NOT EXISTS (SELECT 1 FROM {DEMANDS} d WHERE d.finding_id = f.id"
    " AND d.case_id = NEW.id AND d.round = NEW.round AND TRIM(d.text) <> ''))"
)
# So with what goes back because somebody did not sign, or an objection was right.
TAKEN_BACK = f"OLD.status = '{Status.VERIFIED}' AND NEW.status = '{Status.DEADLINE}'"
WORDLESS_ROUND = (
    f"NOT EXISTS (SELECT 1 FROM {DEMANDS} d WHERE d.case_id = NEW.id AND d.round = NEW.round"
    " AND TRIM(d.text) <> '')"
)
BY_MEASURE = (
    f"EXISTS (SELECT 1 FROM {MEASURES} m WHERE m.demand_id = d.id AND m.done_at IS NOT NULL"
    f" AND {new('e.measure_id = m.id')})"
)
BY_WORDS = (
    f"(EXISTS (SELECT 1 FROM {DEMAND_ANSWERS} a WHERE a.demand_id = d.id AND TRIM(a.text) <> '')"
    f" AND {new('e.demand_id = d.id')})"
)
UNANSWERED = (
    f"EXISTS (SELECT 1 FROM {DEMANDS} d WHERE d.case_id = NEW.id AND d.round = NEW.round"
    f" AND NOT {BY_MEASURE} AND NOT {BY_WORDS})"
)
# A long rectification that was granted in this round, and is not at its end.
UNREACHED = (
    f"EXISTS (SELECT 1 FROM {MILESTONES} m JOIN {REQUESTS} r ON m.plan_id = r.id"
    f" WHERE r.case_id = NEW.id AND r.round = NEW.round AND r.kind = '{RequestKind.LONG}'"
    f" AND r.granted AND NOT EXISTS (SELECT 1 FROM {MILESTONE_FINDINGS} f"
    " WHERE f.milestone_id = m.id AND f.passed))"
)
# The same bytes are not new a second time. Pictures that are nearly alike the door alone knows.
THERE = (
    f"NEW.earlier_id IS NULL AND EXISTS (SELECT 1 FROM {EVIDENCE} t WHERE t.case_id = NEW.case_id"
    " AND t.sha256 = NEW.sha256)"
)


def guards() -> Iterator[Guard]:
    back, again = f"{MOVED} AND {SENT_BACK}", f"{MOVED} AND {SUBMITTED}"
    yield Guard("finding_says", FINDINGS, "INSERT", WORDLESS, "a pass says what was seen")
    yield Guard("evidence_new", EVIDENCE, "INSERT", THERE, "this file lies with the case already")
    yield Guard(
        "case_demands", CASES, "UPDATE", f"{back} AND ({UNDEMANDED})", "sent back for nothing"
    )
    yield Guard(
        "case_demands_anew",
        CASES,
        "UPDATE",
        f"{MOVED} AND {TAKEN_BACK} AND {WORDLESS_ROUND}",
        "sent back for nothing",
    )
    yield Guard(
        "case_milestones", CASES, "UPDATE", f"{again} AND {UNREACHED}", "a milestone is not reached"
    )
    yield Guard(
        "case_answers", CASES, "UPDATE", f"{again} AND {UNANSWERED}", "a demand is not answered"
    )
