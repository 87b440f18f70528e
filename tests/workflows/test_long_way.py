"""Long rectification: approved by the director, each milestone seen singly, the case open."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from engine.sweep import sweep
from tests.desk.pages import Desk, county, text
from tests.imports.refusals import blocked, day_end, invalid, on_its_way, running
from tests.world import ZONE, World, all_passed, photo
from tracker.errors import NotAllowed
from tracker.models import Case, CaseEvent, Milestone, MilestoneFinding, Request
from tracker.vocabulary import Role
from workflows.models import CaseTask

__all__ = ["county"]
pytestmark = pytest.mark.django_db
SEEN = {"passed": "yes", "on_site": True, "remark": "管网已换"}


def steps(world: World, *days: int) -> list[dict[str, Any]]:
    found = [(world.now + timedelta(days=n)).date() for n in days]
    return [{"text": f"节点{day}", "owner": "刘工", "due_on": day} for day in found]


def looks(world: World, case: Case, nth: int, who: str = "chen", **changes: Any) -> Case:
    milestone = case.milestones.all()[nth].pk
    return world.do(who, "milestone", case, milestone=milestone, **{**SEEN, **changes}).case


# Proposing and approving ----------------------------------------------------------------------


def test_it_is_for_the_rest_of_what_was_found_partly(world: World) -> None:
    plan = {"reason": "须分期", "milestones": steps(world, 30, 90)}
    assert blocked(world, "li", "propose_long", world.planned(), **plan) == ["not_partly"]
    back = world.do(
        "chen", "rework", world.submitted(), **all_passed(solved="no", solved_remark="无水")
    ).case
    assert blocked(world, "li", "propose_long", back, **plan) == ["not_partly"]
    case = world.partly()
    assert world.do("li", "propose_long", case, **plan).case.long is False


@pytest.mark.parametrize("who", ["li", "zhao", "chen"])
def test_unit_or_inspector_propose_and_the_director_decides(world: World, who: str) -> None:
    case = world.partly()
    plan = {"reason": "须分期", "milestones": steps(world, 30, 90)}
    world.do(who, "propose_long", case, **plan)
    decision = {"granted": "yes", "decision": "同意"}
    for other in ("wang", "li", "chen"):
        with pytest.raises(NotAllowed):
            world.do(other, "decide_long", case, **decision)
    case = world.do("zhou", "decide_long", case, **decision).case
    assert (case.status, case.long, case.round) == ("deadline", True, 2)
    assert on_its_way(case)


def test_one_who_proposed_as_inspector_does_not_approve_as_director(world: World) -> None:
    case = world.partly()
    world.do("chen", "propose_long", case, reason="须分期", milestones=steps(world, 30, 90))
    world.post("chen", Role.DIRECTOR)
    decision = {"granted": "yes", "decision": "同意"}
    assert "own_request" in blocked(world, "chen:director", "decide_long", case, **decision)


def test_one_step_or_a_day_gone_is_no_plan(world: World) -> None:
    case = world.partly()
    for days in ((30,), (0, 30), (-3, 30), (30, 4000)):
        plan = {"reason": "须分期", "milestones": steps(world, *days)}
        assert invalid(world, "li", "propose_long", case, **plan) == {"milestones"}


def test_a_plan_that_lay_too_long_is_not_granted(world: World) -> None:
    case = world.partly()
    world.do("li", "propose_long", case, reason="须分期", milestones=steps(world, 5, 90))
    world.tick(days=6)
    yes = {"granted": "yes", "decision": "同意"}
    assert invalid(world, "zhou", "decide_long", case, **yes) == {"granted"}
    case = world.do("zhou", "decide_long", case, granted="no", decision="重报").case
    assert (case.long, on_its_way(case)) == (False, True)


def test_one_at_a_time_and_no_deferral_beside_it(world: World) -> None:
    case = world.long_way()
    plan = {"reason": "须分期", "milestones": steps(world, 30, 90)}
    assert blocked(world, "li", "propose_long", case, **plan) == ["long"]
    later = (world.now + timedelta(days=60)).date()
    assert blocked(world, "li", "ask_deferral", case, reason="汛期", review_on=later) == ["long"]


# Its clock is the milestones' -----------------------------------------------------------------


def test_the_time_limit_is_that_of_the_next_milestone(world: World) -> None:
    case = world.long_way()  # granted on Monday 2 March
    first, second = (m.due_on for m in case.milestones.all())
    assert running(case) == {"rectify": day_end(first.isoformat())}
    assert case.due_at == day_end(first.isoformat())
    case = looks(world, case, 0)
    assert running(case) == {"rectify": day_end(second.isoformat())}
    assert on_its_way(case)
    case = looks(world, case, 1)
    assert case.long is False
    assert case.due_at == day_end("2026-03-11")  # seven working days, as after every rework
    assert on_its_way(case)


def test_a_later_one_first_leaves_the_clock_of_the_earlier(world: World) -> None:
    case = world.long_way()
    due = case.due_at
    case = looks(world, case, 1)
    assert (case.due_at, case.long) == (due, True)
    assert looks(world, case, 0).long is False


def test_a_milestone_missed_is_late(world: World) -> None:
    case = world.long_way()
    world.now = case.due_at + timedelta(hours=1)
    sweep(world.now)
    assert case.events.filter(verb="remind", data__clock="rectify").exists()
    assert not case.inspections.filter(passed=True).exists()


# Each is seen singly --------------------------------------------------------------------------


def test_nothing_is_submitted_before_all_are_reached(world: World) -> None:
    case = world.answered(world.long_way())
    assert blocked(world, "zhao", "submit", case) == ["milestone", "milestone"]
    case = looks(world, case, 0, passed="no", remark="只换了一半")
    assert blocked(world, "zhao", "submit", case) == ["milestone", "milestone"]
    case = looks(world, case, 0)
    assert blocked(world, "zhao", "submit", case) == ["milestone"]
    case = world.do("zhao", "submit", looks(world, case, 1)).case
    case = world.verified(case)  # and goes on as every other
    assert (case.status, case.round) == ("verified", 2)
    world.signed(case)
    world.tick(days=20)
    assert world.do("zhou", "close", case).case.status == "closed"


def test_a_finding_has_words_and_was_seen(world: World) -> None:
    case = world.long_way()
    one = {**SEEN, "milestone": case.milestones.all()[0].pk}
    assert invalid(world, "chen", "milestone", case, **{**one, "remark": "。"}) == {"remark"}
    assert invalid(world, "chen", "milestone", case, **{**one, "on_site": False}) == {"on_site"}
    bare = {"milestone": one["milestone"], "remark": "查看"}
    assert invalid(world, "chen", "milestone", case, **bare) == {"passed"}
    case = looks(world, case, 0, uploads=[photo("pipe.jpg")])
    assert case.files.get(kind="inspection").seq == case.version
    assert invalid(world, "chen", "milestone", case, **one) == {"milestone"}  # reached already


def test_only_the_inspector_of_the_case_looks(world: World) -> None:
    case = world.long_way()
    world.person("ma", "马宁", Role.INSPECTOR)
    one = {**SEEN, "milestone": case.milestones.all()[0].pk}
    for who in ("li", "zhao", "wang", "zhou"):
        with pytest.raises(NotAllowed):
            world.do(who, "milestone", case, **one)
    Case.objects.filter(pk=case.pk).update(inspector=world.people["ma"])
    world.post("li", Role.INSPECTOR, ends_on=date(2027, 1, 1))
    Case.objects.filter(pk=case.pk).update(inspector=world.people["li"])
    assert "acted_for_unit" in blocked(world, "li:inspector", "milestone", case, **one)


def test_without_a_plan_there_is_nothing_to_look_at(world: World) -> None:
    case = world.partly()
    world.do("li", "propose_long", case, reason="须分期", milestones=steps(world, 30, 90))
    milestone = case.milestones.all()[0].pk  # proposed, and not granted
    found = {**SEEN, "milestone": milestone}
    assert invalid(world, "chen", "milestone", case, **found) == {"milestone"}


def test_the_inspector_finds_it_among_the_tasks(world: World) -> None:
    def mine(case: Case) -> list[str]:
        inbox = CaseTask.objects.inbox(world.actor("chen")).filter(case=case)
        return [task.flow_task.name for task in inbox]

    case = world.partly()
    assert mine(case) == []
    case = world.long_way(case)
    assert mine(case) == ["milestone"]
    case = looks(world, case, 0)
    assert mine(case) == ["milestone"]
    assert mine(looks(world, case, 1)) == []


# The database ----------------------------------------------------------------------------------


def test_raw_sql_submits_no_long_case(world: World) -> None:
    case = world.answered(world.long_way())
    told = {"from_status": "deadline", "to_status": "submitted", "verb": "submit"}
    CaseEvent.objects.create(case=case, seq=case.version + 1, at=world.now, round=2, **told)
    moved = {"status": "submitted", "version": case.version + 1, "long": False}
    with pytest.raises(DatabaseError, match="a milestone is not reached"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**moved)


def test_raw_sql_writes_no_hollow_milestone(world: World) -> None:
    case = world.long_way()
    milestone = case.milestones.all()[0]
    found: dict[str, Any] = {"case": case, "milestone": milestone, "at": world.now}
    found |= {"inspector": world.people["chen"], "passed": True, "on_site": True, "remark": "看过"}
    hollow: list[dict[str, Any]] = [
        {"remark": ""},
        {"on_site": False},
        {"inspector": world.people["li"]},
        {"inspector": world.people["wang"]},
    ]
    for change in hollow:
        with pytest.raises(DatabaseError), transaction.atomic():
            MilestoneFinding.objects.create(**{**found, **change})
    looks(world, case, 0)
    with pytest.raises(DatabaseError), transaction.atomic():
        MilestoneFinding.objects.create(**found)
    for model, change in ((Milestone, {"text": "x"}), (MilestoneFinding, {"passed": False})):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(**change)


def test_raw_sql_grants_no_plan_alone(world: World) -> None:
    case = world.partly()
    world.do("li", "propose_long", case, reason="须分期", milestones=steps(world, 30, 90))
    with pytest.raises(DatabaseError), transaction.atomic():
        Request.objects.filter(kind="long").update(granted=True, decided_at=world.now)


# The pages -------------------------------------------------------------------------------------


def test_the_pages_show_the_whole_plan(county: World) -> None:
    case = county.partly()
    plan = steps(county, 30, 90)
    county.do("li", "propose_long", case, reason="管网须分期更换", milestones=plan)
    desk = Desk(county, "zhou")
    assert plan[1]["text"] in text(desk.client.get("/requests/"))
    asked = text(desk.see(case, "decide_long/"))
    for words in ("管网须分期更换", *(step["text"] for step in plan)):
        assert words in asked
    case = county.do("zhou", "decide_long", case, granted="yes", decision="同意").case
    page = text(Desk(county, "chen").see(case))
    assert "Look at a milestone" in page
    assert f"the day of the next milestone: {plan[0]['due_on'].isoformat()}" in page
    assert "No inspector has found reached" in page
    looks(county, case, 0, remark="一期管网已换")
    page = text(Desk(county, "li").see(case))
    assert "一期管网已换" in page
    assert page.count("No inspector has seen it yet") == 1
    assert case.status == "deadline"


def test_the_day_of_the_first_milestone_may_be_moved(world: World) -> None:
    """An extension counts working days on from the day of the milestone."""
    case = world.long_way()
    world.do("li", "ask_extension", case, amount=3, reason="到货延误")
    case = world.do("wang", "decide_extension", case, granted="yes", decision="属实").case
    first = case.milestones.all()[0]
    assert case.due_at > datetime.combine(first.due_on, datetime.max.time(), ZONE)
    second = looks(world, case, 0)
    assert second.due_at == day_end(case.milestones.all()[1].due_on.isoformat())
