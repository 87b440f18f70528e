"""Requests that nobody needs to decide any more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tracker.models import Case, Request


def withdraw(case: Case, at: datetime, why: Any) -> bool:
    """Settle the open requests of a case whose question has fallen away; whether there were any."""
    settled = Request.objects.filter(case=case, decided_at__isnull=True).update(
        granted=False, decision=str(why), decided_at=at
    )
    case.facts.forget("requests")
    return settled > 0
