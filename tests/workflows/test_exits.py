"""Every exit has two people and leaves a trace; and how somebody would try to get round it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from engine import sweep
from notifications import compose
from tests.world import World
from tracker.actor import Actor
from tracker.errors import Blocked, Conflict, Invalid, NotAllowed, NotFound, WrongState
from tracker.models import Case, CaseEvent, Request
from tracker.vocabulary import ClockKind, RequestKind, Role
from workflows import route_check
from workflows.door import perform
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db
YES = {"granted": "yes", "decision": "同意"}
NO = {"granted": "no", "decision": "仍应办理"}
EXITS = ("reject", "merge", "withdraw")


def propose(world: World, case: Case, exit_: str, who: str = "wang") -> Request:
    payload: dict[str, Any] = {"reason": "理由如下"}
    if exit_ == "reject":
        payload["route_code"] = "litigation"
    if exit_ == "merge":
        payload |= {"target": world.logged().number, "compared": True}
    if exit_ == "withdraw":
        twice(world, case)
    world.do(who, f"propose_{exit_}", case, **payload)
    return Request.objects.get(case=case, decided_at=None, kind=exit_)


def twice(world: World, case: Case) -> None:
    for who in ("wang", "zhou"):
        world.tick(days=1)
        for report in case.reports.all():
            world.do(who, "record_retract", case, report=report.pk, stands="yes")


def codes(error: pytest.ExceptionInfo[Blocked]) -> set[str]:
    return {blocker.code for blocker in error.value.blockers}


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("exit_", EXITS)
def test_one_proposes_another_confirms(world: World, exit_: str) -> None:
    case = world.logged()
    asked = propose(world, case, exit_)
    assert fresh(case).status == "logged"
    assert list(route_check.astray()) == []
    deciding = case.clocks.get(kind=ClockKind.OBJECTION, stopped=None)
    assert CaseTask.objects.open().get(case=case, role="director").due == deciding.due
    ended = world.do("zhou", exit_, case, **YES).case
    assert ended.final
    assert ended.ended_at == world.now
    asked.refresh_from_db()
    assert (asked.granted, asked.decided_by) == (True, world.people["zhou"])
    assert not case.clocks.filter(stopped=None).exists()
    assert not CaseTask.objects.open().filter(case=case).exists()
    assert list(route_check.astray()) == []


@pytest.mark.parametrize("exit_", EXITS)
def test_a_no_has_its_reason_and_the_case_goes_on(world: World, exit_: str) -> None:
    case = world.logged()
    asked = propose(world, case, exit_)
    with pytest.raises(Invalid):
        world.do("zhou", exit_, case, granted="no", decision="")
    with pytest.raises(Invalid):
        world.do("zhou", exit_, case, decision="没有选择")
    assert world.do("zhou", exit_, case, **NO).case.status == "logged"
    asked.refresh_from_db()
    assert (asked.granted, asked.decision) == (False, "仍应办理")
    assert not case.clocks.filter(stopped=None).exists()
    assert list(route_check.astray()) == []
    world.assigned(case)


@pytest.mark.parametrize("exit_", EXITS)
def test_nobody_confirms_his_own_whatever_his_role_is_now(world: World, exit_: str) -> None:
    case = world.logged()
    propose(world, case, exit_)
    with pytest.raises(Blocked) as own:
        world.do("wang", exit_, case, **YES)
    assert codes(own) == {"own_request"}
    turned = world.people["wang"]
    turned.role = Role.DIRECTOR
    turned.save()
    with pytest.raises(Blocked):
        world.do("wang", exit_, case, **YES)
    for who in ("li", "zhao", "chen", "sun", "gao"):
        with pytest.raises((NotAllowed, NotFound)):
            world.do(who, exit_, case, **YES)
    assert fresh(case).status == "logged"


@pytest.mark.parametrize("exit_", EXITS)
def test_without_a_proposal_there_is_nothing_to_confirm(world: World, exit_: str) -> None:
    case = world.logged()
    with pytest.raises(Blocked) as nothing:
        world.do("zhou", exit_, case, **YES)
    assert codes(nothing) == {"no_request"}
    propose(world, case, exit_)
    with pytest.raises(Blocked) as second:
        propose(world, case, "reject")
    assert "exit_open" in codes(second)
    with pytest.raises(Conflict):
        perform(case.pk, exit_, world.actor("zhou"), at=world.tick(), version=1, **YES)
    world.do("zhou", exit_, case, **YES)
    with pytest.raises(WrongState):
        world.do("zhou", exit_, case, **YES)


@pytest.mark.parametrize("exit_", EXITS)
def test_from_verified_on_there_is_only_the_road_through_sign_off(world: World, exit_: str) -> None:
    case = world.verified()
    for verb in (f"propose_{exit_}", exit_):
        with pytest.raises(WrongState):
            world.do("wang" if verb != exit_ else "zhou", verb, case, **YES)


def test_what_can_no_longer_be_decided_falls_away(world: World) -> None:
    case = world.logged()
    propose(world, case, "reject")
    world.assigned(case)
    assert Request.objects.get(case=case).granted is False
    assert not case.clocks.filter(kind=ClockKind.OBJECTION, stopped=None).exists()
    merged = propose(world, case, "merge")
    world.do("li", "return", case, reason="不属我局")
    merged.refresh_from_db()
    assert merged.decided_at is None, "the case may still be merged"
    assert [c.kind for c in case.clocks.filter(stopped=None)] == [ClockKind.OBJECTION]
    assert list(route_check.astray()) == []
    world.assigned(case)
    world.planned(fresh(case))
    world.do("li", "ask_extension", case, amount=3, reason="缺货")
    world.called_back(world.submitted(fresh(case)))
    asked = Request.objects.get(case=case, kind=RequestKind.EXTENSION)
    assert asked.granted is False
    assert case.clocks.filter(kind=ClockKind.OBJECTION, stopped=None).exists()
    world.verified(fresh(case))
    merged.refresh_from_db()
    assert merged.granted is False
    assert not case.clocks.filter(kind=ClockKind.OBJECTION, stopped=None).exists()
    assert list(route_check.astray()) == []


def test_what_nobody_decides_waits_and_is_told_upward(world: World) -> None:
    case = world.logged()
    propose(world, case, "reject")
    world.tick(days=30)
    sweep.sweep(world.now)
    assert fresh(case).status == "logged"
    told = CaseEvent.objects.filter(case=case, verb="remind").last()
    assert told is not None
    people = compose.reached(told, compose.cast({fresh(case)}, world.now))
    assert people is not None
    names = {world.people[name].pk for name in ("wang", "zhou", "sun")}
    assert names <= set(people[2])


def raw(sql: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def by_hand(
    world: World, case: Case, status: str, verb: str, who: str = "wang", **fields: Any
) -> None:
    """The whole move in one statement, so that no guard but the one meant stands in the way."""
    with transaction.atomic():
        event = CaseEvent(case=case, seq=case.version + 1, verb=verb, at=world.now, role="clerk")
        event.actor = world.people[who]
        event.from_status, event.to_status, event.factor = case.status, status, "totp"
        event.save()
        names = ", ".join(f"{name} = %s" for name in fields)
        comma = ", " if names else ""
        raw(
            f"UPDATE tracker_case SET status = %s, version = version + 1{comma}{names}"
            " WHERE id = %s",
            status,
            *fields.values(),
            case.pk,
        )


LEAVING: dict[str, Callable[[World], dict[str, Any]]] = {
    "rejected": lambda world: {"route_code": "litigation"},
    "merged": lambda world: {"merged_into_id": world.logged().pk},
    "withdrawn": lambda world: {},
}


@pytest.mark.parametrize("status", LEAVING)
def test_the_database_wants_two_people(world: World, status: str) -> None:
    verb = {"rejected": "reject", "merged": "merge", "withdrawn": "withdraw"}[status]
    case, more = world.logged(), LEAVING[status](world)
    with pytest.raises(DatabaseError, match=r"two people|not withdrawn"):
        by_hand(world, case, status, verb, ended_at=world.now, **more)
    propose(world, case, verb)
    with pytest.raises(DatabaseError, match="two people"):
        by_hand(world, fresh(case), status, verb, ended_at=world.now, **more)
    open_ = Request.objects.filter(case=case, decided_at=None)
    for person in (world.people["wang"], None):
        with pytest.raises(DatabaseError), transaction.atomic():
            open_.update(granted=True, decided_at=world.now, decided_by=person)
    with transaction.atomic():
        # Somebody writes the director's yes by hand: no event of his tells of it.
        open_.update(granted=True, decided_at=world.now, decided_by=world.people["zhou"])
        with pytest.raises(DatabaseError, match="two people"):
            by_hand(world, fresh(case), status, verb, ended_at=world.now, **more)
    assert fresh(case).status == "logged"


# Not accepted ----------------------------------------------------------------------------------


def contested(world: World, **changes: Any) -> Case:
    case = world.rejected(**changes)
    reporter = Actor.citizen(case.reports.get())
    perform(case.pk, "contest", reporter, at=world.tick(), reason="法院没有受理")
    return fresh(case)


def test_an_objection_to_a_rejection_is_decided_by_somebody_else(world: World) -> None:
    world.person("he", "何文", Role.CLERK)
    case = contested(world)
    assert list(route_check.astray()) == []
    assert case.clocks.get(stopped=None).kind == ClockKind.OBJECTION
    for who in ("wang", "zhou"):
        with pytest.raises(Blocked) as took_part:
            world.do(who, "decide_contest", case, **YES)
        assert codes(took_part) == {"rejected_it"}
    back = world.do("he", "decide_contest", case, **YES).case
    assert (back.status, back.number, back.ended_at) == ("logged", case.number, None)
    assert not back.clocks.filter(stopped=None).exists()
    assert list(route_check.astray()) == []
    closed = world.closed(world.verified(world.submitted(world.planned(world.assigned(back)))))
    assert closed.number == case.number


def test_a_dismissed_objection_leaves_it_as_it_was_and_comes_once(world: World) -> None:
    world.person("he", "何文", Role.CLERK)
    case = contested(world)
    with pytest.raises(Blocked) as again:
        world.do("wang", "contest", case, reason="再次异议")
    assert codes(again) == {"contested"}
    assert world.do("he", "decide_contest", case, **NO).case.status == "rejected"
    assert not case.clocks.filter(stopped=None).exists()
    assert list(route_check.astray()) == []


def test_each_reporter_objects_once_whatever_a_clerk_took_down(world: World) -> None:
    """Nobody uses up a reporter's objection by taking down a poor one in the reporter's name."""
    world.person("he", "何文", Role.CLERK)
    case, other = world.logged(), world.logged()
    world.merged(other, case)
    world.rejected(case)
    world.do("wang", "contest", case, reason="无")
    world.do("he", "decide_contest", case, **NO)
    first, second = (Actor.citizen(report) for report in case.reports.all())
    perform(case.pk, "contest", first, at=world.tick(), reason="法院没有受理")
    with pytest.raises(Blocked) as again:
        perform(case.pk, "contest", first, at=world.tick(), reason="再次异议")
    assert codes(again) == {"contested"}
    perform(case.pk, "contest", second, at=world.tick(), reason="涉及整栋楼")
    assert list(route_check.astray()) == []
    with pytest.raises(Invalid) as which:
        world.do("he", "decide_contest", case, **NO)
    assert which.value.errors.keys() == {"request"}
    waiting = list(Request.objects.filter(case=case, decided_at=None))
    assert [one.report_id for one in waiting] == [first.report_id, second.report_id]
    assert world.do("he", "decide_contest", case, request=waiting[0].pk, **NO).case.final
    back = world.do("he", "decide_contest", case, request=waiting[1].pk, **YES).case
    assert back.status == "logged"
    assert list(route_check.astray()) == []


def test_rejected_again_it_can_be_objected_to_again(world: World) -> None:
    world.person("he", "何文", Role.CLERK)
    case = world.do("he", "decide_contest", contested(world), **YES).case
    case = world.rejected(case)
    perform(case.pk, "contest", Actor.citizen(case.reports.get()), at=world.tick(), reason="仍不服")
    assert list(route_check.astray()) == []


def test_an_objection_comes_in_its_window_and_from_its_reporter(world: World) -> None:
    case, other = world.rejected(), world.logged()
    for stranger in (Actor.citizen(), Actor.citizen(other.reports.get())):
        with pytest.raises(NotFound):
            perform(case.pk, "contest", stranger, at=world.tick(), reason="不服")
    with pytest.raises(NotFound):
        world.do("li", "contest", case, reason="不服")
    world.tick(days=31)
    with pytest.raises(Blocked) as late:
        world.do("wang", "contest", case, reason="不服")
    assert codes(late) == {"window_over"}


def test_an_undecided_objection_is_told_upward_and_never_granted_by_time(world: World) -> None:
    case = contested(world)
    world.tick(days=40)
    sweep.sweep(world.now)
    case = fresh(case)
    assert case.status == "rejected"
    assert case.events.filter(verb="remind").exists()
    assert case.version == case.events.count()


def test_the_database_lets_no_rejected_case_come_back_by_hand(world: World) -> None:
    case = contested(world)
    lifted = {"route_code": "", "ended_at": None}
    with pytest.raises(DatabaseError, match="somebody else"):
        by_hand(world, case, "logged", "decide_contest", **lifted)
    Request.objects.filter(case=case, kind="contest").update(
        granted=True, decided_at=world.now, decided_by=world.people["zhou"]
    )
    with pytest.raises(DatabaseError, match="somebody else"):
        by_hand(world, case, "logged", "decide_contest", **lifted)
    with pytest.raises(DatabaseError, match="has ended"):
        Case.objects.filter(pk=case.pk).update(title="另一件事")
