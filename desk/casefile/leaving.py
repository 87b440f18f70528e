"""What the timeline tells of leaving the ledger before sign-off, and of what joined a case."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from desk.casefile import requests
from tracker.records.exits import ExitRecord, JoinRecord, MergeRecord, PartRecord, RejectRecord
from tracker.road import DECIDED_BY


def left(r: ExitRecord, n: Any) -> list[Any]:
    """The second word on an exit, and where it leads."""
    found: list[Any] = [(gettext("Decision"), requests.decided(DECIDED_BY[r.verb], r.granted))]
    match r:
        case RejectRecord(route_code=route):
            found.append((gettext("Belongs to"), route.label))
        case MergeRecord(target=target):
            found.append((gettext("Into case"), target))
    return found


def beside(r: JoinRecord | PartRecord, n: Any) -> list[Any]:
    """Another case that came, or left again."""
    return [(gettext("Case"), r.source), (gettext("Reporters"), r.reporters)]
