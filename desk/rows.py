"""Cases and tasks as the lists show them: shapes built from rows, no queries of their own."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import get_language, gettext

from desk.casefile.links import act_url, page
from tracker import reference
from tracker.access import reads_unit_words
from tracker.actor import Actor
from tracker.deeds import instead
from tracker.models import Case, Clock
from tracker.models.case import GATE_FIELDS, in_unit_words
from tracker.time import clocks
from tracker.verbs import VERBS
from tracker.vocabulary import RUNNING, Status
from web.shapes import CaseRow, ClockChip, ClockState

# States in which the unit has handed in its work.
HANDED_IN = (Status.SUBMITTED, Status.VERIFIED, Status.CLOSED)


def chip(at: datetime, due: datetime | None, **more: Any) -> ClockChip | None:
    """A running clock; None where no time limit has been set."""
    if due is None:
        return None
    left = clocks.left(at, due, reference.calendar())
    return ClockChip(ClockState(left.state.value), abs(left.days), due, **more)


def with_provisional(rows: Any, due: str = "due_at", case: str = "pk") -> Any:
    """The rows, each with whether its due date may still move: asked for within their query."""
    waiting = Clock.objects.filter(
        case=OuterRef(case), due=OuterRef(due), stopped__isnull=True, provisional=True
    )
    return rows.annotate(provisional=Exists(waiting))


def rectify_chip(at: datetime, case: Case) -> ClockChip | None:
    """The unit's time limit as the ledger shows it: running, kept or missed.

    Rows of `with_provisional` say too whether the date may still move.
    """
    if case.status == Status.DEFERRED:
        return ClockChip(ClockState.PAUSED)
    if case.status in RUNNING:
        return chip(at, case.due_at, provisional=getattr(case, "provisional", False))
    if case.status in HANDED_IN and case.due_at and case.done_at:
        kept = case.done_at <= case.due_at
        return ClockChip(ClockState.STOPPED if kept else ClockState.LATE, 0, case.due_at)
    return None


def gates_passed(case: Case) -> int | None:
    """How many gates stand open; None before there is anything to inspect."""
    if case.status not in (Status.DEADLINE, *HANDED_IN):
        return None
    return sum(getattr(case, f"{name}_id") is not None for name in GATE_FIELDS)


def marks(case: Case) -> list[str]:
    """Small words beside the title: a later round, the unit only suggested so far."""
    found = []
    if case.round > 1:
        found.append(gettext("Round %(round)s") % {"round": case.round})
    if case.unit_id is None and case.suggested_unit_id is not None:
        found.append(gettext("suggested"))
    return found


@lru_cache
def status_label(status: str, _language: str | None) -> str:
    """The word for a status, translated once and not for every row."""
    return str(Status(status).label)


def case_row(at: datetime, case: Case, **more: Any) -> CaseRow:
    """One case of a list."""
    unit = case.unit or case.suggested_unit
    given: dict[str, Any] = {"clock": rectify_chip(at, case), **more}
    return CaseRow(
        ref=str(case.pk),
        url=page(case),
        number=case.number,
        title=case.title,
        status=str(case.status),
        status_label=status_label(case.status, get_language()),
        unit=str(unit) if unit else "",
        gates_passed=gates_passed(case),
        marks=marks(case),
        **given,
    )


def task_row(at: datetime, task: Any, actor: Actor) -> CaseRow:
    """One task of an inbox: its case, the time left for the task, what to do next, and where."""
    case, verb = task.case, VERBS[task.flow_task.place.verb]
    if reads_unit_words(actor):
        in_unit_words(case)
    url = page(case)
    if verb.allows(instead(case, actor), case):
        url = act_url(case, verb.name)
    return case_row(
        at,
        case,
        clock=chip(at, task.due, provisional=getattr(task, "provisional", False)),
        action=str(task.flow_task.place.title),
        action_url=url,
    )
