"""check_routes finds every way in which tasks can stray from the law, and mends it."""

import io
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from viewflow.workflow.status import PROCESS, STATUS

from tests.world import World
from tracker.models import Case
from workflows import route_check
from workflows.flows import RectificationFlow as Way
from workflows.models import CaseProcess, CaseTask

pytestmark = pytest.mark.django_db


def check(*arguments: str) -> tuple[int, str]:
    """Exit code and words of the command."""
    out = io.StringIO()
    try:
        call_command("check_routes", *arguments, stdout=out)
    except SystemExit as exit_:
        return int(exit_.code or 0), out.getvalue()
    return 0, out.getvalue()


def open_tasks(case: Case) -> Any:
    return CaseTask.objects.open().filter(case=case)


def mended(case: Case, words: str) -> None:
    """The fault is told in words, repaired, and gone."""
    code, told = check()
    assert code == 1
    assert f"{case.number}: " in told
    assert words in told
    code, told = check("--repair")
    assert (code, words in told) == (0, True)
    assert check()[0] == 0


def test_every_stage_agrees(world: World) -> None:
    for stage in ("logged", "assigned", "planned", "submitted", "verified", "signed", "closed"):
        getattr(world, stage)()
    rejected = world.logged()
    world.rejected(rejected, route_code="not_ours", reason="不归我县管辖")
    merged, target = world.logged(), world.logged()
    world.merged(merged, target)
    assert check()[0] == 0


def test_a_deleted_task(world: World) -> None:
    case = world.planned()
    open_tasks(case).delete()
    mended(case, "no task rectify")
    assert open_tasks(case).get().due == case.due_at


def test_a_task_too_many(world: World) -> None:
    case = world.planned()
    main = case.processes.get()
    extra = CaseTask.objects.create(
        process=main, case=case, flow_task=Way.inspect, role="inspector"
    )
    mended(case, "task inspect should not be open")
    extra.refresh_from_db()
    assert extra.status == STATUS.CANCELED


def test_a_task_of_somebody_else(world: World) -> None:
    case = world.submitted()
    open_tasks(case).filter(flow_task=Way.inspect).update(owner=world.people["wei"])
    mended(case, "task inspect has another owner_id")
    assert open_tasks(case).get(flow_task=Way.inspect).owner == world.people["chen"]


def test_a_task_of_another_unit(world: World) -> None:
    case = world.planned()
    open_tasks(case).update(unit=world.traffic)
    mended(case, "task rectify has another unit_id")


def test_a_task_left_over_after_the_end(world: World) -> None:
    case = world.logged()
    world.rejected(case, route_code="not_ours", reason="不归我县管辖")
    main = CaseProcess.objects.filter(case=case, request=None)
    CaseTask.objects.filter(process__in=main).update(status=STATUS.NEW, finished=None)
    main.update(status=PROCESS.NEW, finished=None)
    mended(case, "task triage should not be open")
    case.refresh_from_db()
    assert case.processes.get(request=None).finished is not None


def test_a_route_that_ended_too_early(world: World) -> None:
    case = world.assigned()
    case.processes.update(status=PROCESS.DONE, finished=timezone.now())
    mended(case, "the route has ended, the case has not")


def test_a_case_without_any_route(world: World) -> None:
    case = world.assigned()
    CaseTask.objects.filter(case=case).delete()
    CaseProcess.objects.filter(case=case).delete()
    mended(case, "no route")


def asked(world: World) -> tuple[Case, CaseProcess]:
    """A case with an open request, and the process of that."""
    case = world.planned()
    world.do("li", "ask_extension", case, amount=3, reason="管材缺货")
    return case, case.processes.get(request__isnull=False)


def test_a_request_without_its_task(world: World) -> None:
    case, process = asked(world)
    open_tasks(case).filter(process=process).update(status=STATUS.CANCELED)
    CaseProcess.objects.filter(pk=process.pk).update(finished=world.now)
    mended(case, "no task decide_extension")
    process.refresh_from_db()
    assert process.finished is None
    assert open_tasks(case).get(process=process).flow_task.name == "decide_extension"


def test_a_request_without_its_process(world: World) -> None:
    case, process = asked(world)
    CaseTask.objects.filter(process=process).delete()
    process.delete()
    mended(case, "no task decide_extension")


def test_a_process_of_a_request_that_has_been_decided(world: World) -> None:
    case, process = asked(world)
    world.do("wang", "decide_extension", case, granted="no", decision="理由不充分")
    CaseProcess.objects.filter(pk=process.pk).update(status=PROCESS.NEW, finished=None)
    mended(case, "a request has been decided, its route has not ended")
    process.refresh_from_db()
    assert process.status == PROCESS.DONE


def test_a_decision_that_should_not_be_open(world: World) -> None:
    case, process = asked(world)
    world.do("wang", "decide_extension", case, granted="no", decision="理由不充分")
    CaseTask.objects.filter(process=process).update(status=STATUS.NEW, finished=None)
    mended(case, "task decide_extension should not be open")
    process.refresh_from_db()
    assert process.finished is not None
    assert open_tasks(case).get().flow_task is Way.rectify


def test_queries_do_not_grow_with_the_cases(world: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert list(route_check.astray()) == []
        return len(seen)

    world.submitted()
    few = queries()
    for _i in range(5):
        world.submitted()
    assert queries() == few == 6


def test_batches_cover_all(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(route_check, "BATCH", 2)
    cases = [world.assigned() for _i in range(5)]
    CaseTask.objects.filter(case__in=cases).update(role="clerk")
    assert [found.number for found in route_check.astray()] == [case.number for case in cases]
