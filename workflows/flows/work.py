"""What one verb does to the tasks of a case: gathered while it is done, written in one go."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from viewflow.workflow import STATUS

from tracker.case_facts import facts_of
from tracker.models import Case, Clock
from tracker.road import UNIT, Place
from tracker.vocabulary import UNIT_ROLES, ClockKind, Role
from workflows.models import CaseProcess, CaseTask

OF_UNIT = UNIT_ROLES | {UNIT}


@dataclass
class RouteWork:
    """The open tasks of a case under one verb, and what becomes of them.

    `open` are all of them, as they were read; `clocks` those that the verb has just started. The
    activations (`workflows.flows.activations`) keep `open` up to date and note the rest.
    """

    case: Case
    at: datetime
    open: list[CaseTask]
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    settled: Collection[str] = ()  # kinds that run only if they are among `clocks`
    born: list[CaseTask] = field(default_factory=list)
    changed: list[CaseTask] = field(default_factory=list)
    ended: list[CaseProcess] = field(default_factory=list)
    processes: dict[int, CaseProcess] = field(default_factory=dict)
    mended: bool = False

    def __post_init__(self) -> None:
        self.stored: dict[int, str] = {}
        for task in self.open:
            self.take(task)

    def take(self, task: CaseTask) -> CaseTask:
        """Work on a task that is stored as it is here."""
        self.stored[task.pk] = str(task.status)
        task.process = self.lead(task.process)
        return task

    def lead(self, process: CaseProcess) -> CaseProcess:
        """Let the activations of this process work here, on the case at hand."""
        known = self.processes.setdefault(process.pk, process)
        known.case, known.work = self.case, self
        return known

    def open_task(self, process: CaseProcess, node: Any, token: Any, after: int | None) -> CaseTask:
        """A new task at a node, for those whose turn it is and by the clock of its place."""
        task = CaseTask(
            process=process,
            case=self.case,
            flow_task=node,
            token=token,
            after_id=after,
            created=self.at,
            due=self.due(node.place),
            **whose(self.case, node.place),
        )
        self.born.append(task)
        self.open.append(task)
        return task

    def due(self, place: Place) -> datetime | None:
        if place.clock is None:
            return None
        if place.clock == ClockKind.RECTIFY:
            return self.case.due_at
        clock = self.clocks.get(place.clock)
        if clock is None and place.clock not in self.settled:
            clock = facts_of(self.case).clocks.get(place.clock)
        return clock.due if clock else None

    def left(self, task: CaseTask) -> None:
        """Note that a task is open no more."""
        task.finished = self.at
        self.open.remove(task)
        if task in self.born:
            self.born.remove(task)
        else:
            self.note(task)

    def note(self, task: CaseTask) -> None:
        """Have a stored task written again."""
        if task not in self.born and task not in self.changed:
            self.changed.append(task)

    def end(self, process: CaseProcess, status: str) -> None:
        process.status, process.finished = status, self.at
        self.ended.append(process)

    def busy(self, process: CaseProcess) -> bool:
        """Whether anything is still to be done in this process."""
        return any(task.process is process for task in self.open)

    def write(self) -> bool:
        """Put it down; False if a task was not as it had been read, and then nothing is true."""
        alike: dict[tuple[str, str, int | None, datetime | None], list[int]] = {}
        for task in self.changed:
            key = (self.stored[task.pk], str(task.status), task.owner_id, task.finished)
            alike.setdefault(key, []).append(task.pk)
        for (was, status, owner, finished), pks in alike.items():
            rows = CaseTask.objects.filter(pk__in=pks, status=was)
            if rows.update(status=status, owner_id=owner, finished=finished) != len(pks):
                return False
        if self.born:
            CaseTask.objects.bulk_create(self.born)
        for status in {process.status for process in self.ended}:
            pks = [process.pk for process in self.ended if process.status == status]
            CaseProcess.objects.filter(pk__in=pks).update(status=status, finished=self.at)
        return True


def whose(case: Case, place: Place) -> dict[str, Any]:
    """Who is to do a task at a place: candidate role and unit, and of an inspection its owner.

    Where no inspector could be found, the clerk has to appoint one.
    """
    found: dict[str, Any] = {"role": place.role, "unit_id": None}
    if place.role in OF_UNIT:
        found["unit_id"] = case.unit_id
    if place.role == Role.INSPECTOR:
        lacking = case.inspector_id is None
        found["role"] = Role.CLERK if lacking else place.role
        found["status"] = STATUS.NEW if lacking else STATUS.ASSIGNED
        found["owner_id"] = case.inspector_id
    return found
