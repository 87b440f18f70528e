"""What a guard of the database is made of, and the tables that several of them speak of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tracker.vocabulary import FactorKind, Status

EVENTS, CASES, REQUESTS = "tracker_caseevent", "tracker_case", "tracker_request"
FINDINGS, INSPECTIONS, SIGNATURES = "tracker_finding", "tracker_inspection", "tracker_signature"
REPORTS, CALL_BACKS, RETRACTIONS = "tracker_report", "tracker_callback", "tracker_retraction"
DRAWS, DIFFERENCES = "tracker_draw", "tracker_difference"
CLOCKS, PUBLIC_TEXTS = "tracker_clock", "tracker_publictext"
EVIDENCE, MEASURES = "tracker_evidence", "tracker_measure"
DEMANDS, DEMAND_ANSWERS = "tracker_demand", "tracker_demandanswer"
MILESTONES, MILESTONE_FINDINGS = "tracker_milestone", "tracker_milestonefinding"
CUSTODY, CONFIRMATIONS = "tracker_custodyevent", "tracker_custodyconfirmation"
TRACK, TRACK_DECISIONS = "tracker_trackentry", "tracker_trackdecision"
UNIT_TEXTS, USERS, REPLIES = "tracker_unittext", "tracker_user", "tracker_reply"
LOTS, SUSPENSIONS, TIERS = "tracker_lot", "tracker_lightsuspension", "tracker_tier"
MOVED = "OLD.status <> NEW.status"
SUBMITTED = f"OLD.status = '{Status.DEADLINE}' AND NEW.status = '{Status.SUBMITTED}'"
PASSED = f"NEW.status IN ('{Status.VERIFIED}', '{Status.CLOSED}')"


@dataclass(frozen=True)
class Guard:
    """`moment` on `table` is refused where `refused` holds (always, if empty)."""

    name: str
    table: str
    moment: str
    refused: str
    words: str

    @property
    def trigger(self) -> str:
        return f"guard_{self.name}"


def quoted(values: Any) -> str:
    return ", ".join(f"'{value}'" for value in values)


def unproven(person: str) -> str:
    """Whether a person's word in a new row came without a factor that only they hold."""
    alone = "NOT EXISTS (SELECT 1 FROM tracker_passwordsigning)"
    return (
        f"NEW.{person} IS NOT NULL AND (NEW.factor NOT IN ({quoted(FactorKind.values)})"
        f" OR (NEW.factor = '{FactorKind.PASSWORD}' AND {alone}))"
    )
