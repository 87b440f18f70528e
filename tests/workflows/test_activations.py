"""viewflow's activations run the tasks: assigned, done, dropped, taken back, joined."""

from datetime import timedelta
from typing import Any

import pytest
from viewflow import this
from viewflow.workflow import PROCESS, STATUS, Token

from tests.world import World, all_passed
from tracker.actor import SYSTEM, Actor
from tracker.errors import NotAllowed
from tracker.models import Case, Request
from tracker.road import place
from tracker.vocabulary import Role
from workflows import route
from workflows.door import perform
from workflows.flows import RectificationFlow as Way
from workflows.flows import RequestFlow
from workflows.flows.nodes import CaseFlow, End, Human, Join, Split, Start
from workflows.flows.work import RouteWork
from workflows.models import CaseProcess, CaseTask
from workflows.open_tasks import opened

pytestmark = pytest.mark.django_db


def working(world: World, case: Case) -> RouteWork:
    """The route of a case, as a verb would work on it now."""
    fresh = Case.objects.get(pk=case.pk)
    return RouteWork(fresh, world.tick(), opened(fresh))


def only(work: RouteWork) -> tuple[CaseTask, Any]:
    """The one open task with its activation."""
    (task,) = work.open
    return task, task.flow_task.activation_class(task)


def node_names(case: Case) -> list[tuple[str, str]]:
    """Every task of a case with the one it came from."""
    rows = CaseTask.objects.filter(case=case).select_related("after").order_by("pk")
    return [(t.flow_task.name, t.after.flow_task.name if t.after else "") for t in rows]


# Done ----------------------------------------------------------------------------------------


def test_every_task_knows_the_one_it_came_from(world: World) -> None:
    case = world.called_back()
    world.do("chen", "rework", case, **all_passed(solved="no", solved_remark="仍然停水"))
    assert node_names(case) == [
        ("triage", ""),
        ("acknowledge", "triage"),
        ("plan", "acknowledge"),
        ("rectify", "plan"),
        ("inspect", "rectify"),
        ("call_back", "rectify"),
        ("rectify", "inspect"),
    ]
    done = CaseTask.objects.filter(case=case, status=STATUS.DONE)
    assert [str(t.owner) for t in done] == ["王敏", "李强", "赵刚", "赵刚", "陈明", "王敏"]
    both = done.filter(flow_task__in=[Way.inspect, Way.call_back])
    assert len({str(t.token) for t in both}) == 2
    assert len({str(t.token).rsplit("_", 1)[0] for t in both}) == 1


def test_a_task_is_done_only_by_those_whose_it_is(world: World) -> None:
    case = world.assigned()
    task, _activation = only(working(world, case))
    for who in ("wang", "chen", "qian", "zhou", "sun"):
        with pytest.raises(NotAllowed):
            route.execute(task, world.actor(who))
    assert task.status == STATUS.NEW
    route.execute(task, world.actor("li"))
    assert (task.status, task.owner_id) == (STATUS.DONE, world.people["li"].pk)


def test_an_inspection_is_done_by_its_inspector_alone(world: World) -> None:
    world.person("lin", "林清", Role.INSPECTOR)
    case = world.called_back()
    work = working(world, case)
    task, _activation = only(work)
    assert (task.status, task.owner_id) == (STATUS.ASSIGNED, world.people["chen"].pk)
    for who in ("lin", "wang", "zhou"):
        with pytest.raises(NotAllowed):
            route.execute(task, world.actor(who))


def test_a_refusal_by_the_task_undoes_the_verb(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = world.assigned()
    monkeypatch.setattr(Human, "can_assign", lambda self, user, task: False)
    with pytest.raises(NotAllowed):
        world.do("li", "acknowledge", case)
    case.refresh_from_db()
    assert case.acknowledged_at is None
    assert not case.events.filter(verb="acknowledge").exists()


# Assigned ------------------------------------------------------------------------------------


def inbox(actor: Actor) -> list[str]:
    return [task.flow_task.name for task in CaseTask.objects.inbox(actor)]


def test_a_task_is_taken_and_given_back(world: World) -> None:
    world.person("luo", "罗兰", Role.OFFICER, world.water)
    case = world.planned()
    work = working(world, case)
    task, activation = only(work)
    assert activation.assign.has_perm(world.actor("li"))
    assert not activation.assign.has_perm(world.actor("qian"))
    activation.assign(world.actor("li"))
    assert work.write()
    assert inbox(world.actor("li")) == ["rectify"]
    assert inbox(world.actor("luo")) == []
    task, activation = only(work := working(world, case))
    assert task.status == STATUS.ASSIGNED
    assert activation.unassign.has_perm(world.actor("li"))
    assert activation.unassign.has_perm(world.actor("zhao"))  # the head, over the unit's tasks
    assert not activation.unassign.has_perm(world.actor("luo"))
    assert not activation.unassign.has_perm(world.actor("feng"))
    activation.unassign()
    assert work.write()
    assert inbox(world.actor("luo")) == ["rectify"]


def test_the_head_does_what_an_officer_has_taken(world: World) -> None:
    case = world.ready()
    _task, activation = only(work := working(world, case))
    activation.assign(world.actor("li"))
    assert work.write()
    world.do("zhao", "submit", case)
    done = CaseTask.objects.get(case=case, flow_task=Way.rectify)
    assert (done.status, done.owner) == (STATUS.DONE, world.people["zhao"])


# Dropped, and opened again -------------------------------------------------------------------


def tasks(case: Case, name: str) -> list[str]:
    """The states of all tasks at a node, oldest first."""
    node = getattr(Way, name)
    found = CaseTask.objects.filter(case=case, flow_task=node).order_by("pk")
    return list(found.values_list("status", flat=True))


def test_a_deferral_drops_the_work_and_its_end_revives_it(world: World) -> None:
    case = world.planned()
    day = (world.now + timedelta(days=30)).date()
    world.do("zhao", "ask_deferral", case, reason="汛期不能施工", review_on=day)
    world.do("zhou", "decide_deferral", case, granted="yes", decision="情况属实")
    assert tasks(case, "rectify") == [STATUS.CANCELED]
    assert opened(case) == []
    world.tick(days=31)
    perform(case.pk, "resume", SYSTEM, at=world.now)
    assert tasks(case, "rectify") == [STATUS.REVIVED, STATUS.NEW]
    (revived,) = opened(case)
    assert revived.after is not None
    assert revived.after.flow_task is Way.rectify
    assert revived.due == Case.objects.get(pk=case.pk).due_at


def test_what_was_done_is_taken_back_while_nothing_stands_on_it(world: World) -> None:
    case = world.planned()
    _rectify, dropping = only(work := working(world, case))
    plan = CaseTask.objects.get(case=case, flow_task=Way.plan)
    undoing = Way.plan.activation_class(work.take(plan))
    assert not undoing.undo.can_proceed()  # rectification has begun
    dropping.cancel()
    assert work.write()
    assert undoing.undo.can_proceed()
    assert undoing.undo.has_perm(world.actor("zhou"))
    assert not undoing.undo.has_perm(world.actor("zhao"))
    work = working(world, case)
    undoing = Way.plan.activation_class(work.take(plan))
    undoing.undo()
    undoing.revive()
    assert work.write()
    assert tasks(case, "rectify") == [STATUS.CANCELED]
    assert tasks(case, "plan") == [STATUS.REVIVED, STATUS.NEW]
    assert [task.flow_task for task in opened(case)] == [Way.plan]


def test_a_process_is_cancelled_with_all_that_is_open(world: World) -> None:
    case = world.submitted()
    work = working(world, case)
    process = work.open[0].process
    Way.instance.cancel(process)
    assert work.write()
    assert opened(case) == []
    assert tasks(case, "inspect") == tasks(case, "call_back") == [STATUS.CANCELED]
    assert case.processes.get().status == PROCESS.CANCELED


def test_a_merge_cancels_the_route_and_an_end_finishes_it(world: World) -> None:
    merged, target = world.logged(), world.logged()
    world.merged(merged, target)
    assert merged.processes.get(request=None).status == PROCESS.CANCELED
    assert merged.processes.exclude(request=None).get().status == PROCESS.DONE
    assert world.closed().processes.get().status == PROCESS.DONE


# Requests ------------------------------------------------------------------------------------


def processes(case: Case) -> list[str]:
    found = case.processes.filter(request__isnull=False).order_by("pk")
    assert all(process.flow_class is RequestFlow for process in found)
    return list(found.values_list("status", flat=True))


def test_each_request_is_a_process_of_its_own(world: World) -> None:
    case = world.signed()
    for reason in ("水压不足", "水是黄的", "又停水了"):
        world.do("wang", "object", case, ground="unsolved", reason=reason)
    assert processes(case) == [PROCESS.NEW] * 3
    assert len(inbox(world.actor("wang"))) == 3
    first, second, _third = Request.objects.order_by("pk")
    deciding = {"granted": "no", "decision": "已达标"}
    world.do("zhou", "decide_objection", case, request=second.pk, **deciding)
    assert processes(case) == [PROCESS.NEW, PROCESS.DONE, PROCESS.NEW]
    deciding = {"granted": "yes", "decision": "属实"}
    world.do("zhou", "decide_objection", case, request=first.pk, **deciding)
    assert processes(case) == [PROCESS.DONE, PROCESS.DONE, PROCESS.CANCELED]
    assert [task.flow_task for task in opened(case)] == [Way.rectify]
    assert case.processes.get(request=None).status == PROCESS.NEW


def test_a_request_that_falls_away_ends_with_its_process(world: World) -> None:
    case = world.ready()
    world.do("li", "ask_extension", case, amount=3, reason="管材缺货")
    world.do("zhao", "submit", case)
    assert processes(case) == [PROCESS.CANCELED]


# Joined --------------------------------------------------------------------------------------


class TrialFlow(CaseFlow):
    """Two ways that come together again; none of the real flows has a join yet."""

    start = Start(None).Next(this.both)
    both = Split().Next(this.inspect).Next(this.call_back)
    inspect = Human(place("inspect")).Next(this.together)
    call_back = Human(place("call_back")).Next(this.together)
    together = Join().Next(this.sign_off)
    sign_off = Human(place("sign_off")).Next(this.end)
    end = End()


@pytest.mark.parametrize("order", [("inspect", "call_back"), ("call_back", "inspect")])
def test_a_join_waits_for_the_last_of_its_ways(world: World, order: tuple[str, str]) -> None:
    case = world.submitted()
    work = RouteWork(case, world.tick(), [])
    process = work.lead(CaseProcess(case=case, flow_class=TrialFlow))
    route.start(process)
    open_tasks = {task.flow_task.name: task for task in work.open}
    assert set(open_tasks) == {"inspect", "call_back"}
    people = {"inspect": world.actor("chen"), "call_back": world.actor("wang")}
    route.execute(open_tasks[order[0]], people[order[0]])
    assert [task.flow_task.name for task in work.open] == [order[1]]
    route.execute(open_tasks[order[1]], people[order[1]])
    assert [task.flow_task.name for task in work.open] == ["sign_off"]
    assert work.open[0].token == Token("start")
    assert not work.ended
    route.execute(work.open[0], world.actor("zhou"))
    assert [ended.status for ended in work.ended] == [PROCESS.DONE]


# Read a moment too early ---------------------------------------------------------------------


def test_a_task_that_was_done_meanwhile_is_noticed(world: World) -> None:
    case = world.assigned()
    stale = working(world, case)
    world.do("li", "acknowledge", case)
    route.execute(stale.open[0], world.actor("li"))
    assert not stale.write()
    assert tasks(case, "plan") == [STATUS.NEW]
