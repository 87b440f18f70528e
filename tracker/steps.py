"""The five steps that desk and portal both draw of a case (DESIGN §3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.models import Case
from tracker.vocabulary import Status, Step

DONE, CURRENT, TODO = "done", "current", "todo"
NOTES = {
    Status.SUBMITTED: _("awaiting verification"),
    Status.DEFERRED: _("deferred"),
    Status.VERIFIED: _("awaiting sign-off"),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the five steps: when it was reached, and what the present one waits for."""

    label: Any
    state: str
    at: datetime | None
    note: Any


def stages(case: Case) -> list[Stage]:
    """The five steps with their dates; a case that left the main road has no present one."""
    dates = {
        Step.LOGGED: case.logged_at,
        Step.ASSIGNED: case.assigned_at,
        Step.DEADLINE: case.planned_at,
        Step.VERIFIED: case.verified_at,
        Step.CLOSED: case.ended_at if case.status == Status.CLOSED else None,
    }
    order = list(Step)
    here = order.index(case.step) if case.step else None
    found = []
    for place, step in enumerate(order):
        state = TODO
        if case.status == Status.CLOSED or (here is not None and place < here):
            state = DONE
        elif place == here:
            state = CURRENT
        elif here is None and dates[step]:
            state = DONE
        note = NOTES.get(Status(case.status), "") if state == CURRENT else ""
        found.append(Stage(step.label, state, dates[step] if state != TODO else None, note))
    return found
