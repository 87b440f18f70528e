"""What the parts of pages are fed with.

Each class is the documented context of one part: plain values, already decided, already in the
user's language. A page builds them from the tracker; a part only shows them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tracker.models import Case
from tracker.vocabulary import Status, Step


class ClockState(StrEnum):
    """How a clock stands at the moment of the page; the chip's shape and colour follow it."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"
    PAUSED = "paused"
    STOPPED = "stopped"
    LATE = "late"
    OVER = "over"


class StepState(StrEnum):
    """Place of one of the five public steps."""

    DONE = "done"
    CURRENT = "current"
    TODO = "todo"


class GateState(StrEnum):
    """What the latest finding says of a gate."""

    PASSED = "passed"
    PARTLY = "partly"
    FAILED = "failed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class ClockChip:
    """A clock in a few words. `days` are whole working days left (overdue: days past)."""

    state: ClockState
    days: int = 0
    due: dt.datetime | None = None
    kind: str = ""
    why: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class StepItem:
    """One of the five steps; `note` adds a word, such as "awaiting verification"."""

    label: str
    state: StepState
    at: dt.datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class FileItem:
    """One file; `size` in bytes, `thumb` a small picture's address for images."""

    url: str
    name: str
    size: int
    at: dt.datetime | None = None
    by: str = ""
    thumb: str = ""
    since: dt.datetime | None = None  # it shows what lay with the case already then
    elsewhere: str = ""  # the numbers of other cases on which the same file lies


@dataclass(frozen=True, slots=True)
class GateCard:
    """One of the four gates with its latest finding."""

    number: int
    title: str
    question: str
    state: GateState
    by: str = ""
    at: dt.datetime | None = None
    remark: str = ""
    files: Sequence[FileItem] = ()


@dataclass(frozen=True, slots=True)
class BlockerLine:
    """One missing thing: what it is, who can supply it, and where (empty: not by this user)."""

    missing: str
    supplier: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline."""

    verb: str
    at: dt.datetime
    by: str
    role: str = ""
    reason: str = ""
    facts: Sequence[tuple[str, str]] = ()
    files: Sequence[FileItem] = ()
    tone: str = ""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in a list. `status` is the stored word, `status_label` the shown one."""

    ref: str
    url: str
    number: str
    title: str
    status: str
    status_label: str
    unit: str = ""
    clock: ClockChip | None = None
    gates_passed: int | None = None
    action: str = ""
    action_url: str = ""
    marks: Sequence[str] = field(default=())


NOTES = {
    Status.SUBMITTED: _("awaiting verification"),
    Status.DEFERRED: _("deferred"),
    Status.VERIFIED: _("awaiting sign-off"),
}


GROUP = 4  # digits of a receipt code that stand together


def receipt_groups(code: str) -> list[str]:
    """A receipt code as it is read out and written down."""
    return [code[i : i + GROUP] for i in range(0, len(code), GROUP)]


def stages(case: Case) -> list[StepItem]:
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
        state = StepState.TODO
        if case.status == Status.CLOSED or (here is not None and place < here):
            state = StepState.DONE
        elif place == here:
            state = StepState.CURRENT
        elif here is None and dates[step]:
            state = StepState.DONE
        note = NOTES.get(Status(case.status), "") if state == StepState.CURRENT else ""
        found.append(
            StepItem(
                str(step.label), state, dates[step] if state != StepState.TODO else None, str(note)
            )
        )
    return found
