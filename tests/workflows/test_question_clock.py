"""While the reporter is being asked, the office's clock runs and the inspector's does not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.imports.refusals import day_end, on_its_way, running
from tests.looks import says
from tests.workflows.test_gate4 import in_vain
from tests.world import World, all_passed
from tracker.models import Case, Clock
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db


def due(case: Case, name: str) -> Any:
    """When the open task at this place is due."""
    tasks = CaseTask.objects.open().filter(case=case)
    return next(task.due for task in tasks if task.flow_task.name == name)


def anonymous(world: World) -> Case:
    case = world.logged(reporter_name="", reporter_contact="", anonymous=True)
    return world.submitted(world.planned(world.assigned(case)))


def test_asking_comes_first(world: World) -> None:
    case = world.submitted()  # on Monday 2 March
    assert running(case) == {"question": day_end("2026-03-09")}
    assert due(case, "call_back") == day_end("2026-03-09")
    assert due(case, "inspect") is None


def test_the_answer_starts_the_inspectors_time(world: World) -> None:
    case = world.submitted()
    world.tick(days=3)
    case = world.called_back(case)  # on Thursday
    assert running(case) == {"verify": day_end("2026-03-12")}
    assert due(case, "inspect") == day_end("2026-03-12")
    question = Clock.objects.get(case=case, kind="question")
    assert question.stopped == Clock.objects.get(case=case, kind="verify").started
    assert on_its_way(case)


def test_so_does_the_receipt_and_so_does_the_last_try(world: World) -> None:
    assert set(running(says(world, world.submitted(), "no"))) == {"verify"}
    world.now = world.now.replace(hour=9)
    case = world.submitted()
    for day, hour in ((3, 10), (4, 15)):
        in_vain(world, case, f"2026-03-0{day}T{hour}:00")
        assert set(running(case)) == {"question"}
    in_vain(world, case, "2026-03-05T09:00")
    assert set(running(case)) == {"verify"}


def test_of_several_the_last_one(world: World) -> None:
    case = world.planned()
    world.merged(world.logged(), case)
    case = world.submitted(case)
    first, second = case.reports.order_by("pk")
    said = {"outcome": "answered", "solved": "yes", "satisfaction": "satisfied"}
    case = world.do("wang", "call_back", case, report=first.pk, **said).case
    assert set(running(case)) == {"question"}
    case = world.do("wang", "call_back", case, report=second.pk, **said).case
    assert set(running(case)) == {"verify"}
    case = world.do("wang", "call_back", case, report=second.pk, **said).case  # once more
    assert Clock.objects.filter(case=case, kind="verify").count() == 1


def test_with_nobody_to_call_it_is_the_inspectors_time_at_once(world: World) -> None:
    assert set(running(anonymous(world))) == {"verify"}


def test_rework_in_the_meantime_ends_the_asking(world: World) -> None:
    case = world.submitted()
    failing = all_passed(solved="no", solved_remark="仍在渗漏")
    case = world.do("chen", "rework", case, **failing).case
    assert set(running(case)) == {"rectify"}


def test_a_case_from_before_goes_on_with_the_clock_it_has(world: World) -> None:
    """Submitted before there was this clock: the inspector's runs already."""
    case = world.submitted()
    Clock.objects.filter(case=case, kind="question").update(kind="verify")
    case = world.called_back(case)
    assert set(running(case)) == {"verify"}
    assert Clock.objects.filter(case=case, kind="verify").count() == 1
    assert on_its_way(case)
