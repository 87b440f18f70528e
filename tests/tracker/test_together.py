"""What comes along with a row is what would have been read alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engine.sweep import sweep
from scoring.models import Entry
from tests.first_edition import content
from tests.looks import drawn, looked_again
from tests.world import World, all_passed
from tracker import posts
from tracker.access import seen
from tracker.case_facts import PARTS, facts_of, with_people
from tracker.db.together import converter
from tracker.models import Case, Clock, User

pytestmark = pytest.mark.django_db


def columns(row: Any) -> dict[str, Any]:
    """All that is loaded of a row, the type of each value too: 1 is not True, a text no moment."""
    loaded = {name: value for name, value in vars(row).items() if name != "_state"}
    return {name: (type(value), value) for name, value in loaded.items()}


@pytest.fixture
def cases(world: World) -> list[Case]:
    """A case at every place of its road, with something in every part."""
    content.fill(world)
    case = world.planned(world.assigned(misconduct_alleged=True))
    case.co_units.add(world.traffic)
    told = {"kind": "decision", "detail": "谈话 😀 “”\n第二行", "document_no": "１２号"}
    world.do("zhao", "account", case, **told)
    denied = looked_again(world, world.verified())
    world.called_back(denied, solved="no")
    world.do("wang", "release", denied, title="停水", text="停水三天")
    world.do("wang", "difference", denied, text="现场复核已解决")
    world.do("wang", "record_retract", case, report=case.reports.get().pk, stands="yes")
    world.answered(Case.objects.get(round=2))
    far = world.submitted()
    failed = all_passed(solved="partly", solved_remark="一期已完成")
    far = world.long_way(world.do(drawn(world, far), "rework", far, **failed).case)
    step = {"milestone": far.milestones.all()[0].pk, "passed": "yes", "on_site": True}
    world.do(drawn(world, far), "milestone", far, remark="一期已完成", **step)
    sweep(world.tick(days=60))
    return list(Case.objects.order_by("pk"))


def whole(case: Case) -> Case:
    found = seen(posts.actor(User.objects.get(username="wang")), case.number, whole=True)
    assert found is not None
    return found


def test_every_part_comes_along_as_it_would_be_read_alone(cases: list[Case]) -> None:
    filled = set()
    for case in cases:
        came, alone = facts_of(whole(case)), facts_of(case)
        for part in PARTS:
            rows = came.__dict__[part.name]
            assert [columns(r) for r in rows] == [columns(r) for r in getattr(alone, part.name)]
            filled |= {part.name} if rows else set()
    assert filled == {part.name for part in PARTS}


def test_facts_that_came_along_are_asked_for_no_more(world: World) -> None:
    case = whole(world.signed())
    with CaptureQueriesContext(connection) as sent:
        for row in facts_of(case).rows():
            assert getattr(row, "case", case) is case
    assert len(sent) == 0
    assert len(list(facts_of(case).rows())) > len(PARTS) / 2


def test_no_identity_comes_along(world: World) -> None:
    case = world.verified()
    world.do(
        "wang",
        "object",
        case,
        ground="unsolved",
        reason="仍停水",
        objector="李四",
        contact="13900000000",
    )
    facts = facts_of(whole(case))
    for row in (*facts.reports, *facts.all_requests):
        assert not vars(row).keys() & {"name", "contact", "objector"}
    assert facts.reports
    assert facts.all_requests


def test_a_case_read_again_has_forgotten_what_came_along(world: World) -> None:
    case = whole(world.submitted())
    Clock.objects.update(extended=7)
    case.refresh_from_db()
    assert {clock.extended for clock in facts_of(case).all_clocks} == {7}


def test_everybody_named_is_found_in_one_statement(world: World) -> None:
    case = whole(world.signed())
    rows, wei = [case, *facts_of(case).rows()], world.people["wei"]
    with CaptureQueriesContext(connection) as sent:
        assert with_people(rows, [wei.pk])[wei.pk] == wei
        assert case.logged_by == world.people["wang"]
        assert {str(file.by) for file in facts_of(case).files} == {str(world.people["li"])}
        assert with_people(rows) == {}
    assert len(sent) == 1


def test_a_kind_of_field_that_json_would_bend_is_refused() -> None:
    with pytest.raises(TypeError, match="DecimalField"):
        converter(Entry._meta.get_field("points"))
    assert converter(Clock._meta.get_field("amount")) is None
