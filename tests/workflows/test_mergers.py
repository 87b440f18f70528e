"""A merger is a joining: nothing earned is lost, the other side is told, it can be taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from engine import sweep
from notifications import compose
from scoring import posting
from scoring.models import Entry
from tests.world import World, photo
from tracker import timekeeping
from tracker.actor import Actor
from tracker.errors import Blocked, NotAllowed, NotFound, WrongState
from tracker.models import Case, CaseEvent, Report, RungFired, SupervisionOrder
from tracker.verbs import VERBS
from tracker.vocabulary import ClockKind
from workflows import route_check
from workflows.door import perform
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db
YES = {"granted": "yes", "decision": "同意"}


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def carded(world: World) -> Case:
    """A case whose unit has earned a red card."""
    case = world.planned()
    while not case.events.filter(verb="remind", data__effect="red_card").exists():
        world.tick(days=1)
        sweep.sweep(world.now)
    return fresh(case)


def points(case: Case) -> list[tuple[str, Any]]:
    posting.rebuild()
    rows = Entry.objects.filter(event__case=case).order_by("pk")
    return [(row.rule, row.points) for row in rows]


def test_a_red_card_stays_where_it_was_earned(world: World) -> None:
    case = carded(world)
    before, orders = points(case), SupervisionOrder.objects.filter(case=case).count()
    assert "red_card" in {rule for rule, _points in before}
    world.merged(case, world.planned())
    assert points(case) == before
    assert SupervisionOrder.objects.filter(case=case).count() == orders
    assert RungFired.objects.filter(clock__case=case).exists()


def test_the_other_case_is_told_in_an_event_of_its_own(world: World) -> None:
    target = world.submitted()
    case = world.logged(title="又停水了", uploads=[photo()])
    version = fresh(target).version
    world.merged(case, target)
    told = fresh(target).events.last()
    assert told is not None
    assert (told.verb, told.seq, told.record.source) == ("join", version + 1, case.number)
    assert told.from_status == told.to_status == "submitted"
    assert told.digest == told.compute_digest()
    reached = compose.reached(told, compose.cast({fresh(target)}, world.now))
    assert reached is not None
    names = {world.people[name].pk for name in ("li", "zhao", "chen")}
    assert names <= set(reached[2])


def test_nobody_says_by_hand_that_a_case_joined_or_left(world: World) -> None:
    assert not {"join", "part"} & VERBS.keys()


def test_a_target_that_has_ended_in_the_meantime_is_not_joined(world: World) -> None:
    case, target = world.logged(), world.logged()
    given = {"target": target.number, "reason": "同一问题", "compared": True}
    world.do("wang", "propose_merge", case, **given)
    world.rejected(target)
    with pytest.raises(Blocked) as ended:
        world.do("zhou", "merge", case, **YES)
    assert [found.code for found in ended.value.blockers] == ["target_ended"]
    no = {"granted": "no", "decision": "对方已终结"}
    assert world.do("zhou", "merge", case, **no).case.status == "logged"


def test_open_questions_to_reporters_go_along(world: World) -> None:
    case, target = world.submitted(), world.submitted()
    world.called_back(target)
    assert not CaseTask.objects.open().filter(case=target, role="clerk").exists()
    world.merged(case, target)
    assert CaseTask.objects.open().filter(case=target, role="clerk").exists()
    assert not CaseTask.objects.open().filter(case=case).exists()


STAGES = ("logged", "assigned", "planned", "ready", "submitted", "called_back")


def standing(case: Case) -> dict[str, Any]:
    """All that a merger takes, as far as time does not change it."""
    row = (
        Case.objects.filter(pk=case.pk)
        .values(*["status", "unit", "tier", "round", "inspector"])
        .get()
    )
    reports = Report.objects.filter(case=case).order_by("pk")
    tasks = CaseTask.objects.open().filter(case=case).order_by("pk")
    return {
        **row,
        "reports": list(reports.values("pk", "outcome", "satisfaction", "tries")),
        "tasks": sorted((task.flow_task.name, task.role, task.owner_id) for task in tasks),
        "clocks": sorted(case.clocks.filter(stopped=None).values_list("kind", flat=True)),
        "requests": list(case.requests.filter(decided_at=None).values_list("kind", flat=True)),
    }


@pytest.mark.parametrize("stage", STAGES)
def test_taken_back_everything_is_as_it_was(world: World, stage: str) -> None:
    case = getattr(world, stage)()
    if stage == "ready":
        world.do("li", "ask_extension", case, amount=2, reason="缺货")
    target = world.planned()
    before, due = standing(case), fresh(case).due_at
    world.merged(case, target)
    assert standing(case)["reports"] == []
    world.tick(days=3)
    back = world.do("wang", "unmerge", case, reason="并非同一处").case
    assert standing(case) == before
    assert (back.merged_into, back.ended_at) == (None, None)
    assert list(route_check.astray()) == []
    told = fresh(target).events.last()
    assert told is not None
    assert (told.verb, told.record.source) == ("part", case.number)
    assert target.reports.count() == 1
    for clock in case.clocks.filter(stopped=None):
        assert timekeeping.reckoning(clock).at == clock.due
    rectify = case.clocks.filter(kind=ClockKind.RECTIFY, stopped=None).first()
    assert back.due_at == (rectify.due if rectify else due)


def test_the_time_in_between_was_nobodys(world: World) -> None:
    case = world.planned()
    before = case.clocks.get(kind=ClockKind.RECTIFY).due
    merged = world.merged(case, world.planned())
    since = merged.ended_at
    assert since is not None
    world.tick(days=14)
    back = world.do("wang", "unmerge", case, reason="并非同一处").case
    clock = case.clocks.get(kind=ClockKind.RECTIFY)
    pause = clock.pauses.get()
    assert (pause.started, pause.ended) == (since, world.now)
    assert clock.due is not None
    assert before is not None
    assert clock.due - before >= timedelta(days=7)
    assert back.due_at == clock.due
    sweep.sweep(world.now)
    assert not case.events.filter(verb="remind", at__gte=since).exists()


def test_what_was_late_stays_late_and_no_rung_bursts(world: World) -> None:
    case = world.planned()
    due = case.clocks.get(kind=ClockKind.RECTIFY).due
    assert due is not None
    world.now = due + timedelta(hours=2)
    sweep.sweep(world.now)
    world.merged(case, world.planned())
    world.tick(days=60)
    sweep.sweep(world.now)
    count = case.events.filter(verb="remind").count()
    world.do("wang", "unmerge", case, reason="并非同一处")
    sweep.sweep(world.now + timedelta(minutes=1))
    assert case.events.filter(verb="remind").count() == count
    assert case.clocks.get(kind=ClockKind.RECTIFY).due == due


def test_a_deferred_case_stays_deferred(world: World) -> None:
    case = world.planned()
    review = (world.now + timedelta(days=30)).date()
    world.do("zhao", "ask_deferral", case, reason="汛期", review_on=review)
    world.do("zhou", "decide_deferral", case, granted="yes", decision="属实")
    before = standing(case)
    world.merged(case, world.planned())
    world.tick(days=2)
    world.do("zhou", "unmerge", case, reason="并非同一处")
    assert standing(case) == before
    assert case.clocks.get(kind=ClockKind.RECTIFY).pauses.filter(ended=None).count() == 1
    world.do("zhou", "resume", case)


def test_what_reporters_said_in_between_stays_there_and_is_asked_here_again(world: World) -> None:
    case, target = world.called_back(), world.submitted()
    report = case.reports.get()
    world.merged(case, target)
    reporter = Actor.citizen(report)
    said = {"solved": "no", "satisfaction": "dissatisfied"}
    perform(target.pk, "answer", reporter, at=world.tick(), **said)
    world.do("wang", "unmerge", case, reason="并非同一处")
    report.refresh_from_db()
    assert (report.case, report.outcome, report.satisfaction) == (case, "", "")


def test_only_while_the_other_case_is_open(world: World) -> None:
    case, target = world.logged(), world.logged()
    world.merged(case, target)
    for who in ("li", "chen", "sun"):
        with pytest.raises((NotAllowed, NotFound)):
            world.do(who, "unmerge", case, reason="并非同一处")
    world.rejected(target)
    with pytest.raises(Blocked) as ended:
        world.do("wang", "unmerge", case, reason="并非同一处")
    assert [found.code for found in ended.value.blockers] == ["target_ended"]
    with pytest.raises(WrongState):
        world.do("wang", "unmerge", target, reason="并非同一处")


def test_the_database_lets_a_merged_case_go_back_only_to_where_it_stood(world: World) -> None:
    case = world.merged(world.planned(), world.logged())
    for status in ("assigned", "submitted"):
        with pytest.raises(DatabaseError, match="taken back"):
            by_hand(world, case, status)


def by_hand(world: World, case: Case, status: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        event = CaseEvent(case=case, seq=case.version + 1, verb="unmerge", at=world.now)
        event.from_status, event.to_status = "merged", status
        event.save()
        cursor.execute(
            "UPDATE tracker_case SET status = %s, version = version + 1,"
            " merged_into_id = NULL, ended_at = NULL WHERE id = %s",
            [status, case.pk],
        )
