"""Tasks follow the law: the door moves the case, the route follows in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from viewflow.workflow.status import PROCESS, STATUS

from tracker.case_facts import facts_of
from tracker.models import Case, Clock
from tracker.vocabulary import FINAL, ClockKind, RequestKind, Role, Status, VerbName
from workflows.flows.nodes import Step, reach
from workflows.flows.rectification import RectificationFlow as Way
from workflows.flows.rectification import to_call_back
from workflows.flows.requests import RequestFlow
from workflows.models import UNIT_CANDIDATE, CaseProcess, CaseTask

OF_UNIT = {Role.OFFICER, Role.HEAD, UNIT_CANDIDATE}
DECIDED_AT: dict[RequestKind, Step] = {
    RequestKind.EXTENSION: RequestFlow.decide_extension,
    RequestKind.DEFERRAL: RequestFlow.decide_deferral,
    RequestKind.OBJECTION: RequestFlow.decide_objection,
}
PLACES: dict[Status, Step] = {
    Status.LOGGED: Way.triage,
    Status.DEADLINE: Way.rectify,
    Status.SUBMITTED: Way.inspect,
}


def new_task(process: CaseProcess, case: Case, node: Any, at: datetime, due: Any) -> CaseTask:
    """An unsaved task at a node, for the people whose turn it is.

    Where no inspector could be found, the clerk has to appoint one.
    """
    lacking = node.role == Role.INSPECTOR and case.inspector_id is None
    role = Role.CLERK if lacking else node.role
    return CaseTask(
        process=process,
        case=case,
        flow_task=node,
        flow_task_type=node.task_type,
        role=role,
        unit_id=case.unit_id if node.role in OF_UNIT else None,
        owner_id=case.inspector_id if node.role == Role.INSPECTOR else None,
        created=at,
        due=due,
    )


def due_of(case: Case, node: Any, clocks: dict[str, Clock]) -> datetime | None:
    if node.clock == ClockKind.RECTIFY:
        return case.due_at
    clock = clocks.get(node.clock) if node.clock else None
    return clock.due if clock else None


def begin(case: Case, at: datetime) -> None:
    """Open the route of a case just logged."""
    process = CaseProcess.objects.create(case=case, flow_class=Way, created=at)
    open_tasks(process, case, reach(Way.start, case), at, {})


def open_tasks(
    process: CaseProcess,
    case: Case,
    steps: Iterable[Step],
    at: datetime,
    clocks: dict[str, Clock],
) -> None:
    rows = [new_task(process, case, node, at, due_of(case, node, clocks)) for node in steps]
    if any(row.due is None and row.flow_task.clock for row in rows):
        known = facts_of(case).clocks
        for row in rows:
            row.due = row.due or due_of(case, row.flow_task, known)
    CaseTask.objects.bulk_create(rows)


def step(
    case: Case,
    place: Step | None,
    verb: str,
    actor_id: int | None,
    at: datetime,
    clocks: dict[str, Clock],
) -> None:
    """Finish the tasks that `verb` completes and open the ones that follow.

    `place` is where the case stood before the verb; `clocks` are those that the verb has just
    started, so that a new task knows its due date.
    """
    if verb == VerbName.MERGE:
        sync(case, at)
        if case.merged_into is not None:
            sync(case.merged_into, at)  # reporters came along, who may still have to be asked
        return
    nodes = [n for n in (place, Way.call_back) if n is not None and n.ends(verb, case)]
    if not nodes:
        return
    tasks = CaseTask.objects.open().filter(case=case, flow_task__in=nodes)
    done = tasks.update(status=STATUS.DONE, owner_id=actor_id, finished=at)
    follow = [node for ended in nodes for node in reach(ended, case)]
    if not done and (follow or case.status in FINAL):
        sync(case, at)  # the route had strayed from the law
        return
    if follow:
        open_tasks(case.process, case, follow, at, clocks)
    elif case.status in FINAL:
        finish(case.process, at)
    if verb == VerbName.REWORK:
        # The call-back belongs to the round that has just ended.
        cancel(CaseTask.objects.open().filter(case=case, flow_task=Way.call_back), at)


def finish(process: CaseProcess, at: datetime) -> None:
    CaseProcess.objects.filter(pk=process.pk).update(status=PROCESS.DONE, finished=at)


def cancel(tasks: Any, at: datetime) -> None:
    tasks.update(status=STATUS.CANCELED, finished=at)


def place(case: Case) -> Step | None:
    """The node of the main road at which a case in this state stands, read from its row alone."""
    node = PLACES.get(Status(case.status))
    if case.status == Status.ASSIGNED:
        node = Way.acknowledge if case.acknowledged_at is None else Way.plan
    elif case.status == Status.VERIFIED and case.signed_head_id is None:
        node = Way.sign_head
    elif case.status == Status.VERIFIED:
        node = Way.sign_inspector if case.signed_inspector_id is None else Way.sign_off
    return node


def expected(case: Case) -> list[Step]:
    """The nodes at which a case in this state must have an open task; the law read as a route."""
    here = place(case)
    decisions = {DECIDED_AT[RequestKind(r.kind)] for r in facts_of(case).requests}
    asking = case.status in (Status.SUBMITTED, Status.VERIFIED) and to_call_back(case)
    nodes = (here, Way.call_back if asking else None, *decisions)
    return [node for node in nodes if node is not None]


def differences(case: Case, tasks: Iterable[CaseTask]) -> list[str]:
    """Where route and law disagree, in words for an operator; empty when they agree."""
    wanted = {
        node.name: new_task(CaseProcess(), case, node, case.moved_at, None)
        for node in expected(case)
    }
    found = {task.flow_task.name: task for task in tasks}
    words = [f"no task {name}" for name in wanted.keys() - found.keys()]
    words += [f"task {name} should not be open" for name in found.keys() - wanted.keys()]
    for name in wanted.keys() & found.keys():
        for field in ("role", "unit_id", "owner_id"):
            if getattr(wanted[name], field) != getattr(found[name], field):
                words.append(f"task {name} has another {field}")
    return sorted(words)


def sync(case: Case, at: datetime) -> bool:
    """Rebuild the tasks from the state (merge, correction, repair); whether anything changed."""
    if case.status == Status.ARCHIVED:
        return False
    process, created = CaseProcess.objects.get_or_create(
        case=case,
        defaults={"flow_class": lambda: Way, "created": at},  # a class is called too
    )
    tasks = list(CaseTask.objects.open().filter(case=case))
    wanted = expected(case)
    stale = [task.pk for task in tasks if task.flow_task not in wanted]
    if stale:
        cancel(CaseTask.objects.filter(pk__in=stale), at)
    handed = [task for task in tasks if task.pk not in stale and hand_over(task, case)]
    present = {task.flow_task for task in tasks}
    missing = [node for node in wanted if node not in present]
    if missing:
        facts_of(case).forget("clocks")  # the verb may have started one since they were read
        open_tasks(process, case, missing, at, {})
    ended = case.status in FINAL and process.finished is None
    if ended:
        finish(process, at)
    revived = case.status not in FINAL and process.finished is not None
    if revived:
        CaseProcess.objects.filter(pk=process.pk).update(status=PROCESS.NEW, finished=None)
    return any((created, stale, handed, missing, ended, revived))


def hand_over(task: CaseTask, case: Case) -> bool:
    """Give an open task to those whose turn it is now; whether that was somebody else."""
    right = new_task(task.process, case, task.flow_task, task.created, task.due)
    names = ("role", "unit_id", "owner_id")
    change = {n: getattr(right, n) for n in names if getattr(right, n) != getattr(task, n)}
    if change:
        CaseTask.objects.filter(pk=task.pk).update(**change)
    return bool(change)
