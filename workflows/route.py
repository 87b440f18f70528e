"""Tasks follow the law: the door moves the case, the route follows in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from viewflow.workflow import PROCESS, STATUS, Token

from tracker.actor import Actor
from tracker.case_facts import facts_of
from tracker.errors import NotAllowed
from tracker.models import Case, Clock, Request
from tracker.road import ASKED_BY, MOVES, PLACES, REQUESTS, Place, place_of
from tracker.verbs import Act
from tracker.vocabulary import FINAL, LEFT, RequestKind, Status, VerbName
from workflows.flows import RectificationFlow, RequestFlow
from workflows.flows.work import RouteWork, whose
from workflows.models import CaseProcess, CaseTask
from workflows.open_tasks import carried, opened

# The name of a place, and the request that is decided there.
Key = tuple[str, int | None]
Wanted = dict[Key, Place]
# Verbs by which a case that had left the road comes back.
BACK = frozenset(
    verb for verb, move in MOVES.items() if move.targets and {*move.sources} & {*FINAL}
)


def begin(cases: Sequence[Case], at: datetime) -> None:
    """Open the routes of cases just logged, in two statements for any number."""
    processes = CaseProcess.objects.bulk_create(
        CaseProcess(case=case, flow_class=RectificationFlow, created=at) for case in cases
    )
    born: list[CaseTask] = []
    for process in processes:
        work = RouteWork(process.case, at, [])
        start(work.lead(process))
        born += work.born
    CaseTask.objects.bulk_create(born)


def start(process: CaseProcess) -> None:
    """Let a process begin; the first task of a person is where it comes to."""
    node = process.flow_class.start
    node.activation_class(CaseTask(process=process, flow_task=node)).execute()


def step(act: Act, verb: VerbName, clocks: dict[str, Clock]) -> None:
    """Let the tasks follow what `act` has done to its case.

    Those that the verb completes are executed, and their flows go on. What belongs to a state that
    the case has left is dropped. Where the main road is then not where the law says, it is laid
    anew. `clocks` are those that the verb has just started, for the due dates of new tasks.
    """
    case = act.case
    move = MOVES[verb]
    settled = move.starts if move.to is not None else ()
    work = RouteWork(case, act.at, carried(case), clocks, settled)
    for task in [task for task in work.open if completes(act, verb, task)]:
        execute(task, act.actor)
    if verb in ASKED_BY and act.request is not None:
        begin_request(work, act.request)
    for task in [task for task in work.open if case.status not in task.flow_task.place.states]:
        drop(work, task)
    if case.status in LEFT:
        leave(work)
    if {"inspector", "disputed", "long"} & act.changed or not arrived(work):
        align(work)
    else:
        make_due(work)
    if not work.write():
        sync(case, act.at)  # read before somebody else was quicker
    if verb in BACK and case.status not in FINAL:
        sync(case, act.at)  # its process had ended
    for told, _record in act.elsewhere:
        sync(told.case, act.at)  # reporters came along, who may still have to be asked


def make_due(work: RouteWork) -> None:
    """Tell tasks that are open already when they are due, where their clock has only now begun."""
    for task in work.open:
        clock = task.flow_task.place.clock
        if clock in work.clocks and task not in work.born:
            CaseTask.objects.filter(pk=task.pk).update(due=work.due(task.flow_task.place))


def completes(act: Act, verb: VerbName, task: CaseTask) -> bool:
    """Whether a verb completes an open task; of several requests, the one that it decides."""
    place, request = task.flow_task.place, task.process.request_id
    if verb not in place.verbs:
        return False
    if request is not None:
        return act.request is not None and act.request.pk == request
    # Not if the case still stands there: what was decided was a no.
    return not still(place, act.case) if place.beside else place_of(act.case) is not place


def still(place: Place, case: Case) -> bool:
    """Whether what a place beside the main road is open for holds of the case."""
    return place.while_ is not None and place.while_(case, lambda: facts_of(case).reports)


def execute(task: CaseTask, actor: Actor) -> None:
    """Do a task as viewflow does: it becomes the actor's, is started and done, the flow goes on."""
    activation = task.flow_task.activation_class(task)
    if task.status == STATUS.NEW:
        ask(activation.assign, actor)
        activation.assign(actor)
    elif task.owner_id != actor.user_id:
        ask(activation.reassign, actor)
        activation.reassign(actor)
    ask(activation.start, actor)
    activation.start()
    activation.execute()


def ask(transition: Any, actor: Actor) -> None:
    """The law has said yes; the task itself is asked too."""
    if not transition.has_perm(actor):
        raise NotAllowed


def begin_request(work: RouteWork, request: Request) -> None:
    """Let a request go its own way."""
    process = CaseProcess.objects.create(
        case=work.case, request=request, flow_class=RequestFlow, created=work.at
    )
    start(work.lead(process))


def drop(work: RouteWork, task: CaseTask) -> None:
    """What nobody has to do any more; a request whose decision has fallen away ends with it."""
    if task.process.request_id is not None:
        RequestFlow.instance.cancel(task.process)
    else:
        task.flow_task.activation_class(task).cancel()


def leave(work: RouteWork) -> None:
    """The case has left the road: its main process comes to nothing."""
    for process in work.processes.values():
        if process.request_id is None:
            work.end(process, PROCESS.CANCELED)


# The law read as a route ---------------------------------------------------------------------


def expected(case: Case) -> Wanted:
    """What has to be open for a case in this state."""
    here = place_of(case)
    found: Wanted = {}
    for place in PLACES:
        if case.status in place.states and still(place, case):
            found[place.name, None] = place
    if here is not None:
        found[here.name, None] = here
    for request in facts_of(case).requests:
        place = REQUESTS[RequestKind(request.kind)].place
        found[place.name, request.pk] = place
    return found


def key(task: CaseTask) -> Key:
    return task.flow_task.name, task.process.request_id


def arrived(work: RouteWork) -> bool:
    """Whether the main road is where the law says; told from the row of the case alone."""
    if work.case.status in FINAL:
        return not work.open and any(process.request_id is None for process in work.ended)
    here = place_of(work.case)
    found = [
        task.flow_task.place
        for task in work.open
        if task.process.request_id is None and not task.flow_task.place.beside
    ]
    return found == ([here] if here is not None else [])


def align(work: RouteWork) -> None:
    """Make the open tasks those that the law expects."""
    wanted = expected(work.case)
    for task in list(work.open):
        if key(task) not in wanted:
            drop(work, task)
        elif task not in work.born:
            hand_over(work, task)
    present = {key(task) for task in work.open}
    for missing in [found for found in wanted if found not in present]:
        reopen(work, *missing)
    main = main_process(work)
    if work.case.status in FINAL and main.finished is None:
        work.end(main, PROCESS.CANCELED if work.case.status in LEFT else PROCESS.DONE)


def hand_over(work: RouteWork, task: CaseTask) -> None:
    """Give an open task to those whose turn it is now."""
    place = task.flow_task.place
    right = {**whose(work.case, place), "due": work.due(place)}
    if {name: getattr(task, name) for name in right} != right:
        CaseTask.objects.filter(pk=task.pk).update(**right)
        work.mended = True


def reopen(work: RouteWork, name: str, request: int | None) -> None:
    """Open what should be open: again, where it had been dropped."""
    flow = RectificationFlow if request is None else RequestFlow
    process = main_process(work) if request is None else of_request(work, request)
    node = getattr(flow, name)
    last = CaseTask.objects.filter(process=process, flow_task=node).order_by("pk").last()
    if last is None or last.status != STATUS.CANCELED:
        work.open_task(process, node, Token("start"), after=None)
        return
    last.process = process
    node.activation_class(work.take(last)).revive()


def main_process(work: RouteWork) -> CaseProcess:
    """The process of the case itself; one that is not there is begun."""
    for process in work.processes.values():
        if process.request_id is None:
            return process
    found, _created = CaseProcess.objects.get_or_create(
        case=work.case,
        request=None,
        defaults={"flow_class": lambda: RectificationFlow, "created": work.at},  # else it is called
    )
    return work.lead(found)


def of_request(work: RouteWork, request: int) -> CaseProcess:
    found, _created = CaseProcess.objects.get_or_create(
        request_id=request,
        defaults={"case": work.case, "flow_class": lambda: RequestFlow, "created": work.at},
    )
    return work.lead(found)


# Proving and mending -------------------------------------------------------------------------


def differences(case: Case, tasks: Iterable[CaseTask]) -> list[str]:
    """Where route and law disagree, in words for an operator; empty when they agree."""
    wanted, found = expected(case), {key(task): task for task in tasks}
    words = [f"no task {name}" for name, _request in wanted.keys() - found.keys()]
    words += [f"task {name} should not be open" for name, _request in found.keys() - wanted.keys()]
    for both in wanted.keys() & found.keys():
        for field, value in whose(case, wanted[both]).items():
            if getattr(found[both], field) != value:
                words.append(f"task {both[0]} has another {field}")
    return sorted(words)


def sync(case: Case, at: datetime) -> bool:
    """Rebuild the tasks from the state (merge, repair); whether anything changed."""
    if case.status == Status.ARCHIVED:
        return False
    facts_of(case).forget("clocks")  # the verb may have started one since they were read
    work = RouteWork(case, at, opened(case))
    for process in CaseProcess.objects.filter(case=case, finished=None):
        work.lead(process)
    align(work)
    for process in work.processes.values():
        going_on = work.busy(process) or (process.request_id is None and case.status not in FINAL)
        if going_on and process.finished is not None:
            CaseProcess.objects.filter(pk=process.pk).update(status=PROCESS.NEW, finished=None)
            work.mended = True
        elif not going_on and process.finished is None:
            work.end(process, PROCESS.DONE)
    work.write()
    return bool(work.mended or work.born or work.changed or work.ended)
