"""No unit holds its own case open: the director decides in the head's place, and another agrees."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from tests.imports.refusals import blocked
from tests.world import World, all_passed
from tracker.models import Case, CaseEvent, Request
from tracker.vocabulary import Role, Status
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db
YES = {"granted": "yes", "decision": "情况属实"}
NO = {"granted": "no", "decision": "再等一周"}
WHY = {"reason": "公示期满，单位负责人未签字也未说明理由；四项核查结论成立。"}


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def silent(world: World) -> Case:
    """Verified, the notice is over, and the head has not said a word."""
    case = world.verified()
    world.tick(days=20)
    return case


def ruled(world: World, case: Case) -> Case:
    world.do("zhou", "propose_ruling", case, **WHY)
    return world.do("wang", "ruling", case, **YES).case


def test_silence_is_replaced_by_a_decision_of_two(world: World) -> None:
    case = silent(world)
    assert blocked(world, "chen", "sign", case) == ["signature_head"]
    assert ruled(world, case).ruling == Request.objects.get(kind="ruling")
    inbox = CaseTask.objects.inbox(world.actor("chen")).filter(case=case)
    assert [task.flow_task.name for task in inbox] == ["sign_inspector"]
    assert not CaseTask.objects.inbox(world.actor("zhao")).filter(case=case).exists()
    world.do("chen", "sign", case)
    closed = world.do("zhou", "close", case).case
    assert (closed.status, closed.signed_head) == (Status.CLOSED, None)


def test_so_is_a_second_refusal(world: World) -> None:
    """The first sends the case back; of a second one the head has no word, however early."""
    world.person("ding", "丁一", Role.INSPECTOR)
    case = world.verified()
    world.do("zhao", "decline", case, way="look", reason="照片看不清")
    case = fresh(case)
    inspector = case.inspector.username
    world.people[inspector] = case.inspector
    world.do(inspector, "verify", case, **all_passed())
    again = {"way": "look", "reason": "还是看不清"}
    assert blocked(world, "zhao", "decline", case, **again) == ["declined"]
    assert ruled(world, case).ruling_id is not None


def test_once_it_is_decided_the_head_holds_nothing_up(world: World) -> None:
    """Silent until the decision in the head's place, and then declining over the inspector."""
    case = ruled(world, silent(world))
    refusal = {"way": "unit", "reason": "现在才说不同意"}
    assert blocked(world, "zhao", "decline", case, **refusal) == ["ruled"]
    world.do("chen", "sign", case)
    assert blocked(world, "zhao", "decline", case, **refusal) == ["ruled"]
    assert world.do("zhou", "close", case).case.status == Status.CLOSED


def test_not_before_the_head_had_the_time_of_the_notice(world: World) -> None:
    case = world.verified()
    assert blocked(world, "zhou", "propose_ruling", case, **WHY) == ["head_may_sign"]
    world.do("zhao", "sign", case)
    world.tick(days=20)
    assert blocked(world, "zhou", "propose_ruling", case, **WHY) == ["head_signed"]


def test_the_director_alone_replaces_nobody(world: World) -> None:
    case = silent(world)
    world.post("zhou", Role.CLERK)
    world.do("zhou:director", "propose_ruling", case, **WHY)
    assert blocked(world, "zhou:clerk", "ruling", case, **YES) == ["own_request"]
    assert blocked(world, "chen", "sign", case) == ["signature_head"]
    assert fresh(case).ruling is None


def test_a_refused_one_changes_nothing_and_can_be_put_again(world: World) -> None:
    case = silent(world)
    world.do("zhou", "propose_ruling", case, **WHY)
    assert world.do("wang", "ruling", case, **NO).case.ruling is None
    assert ruled(world, case).ruling is not None


def test_the_head_can_sign_until_it_is_confirmed(world: World) -> None:
    case = silent(world)
    world.do("zhou", "propose_ruling", case, **WHY)
    world.do("zhao", "sign", case)
    assert blocked(world, "wang", "ruling", case, **YES) == ["head_signed"]
    assert world.do("wang", "ruling", case, **NO).case.signed_head == world.people["zhao"]


def test_it_covers_what_was_judged_like_a_signature(world: World) -> None:
    case = silent(world)
    ruled(world, case)
    world.do("wang", "correct", case, title="停水五天", reason="天数有误")
    assert fresh(case).ruling is None
    assert blocked(world, "chen", "sign", case) == ["signature_head"]
    assert CaseEvent.objects.filter(case=case).last().verb == "void"


def test_raw_sql_rules_nothing(world: World) -> None:
    case = silent(world)
    world.do("zhou", "propose_ruling", case, **WHY)
    asked = Request.objects.get(kind="ruling")
    other = world.planned()
    world.do("li", "ask_extension", other, amount=2, reason="雨季")
    world.do("wang", "decide_extension", other, **YES)
    for key in (asked.pk, Request.objects.get(kind="extension").pk):
        with pytest.raises(DatabaseError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(ruling=key)
