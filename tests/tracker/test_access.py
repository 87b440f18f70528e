"""Row filter and object check are the same answer, for every person and case of a rich world."""

from datetime import date
from typing import Any

import pytest

from tests.world import World, all_passed, photo
from tracker.access import reads_identity, sees, visible_cases
from tracker.actor import SYSTEM, Actor
from tracker.models import Case, User
from tracker.vocabulary import Role

pytestmark = pytest.mark.django_db


def people(world: World) -> dict[str, User]:
    """The cast, and those at its edges: strangers, newcomers, and people who have left."""
    world.person("tang", "唐宁", Role.OFFICER, world.parks)
    world.person("wu", "吴迪", Role.HEAD, world.parks)
    world.person("lin", "林岚", Role.INSPECTOR, ends_on=date(2025, 12, 31))
    term = {"starts_on": date(2027, 1, 1), "ends_on": date(2029, 12, 31)}
    world.person("jin", "金一", Role.INSPECTOR, **term)
    world.person("bai", "白露", Role.CLERK, is_active=False)
    world.person("nobody", "无角色", "")
    return world.people


def cases(world: World) -> dict[str, Case]:
    """One case for every relation that somebody can have to a case."""
    found = {stage: getattr(world, stage)() for stage in ("logged", "assigned", "submitted")}
    helped = world.assigned(co_units=[world.parks.pk, world.traffic.pk])
    found["assisted"] = world.planned(helped)
    found["elsewhere"] = world.assigned(unit=world.traffic.pk)
    found["returned"] = world.assigned(co_units=[world.parks.pk])
    world.do("li", "return", found["returned"], reason="不属我局")
    found["handed on"] = world.assigned()
    world.do("li", "return", found["handed on"], reason="不属我局")
    world.assigned(found["handed on"], unit=world.traffic.pk)
    found["merged"] = world.assigned(co_units=[world.parks.pk])
    world.merged(found["merged"], found["elsewhere"])
    found["closed"] = world.closed()
    world.now = world.now.replace(month=3, day=2)
    found["reworked"] = world.submitted()
    again = all_passed(solved="no", solved_remark="未解决")
    world.do("chen", "rework", found["reworked"], **again)
    world.do("li", "attach", found["reworked"], uploads=[photo()])
    found["stood in for"] = world.assigned()
    world.do("zhou", "stand_in", found["stood in for"], person=world.people["wu"].pk)
    found["passed on"] = world.submitted()
    ma = world.person("ma", "马宁", Role.INSPECTOR).pk
    world.do("wang", "correct", found["passed on"], inspector=ma, reason="换人")
    for name, inspector in (("of one gone", "lin"), ("of one to come", "jin")):
        found[name] = world.submitted()
        Case.objects.filter(pk=found[name].pk).update(inspector=world.people[inspector])
    return found


# Who sees what, written out once; everybody else of the world sees none of it.
EVERYTHING = {"wang", "zhou", "sun", "ji"}
WATER, TRAFFIC, PARKS = {"li", "zhao"}, {"qian", "feng"}, {"tang", "wu"}
SEEN: dict[str, set[str]] = {
    "logged": set(),
    "assigned": WATER,
    "submitted": WATER | {"chen"},
    "assisted": WATER | TRAFFIC | PARKS,
    "elsewhere": TRAFFIC,
    "returned": set(),
    "handed on": TRAFFIC,
    "merged": WATER | PARKS,
    "closed": WATER | {"chen"},
    "passed on": WATER | {"ma"},
    "reworked": WATER | {"chen"},
    "of one gone": WATER,
    "of one to come": WATER,
    "stood in for": WATER | {"wu"},
}


def test_filter_and_check_agree_with_the_table(world: World) -> None:
    cast, found = people(world), cases(world)
    assert found.keys() == SEEN.keys()
    for who in cast:
        actor = world.actor(who)
        filtered = set(visible_cases(actor).values_list("pk", flat=True))
        for name, case in found.items():
            wanted = who in EVERYTHING | SEEN[name]
            assert (case.pk in filtered) is wanted, (who, name)
            assert sees(actor, Case.objects.get(pk=case.pk)) is wanted, (who, name)


def test_the_engine_sees_all_and_nobody_sees_nothing(world: World) -> None:
    people(world), cases(world)
    assert visible_cases(SYSTEM).count() == Case.objects.count()
    strange: list[Any] = [Actor(role=""), Actor(role="no such role"), Actor(role=Role.OFFICER)]
    strange += [Actor(role=Role.INSPECTOR), Actor(role=Role.CLERK, in_term=False)]
    for actor in strange:
        assert not visible_cases(actor).exists(), actor
        assert not any(sees(actor, case) for case in Case.objects.all()), actor


def test_nobody_without_a_unit_is_taken_for_the_one_of_an_unassigned_case(world: World) -> None:
    case = world.logged()
    assert case.unit_id is None
    for role in (Role.OFFICER, Role.HEAD, Role.INSPECTOR):
        actor = Actor(role=role, user_id=None, unit_id=None)
        assert not sees(actor, case)
        assert not visible_cases(actor).exists()


def test_identities_are_for_the_office_alone(world: World) -> None:
    readers = {who for who in people(world) if reads_identity(world.actor(who))}
    assert readers == {"wang", "zhou"}
