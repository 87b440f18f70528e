"""Who is named on a discipline track, and who acts instead."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.tracks import (
    ALLEGED,
    DECIDED,
    accused,
    anew,
    codes,
    confirm_codes,
    named,
    track_codes,
)
from tests.world import World, all_passed
from tracker import custody, vouching
from tracker.access import sees
from tracker.deeds import recusal
from tracker.errors import Blocked, Invalid, NotAllowed
from tracker.models import Case, CustodyEvent, TrackEntry
from tracker.vocabulary import Role, Status
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db


# Who is named ------------------------------------------------------------------------------------


def test_a_head_is_barred_only_if_named_and_confirmed(world: World) -> None:
    case = world.ready(world.planned(world.assigned(**ALLEGED)))
    assert recusal(anew(case), world.people["zhao"].pk, Role.HEAD) == ""
    entry = named(world, case, "zhao")
    assert recusal(anew(case), world.people["zhao"].pk, Role.HEAD) == ""
    world.confirm("sun", entry)
    assert recusal(anew(case), world.people["zhao"].pk, Role.HEAD) == "set_aside"
    assert codes(world, "zhao", "submit", case) == ["set_aside"]


def test_a_head_whose_own_decision_is_meant_is_barred_too(world: World) -> None:
    case = world.assigned(**ALLEGED)
    world.do("li", "acknowledge", case)
    world.confirm("zhou", named(world, case, "zhao", own_decision=True))
    plan = {
        "leader": "赵刚",
        "measures": [{"text": "修", "owner": "刘", "due_on": world.now.date()}],
    }
    assert codes(world, "zhao", "plan", case, **plan) == ["set_aside"]


def test_naming_is_refused_by_another(world: World) -> None:
    case = world.ready(world.planned(world.assigned(**ALLEGED)))
    world.confirm("sun", named(world, case, "zhao"), granted="no")
    world.do("zhao", "submit", case)


def test_nobody_confirms_a_naming_of_themselves_or_of_their_own_pen(world: World) -> None:
    case = accused(world)
    assert confirm_codes(world, "ji", named(world, case, "zhao")) == ["own_entry"]
    entry = named(world, case, "zhou")
    with pytest.raises((NotAllowed, Blocked)):
        world.confirm("zhou", entry)


def test_an_outcome_waits_until_names_are_settled(world: World) -> None:
    case = accused(world)
    naming = named(world, case, "zhao")
    entry = world.track("ji", "outcome", case, **DECIDED)
    assert confirm_codes(world, "sun", entry) == ["naming_open"]
    world.confirm("sun", naming)
    world.confirm("sun", entry)


def test_a_typed_name_lies_encrypted(world: World) -> None:
    case = accused(world)
    entry = world.track("ji", "name", case, name="钱某某", post="窗口办事员", text="来信点名")
    assert TrackEntry.objects.get(pk=entry.pk).name == "钱某某"
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, post FROM tracker_trackentry WHERE id = %s", [entry.pk])
        stored = cursor.fetchone()
    assert "钱" not in "".join(stored)
    assert "窗口" not in "".join(stored)
    with pytest.raises(Invalid):
        world.track("ji", "name", case, text="无名")


# The stand-in ------------------------------------------------------------------------------------


def test_the_stand_in_plans_submits_and_signs(world: World) -> None:
    case = world.assigned(**ALLEGED)
    world.confirm("sun", named(world, case, "zhao"))
    world.do("li", "acknowledge", case)
    world.do("zhou", "stand_in", case, person=world.people["li"].pk)
    plan = {
        "leader": "李强",
        "measures": [{"text": "修", "owner": "刘", "due_on": world.now.date()}],
    }
    case = world.do("li", "plan", case, **plan).case
    assert case.status == Status.DEADLINE
    case = world.called_back(world.do("li", "submit", world.ready(case)).case)
    world.settle_track(case)
    case = world.published(world.do("chen", "verify", case, **all_passed()).case)
    assert codes(world, "zhao", "sign", case) == ["set_aside"]
    event = world.do("li", "sign", case).event
    assert (event.role, event.actor_tenure, event.actor_unit) == ("head", "acting", world.water)
    world.do("chen", "sign", case)
    world.tick(days=30)
    assert world.do("zhou", "close", case).case.status == Status.CLOSED


def test_whose_account_waits_stands_in_for_nobody(world: World) -> None:
    case, feng = world.planned(), world.people["feng"]
    custody.reset_password(feng, world.actor("gao"), world.now)
    with pytest.raises(Invalid):
        world.do("zhou", "stand_in", case, person=feng.pk)
    vouching.confirm(list(CustodyEvent.objects.all()), world.actor("sun"), world.now, "当面")
    assert world.do("zhou", "stand_in", case, person=feng.pk).case.stand_in == feng


def test_a_stand_in_without_a_track_sets_the_head_aside_in_the_same_words(world: World) -> None:
    def words(case: Case) -> list[str]:
        with pytest.raises(Blocked) as refused:
            world.do("zhao", "submit", case)
        return [str(blocker.missing) for blocker in refused.value.blockers]

    plain = world.ready()
    world.do("zhou", "stand_in", plain, person=world.people["li"].pk)
    other = world.ready(world.planned(world.assigned(**ALLEGED)))
    world.confirm("sun", named(world, other, "zhao"))
    barred = words(other)
    world.do("zhou", "stand_in", other, person=world.people["li"].pk)
    assert words(plain) == words(other) == barred
    world.do("zhou", "stand_in", plain, person=None)  # every act has its counter-act
    world.do("zhao", "submit", plain)


def test_a_barred_director_appoints_nobody_and_the_auditor_does(world: World) -> None:
    case = world.ready(world.planned(world.assigned(**ALLEGED)))
    who = {"person": world.people["li"].pk}
    assert codes(world, "sun", "stand_in", case, **who) == ["director_appoints"]
    world.confirm("sun", named(world, case, "zhou"))
    assert codes(world, "zhou", "stand_in", case, **who) == ["set_aside"]
    world.do("sun", "stand_in", case, **who)
    world.do("li", "submit", case)


def test_who_may_stand_in(world: World) -> None:
    case = world.ready(world.planned(world.assigned(**ALLEGED)))
    for who in ("qian", "chen", "wang"):
        with pytest.raises(Invalid):
            world.do("zhou", "stand_in", case, person=world.people[who].pk)
    world.confirm("sun", named(world, case, "li"))
    with pytest.raises(Invalid):
        world.do("zhou", "stand_in", case, person=world.people["li"].pk)
    world.do("zhou", "stand_in", case, person=world.people["feng"].pk)
    assert CaseTask.objects.inbox(world.actor("feng")).filter(case=case).exists()
    event = world.do("feng", "submit", case).event  # of another unit, for this one
    assert (event.role, event.actor_unit, event.actor_tenure) == ("head", world.water, "acting")


def test_a_named_inspector_does_not_verify(world: World) -> None:
    case = accused(world)
    world.confirm("sun", named(world, case, "chen"))
    world.settle_track(case)
    assert codes(world, "chen", "verify", case, **all_passed()) == ["set_aside"]


def test_whoever_acted_for_the_unit_is_no_officer_of_its_track(world: World) -> None:
    case = accused(world)
    world.moves("li", Role.DISCIPLINE)
    assert track_codes(world, "li", "outcome", case, **DECIDED) == ["acted_for_unit"]
    assert confirm_codes(world, "li", world.track("ji", "outcome", case, **DECIDED)) == [
        "acted_for_unit"
    ]


def test_a_stand_in_goes_with_the_unit(world: World) -> None:
    case = world.assigned()
    world.do("zhou", "stand_in", case, person=world.people["feng"].pk)
    assert sees(world.actor("feng"), anew(case))
    case = world.do("li", "return", case, reason="不属我局").case
    assert case.stand_in_id is None
    assert not sees(world.actor("feng"), anew(case))
