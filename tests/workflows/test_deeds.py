"""Whoever acted for one side of a case judges it for no other, whatever post they hold today."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.imports.refusals import blocked, invalid
from tests.world import HIRED, UNIT_WORDS, World, all_passed
from tracker.deeds import recusal
from tracker.models import Case
from tracker.vocabulary import Role
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db
TERM = {"ends_on": date(2027, 12, 31)}


def to_inspect(world: World, who: str) -> Case:
    """A case to be inspected by somebody who is no stranger to it, brought about past the rules."""
    case = world.called_back()
    world.moves(who, Role.INSPECTOR, **TERM)
    Case.objects.filter(pk=case.pk).update(inspector=world.people[who])
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("who", ["li", "zhao"])
@pytest.mark.parametrize("verb", ["verify", "rework"])
def test_who_acted_for_the_unit_does_not_inspect(world: World, who: str, verb: str) -> None:
    case = to_inspect(world, who)
    findings = all_passed() if verb == "verify" else all_passed(solved="no", solved_remark="未解决")
    found = blocked(world, who, verb, case, **findings)
    assert "acted_for_unit" in found


def test_nor_is_such_a_person_offered_or_found(world: World) -> None:
    case = world.called_back()
    world.moves("li", Role.INSPECTOR, **TERM)
    given = {"inspector": world.people["li"].pk, "reason": "换人"}
    assert invalid(world, "wang", "correct", case, **given) == {"inspector"}
    # Chen leaves, so that Li would be the only one to find; Wei is of the water bureau.
    world.term("chen", date(2026, 1, 1))
    again = world.do(
        "wang", "assign", world.logged(), unit=world.water.pk, tier=world.tier.pk, **UNIT_WORDS
    ).case
    world.moves("zhao", Role.INSPECTOR, **TERM)
    assert recusal(again, world.people["zhao"].pk, Role.INSPECTOR) == ""  # no deed in this one


@pytest.mark.parametrize("who", ["li", "zhao"])
def test_who_acted_for_the_unit_does_not_close(world: World, who: str) -> None:
    case: Case = world.signed() if who == "li" else world.verified()
    if who == "zhao":  # another head signs in his place
        world.person("xu", "徐来", Role.HEAD, world.water)
        world.do("xu", "sign", case)
        world.do("chen", "sign", case)
    world.tick(days=20)
    world.moves(who, Role.DIRECTOR)
    assert "acted_for_unit" in blocked(world, who, "close", case)


@pytest.mark.parametrize("kind", ["extension", "deferral"])
def test_who_acted_for_the_unit_decides_none_of_its_requests(world: World, kind: str) -> None:
    case = world.planned()
    given = {"amount": 2} if kind == "extension" else {"review_on": date(2026, 5, 1)}
    world.do("zhao", f"ask_{kind}", case, reason="雨季", **given)
    world.moves("li", Role.DIRECTOR)  # who acknowledged it
    said = {"granted": "yes", "decision": "同意"}
    assert blocked(world, "li", f"decide_{kind}", case, **said) == ["acted_for_unit"]


def test_who_judged_it_does_not_sign_for_the_unit(world: World) -> None:
    """A clerk who is head elsewhere: he assigned the case to himself, as it were."""
    world.post("wang", Role.HEAD, world.water)
    case = world.verified()
    actor = world.actor("wang", Role.HEAD)
    assert recusal(case, actor.user_id, Role.HEAD) == "judged_before"
    assert "judged_before" in blocked(world, "wang:head", "sign", case)


def test_the_inspector_who_signs_is_the_one_who_verified(world: World) -> None:
    case = world.verified()
    world.do("zhao", "sign", case)
    world.person("ma", "马宁", Role.INSPECTOR)
    world.do("wang", "correct", case, inspector=world.people["ma"].pk, reason="陈明出差")
    assert "not_verified_by" in blocked(world, "ma", "sign", case)
    world.do("wang", "correct", case, inspector=world.people["chen"].pk, reason="陈明已回")
    assert world.do("chen", "sign", case).case.signed_inspector == world.people["chen"]
    world.tick(days=20)  # what the head signed for has not become another by it
    assert world.do("zhou", "close", case).case.status == "closed"


def test_two_accounts_of_two_posts_are_one_person(world: World) -> None:
    """Zhao heads the bureau and is deputy director: away or not, he does not close his own case."""
    world.post("zhao", Role.DIRECTOR, tenure="acting")
    case = world.signed()
    world.tick(days=20)
    found = blocked(world, "zhao:director", "close", case)
    assert {"acted_for_unit", "same_signer"} <= set(found)


def test_raw_sql_signs_for_no_second_side(world: World) -> None:
    case = world.verified()

    def signs(who: str, role: str) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO tracker_signature"
                " (case_id, round, look, sheet, content, role, user_id, opinion, factor, at, salt)"
                " VALUES (%s, 1, 0, 0, '', %s, %s, '', 'totp', %s, 'aa')",
                [case.pk, role, world.people[who].pk, world.now],
            )

    for who, role in (
        ("li", "director"),  # acknowledged it
        ("zhao", "inspector"),
        ("wang", "head"),
        ("chen", "head"),
        ("wei", "inspector"),  # has not verified it
    ):
        with pytest.raises(DatabaseError):
            signs(who, role)
    signs("zhao", "head")  # so it is not the statement that is wrong


def test_raw_sql_inspects_and_decides_nothing_of_the_own(world: World) -> None:
    case = world.planned()
    world.do("zhao", "ask_extension", case, amount=2, reason="雨季")

    def execute(sql: str, *params: Any) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, params)

    inspects = (
        "INSERT INTO tracker_inspection (case_id, round, inspector_id, on_site, passed, at)"
        " VALUES (%s, 1, %s, (1 = 1), (1 = 1), %s)"
    )
    for who in ("li", "zhao", "wang"):
        with pytest.raises(DatabaseError):
            execute(inspects, case.pk, world.people[who].pk, world.now)
    with pytest.raises(DatabaseError):
        execute(
            "UPDATE tracker_request SET decided_by_id = %s, decided_at = %s, granted = (1 = 1)",
            world.people["li"].pk,
            world.now,
        )


def test_an_old_post_of_no_deed_bars_nobody(world: World) -> None:
    """Separation is by deeds: who was officer of the bureau but touched nothing may close."""
    old = world.post("zhou", Role.OFFICER, world.water, starts_on=HIRED)
    case = world.signed()
    world.tick(days=20)
    assert old.pk
    assert world.do("zhou", "close", case).case.status == "closed"
    assert not CaseTask.objects.open().filter(case=case).exists()


# What a reporter said, and what the public reads -------------------------------------------------


def clerk_of_the_unit(world: World) -> str:
    """Li, officer of the bureau, is a clerk of the office too."""
    world.post("li", Role.CLERK)
    return "li:clerk"


@pytest.mark.parametrize(
    ("verb", "payload"),
    [
        ("call_back", {"outcome": "answered", "solved": "yes", "satisfaction": "satisfied"}),
        ("call_back", {"outcome": "unreachable"}),
        ("record_retract", {"stands": "yes"}),
    ],
)
def test_the_unit_takes_down_no_word_of_a_reporter(
    world: World, verb: str, payload: dict[str, str]
) -> None:
    case = world.submitted()
    said = {"report": case.reports.get().pk, **payload}
    assert blocked(world, clerk_of_the_unit(world), verb, case, **said) == ["acted_for_unit"]


def test_nor_does_it_publish_or_propose_an_end(world: World) -> None:
    case, target = world.inspected(), world.logged()
    li = clerk_of_the_unit(world)
    words = {"title": "停水", "text": "已恢复供水。"}
    assert blocked(world, li, "release", case, **words) == ["acted_for_unit"]
    case = world.planned()
    into = {"target": target.number, "compared": True, "reason": "同一问题"}
    assert blocked(world, li, "propose_merge", case, **into) == ["acted_for_unit"]
    case = world.assigned()
    world.do("li", "return", case, reason="不属我局")
    no = {"route_code": "not_ours", "reason": "不属受理范围"}
    assert blocked(world, li, "propose_reject", case, **no) == ["acted_for_unit"]
