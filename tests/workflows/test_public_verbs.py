"""Citizens through the door: report, answer, add, object; and what the office releases."""

from typing import Any

import pytest

from tests.world import World
from tracker.access import sees
from tracker.actor import Actor
from tracker.errors import Blocked, NotAllowed, NotFound
from tracker.masking import mask
from tracker.models import Case, CaseEvent, Report
from tracker.verbs.intake import receipt_hash
from workflows import route
from workflows.door import perform
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db


def as_citizen(
    world: World, report: Report | None, verb: str, case: Case | None, **data: Any
) -> Any:
    ref = case.pk if case else None
    return perform(ref, verb, Actor.citizen(report), at=world.tick(), **data)


def holder(case: Case) -> Report:
    return case.reports.get()


def test_a_citizen_reports_anonymously_and_finds_it_by_the_receipt(world: World) -> None:
    told = as_citizen(
        world,
        None,
        "log",
        None,
        title="路灯不亮",
        text="人民路路灯不亮",
        channel="web",
        received_at=world.now,
        anonymous=True,
    )
    report = Report.objects.get(receipt_hash=receipt_hash(told.answer["receipt"]))
    assert report.case_id == told.case.pk
    assert told.case.logged_by_id is None
    assert sees(Actor.citizen(report), told.case)
    assert not sees(Actor.citizen(), told.case)
    with pytest.raises(NotFound):
        as_citizen(world, report, "answer", world.logged(), solved="yes", satisfaction="satisfied")


def test_the_reporters_answer_counts_for_the_fourth_gate(world: World) -> None:
    case = world.submitted(world.ready())
    report = holder(case)
    answered = as_citizen(
        world, report, "answer", case, solved="no", satisfaction="dissatisfied", remark="还是没水"
    ).case
    report.refresh_from_db()
    assert (report.outcome, report.satisfaction) == ("answered", "dissatisfied")
    assert answered.confirmed_at is None
    clerks = CaseTask.objects.open().filter(case=case, role="clerk")
    assert [task.flow_task.name for task in clerks] == ["dispute"]  # and nobody to be called
    fresh = Case.objects.get(pk=case.pk)
    assert route.differences(fresh, CaseTask.objects.open().filter(case=fresh)) == []
    again = as_citizen(world, report, "answer", case, solved="yes", satisfaction="satisfied").case
    assert again.confirmed_at is not None
    assert "还是没水" not in str(CaseEvent.objects.filter(case=case).values("data"))


def test_a_reporter_adds_words_and_nobody_else_does(world: World) -> None:
    case = world.logged()
    as_citizen(world, holder(case), "supplement", case, text="三号楼也停水了")
    assert case.supplements.get().text == "三号楼也停水了"
    with pytest.raises(NotFound):
        as_citizen(world, None, "supplement", case, text="x")
    with pytest.raises(NotAllowed):
        as_citizen(world, holder(case), "assign", case, unit=world.water.pk)


def test_anybody_objects_to_what_is_on_public_notice_and_released(world: World) -> None:
    case = world.inspected()
    with pytest.raises(NotFound):
        as_citizen(world, None, "object", case, ground="unsolved", reason="没有解决")
    world.do("wang", "release", case, title="小区停水", text="小区停水三天。")
    as_citizen(world, None, "object", case, ground="unsolved", reason="没有解决")
    world.do("zhao", "sign", case)
    world.do("chen", "sign", case)
    world.tick(days=30)
    with pytest.raises(Blocked):
        world.do("zhou", "close", case)


def test_numbers_that_identify_are_masked() -> None:
    text = "张某，电话13800000000，身份证110101199001011234，车牌京A12345，房号1203，2026年。"
    masked = mask(text)
    assert "13800000000" not in masked.text
    assert "110101199001011234" not in masked.text
    assert "京A12345" not in masked.text
    assert "房号1203，2026年" in masked.text
    assert len(masked.text) == len(text)
    assert len(masked.places) == 3
