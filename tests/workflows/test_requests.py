"""Extension, deferral, objection: asked by one, decided by another, and what follows."""

from datetime import date, timedelta

import pytest

from tests.world import World, photo
from tracker import timekeeping
from tracker.actor import SYSTEM
from tracker.errors import Blocked, Invalid, NotAllowed
from tracker.models import Case, Request
from tracker.time import clocks
from tracker.vocabulary import ClockKind, Role
from workflows import route
from workflows.door import perform
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db


def codes(error: pytest.ExceptionInfo[Blocked]) -> list[str]:
    return [blocker.code for blocker in error.value.blockers]


def agree(case: Case) -> None:
    fresh = Case.objects.get(pk=case.pk)
    assert route.differences(fresh, CaseTask.objects.open().filter(case=fresh)) == []


def ask(world: World, case: Case, **changes: object) -> None:
    world.do("li", "ask_extension", case, **{"amount": 10, "reason": "管材缺货", **changes})


def test_a_granted_extension_moves_the_clock_and_explains_itself(world: World) -> None:
    case = world.planned()
    clock = case.clocks.get(kind=ClockKind.RECTIFY)
    before = clock.due
    ask(world, case)
    agree(case)
    deciding = case.clocks.get(kind=ClockKind.OBJECTION)
    assert CaseTask.objects.open().get(case=case, role="clerk").due == deciding.due
    decided = world.do("wang", "decide_extension", case, granted="yes", decision="属实")
    clock.refresh_from_db()
    assert before is not None
    assert clock.due is not None
    assert clock.extended == 10
    assert clock.due > before
    assert decided.case.due_at == clock.due
    reckoned = timekeeping.reckoning(clock)
    assert reckoned.at == clock.due
    assert "25" in clocks.explain(reckoned)
    assert not case.clocks.filter(kind=ClockKind.OBJECTION, stopped=None).exists()
    agree(case)


def test_a_refused_extension_moves_nothing(world: World) -> None:
    case = world.planned()
    due = case.due_at
    ask(world, case)
    world.do("wang", "decide_extension", case, granted="no", decision="理由不充分")
    case.refresh_from_db()
    assert case.due_at == due
    assert Request.objects.get().granted is False


def test_limits_of_the_tier(world: World) -> None:
    case = world.planned()
    with pytest.raises(Invalid):
        ask(world, case, amount=16)
    ask(world, case)
    with pytest.raises(Blocked) as twice:
        ask(world, case)
    assert "request_open" in codes(twice)
    world.do("wang", "decide_extension", case, granted="yes", decision="同意")
    with pytest.raises(Blocked) as again:
        ask(world, case)
    assert codes(again) == ["extensions_used"]


def test_too_late_to_ask(world: World) -> None:
    case = world.planned()
    world.tick(days=60)
    with pytest.raises(Blocked) as late:
        ask(world, case)
    assert "expired" in codes(late)


def test_nobody_decides_the_own_request_even_in_another_role(world: World) -> None:
    case = world.planned()
    ask(world, case)
    world.moves("li", Role.CLERK)
    with pytest.raises(Blocked) as own:
        world.do("li", "decide_extension", case, granted="yes", decision="同意")
    assert codes(own) == ["own_request", "acted_for_unit"]
    with pytest.raises(NotAllowed):
        world.do("zhao", "decide_extension", case, granted="yes", decision="同意")


def test_a_deferral_pauses_and_resumes_by_itself(world: World) -> None:
    case = world.planned()
    review = (world.now + timedelta(days=30)).date()
    world.do("zhao", "ask_deferral", case, reason="汛期不能施工", review_on=review)
    agree(case)
    with pytest.raises(NotAllowed):
        world.do("wang", "decide_deferral", case, granted="yes", decision="同意")
    deferred = world.do("zhou", "decide_deferral", case, granted="yes", decision="情况属实").case
    assert (deferred.status, deferred.due_at) == ("deferred", None)
    clock = case.clocks.get(kind=ClockKind.RECTIFY)
    assert clock.due is None
    assert case.clocks.get(kind=ClockKind.REVIEW).due == clocks.end_of(review)
    agree(case)
    world.tick(days=31)
    resumed = perform(case.pk, "resume", SYSTEM, at=world.now).case
    clock.refresh_from_db()
    assert resumed.status == "deadline"
    assert clock.due is not None
    assert resumed.due_at == clock.due
    assert timekeeping.reckoning(clock).at == clock.due
    assert not case.clocks.filter(kind=ClockKind.REVIEW, stopped=None).exists()
    agree(case)


def test_review_day_is_ahead_and_within_a_year(world: World) -> None:
    case = world.planned()
    for day in (world.now.date(), world.now.date() + timedelta(days=500)):
        with pytest.raises(Invalid) as wrong:
            world.do("li", "ask_deferral", case, reason="缺资金", review_on=day)
        assert "review_on" in wrong.value.errors


def test_an_open_objection_pauses_the_notice_and_holds_back_sign_off(world: World) -> None:
    case = world.signed()
    notice = case.clocks.get(kind=ClockKind.NOTICE)
    before = notice.due
    world.do("wang", "object", case, ground="unsolved", reason="水压仍然不足", objector="李四")
    agree(case)
    notice.refresh_from_db()
    assert notice.due is None
    world.tick(days=30)
    with pytest.raises(Blocked) as held:
        world.do("zhou", "close", case)
    assert "request_open" in codes(held)
    request = Request.objects.get()
    world.do(
        "zhou", "decide_objection", case, request=request.pk, granted="no", decision="水压达标"
    )
    notice.refresh_from_db()
    assert before is not None
    assert notice.due is not None
    assert notice.due > before
    agree(case)
    world.tick(days=20)
    assert world.do("zhou", "close", case).case.status == "closed"


def test_an_upheld_objection_sends_the_case_back_with_a_fresh_deadline(world: World) -> None:
    case = world.signed()
    world.do("wang", "object", case, ground="unsolved", reason="又停水了")
    world.do("wang", "object", case, ground="unsolved", reason="水还是黄的")
    first = Request.objects.order_by("pk").first()
    assert first is not None
    back = world.do(
        "zhou", "decide_objection", case, request=first.pk, granted="yes", decision="属实"
    ).case
    assert (back.status, back.round) == ("deadline", 2)
    assert back.gate_solved_id is None
    assert back.signed_head_id is None
    assert back.due_at is not None
    assert back.due_at > world.now
    assert not Request.objects.filter(decided_at=None).exists()
    assert set(case.clocks.filter(stopped=None).values_list("kind", flat=True)) == {"rectify"}
    agree(case)
    world.do("li", "attach", case, uploads=[photo("new.jpg")])
    again = world.submitted(Case.objects.get(pk=case.pk))
    world.closed(world.verified(world.called_back(again)))
    case.refresh_from_db()
    assert case.status == "closed"


def test_submitting_settles_an_open_request(world: World) -> None:
    case = world.ready()
    ask(world, case)
    world.do("zhao", "submit", case)
    assert Request.objects.get().granted is False
    agree(case)


def test_a_promise_is_extended_from_the_promised_day(world: World) -> None:
    promised = date(2026, 4, 30)
    case = world.planned(world.assigned(promised_on=promised))
    assert case.due_at == clocks.end_of(promised)
    ask(world, case, amount=3)
    world.do("wang", "decide_extension", case, granted="yes", decision="同意")
    clock = case.clocks.get(kind=ClockKind.RECTIFY)
    # 1 to 5 May are off, 9 May is worked: the days counted are 6, 7 and 8 May.
    assert clock.due == clocks.end_of(date(2026, 5, 8))
    assert timekeeping.reckoning(clock).at == clock.due
