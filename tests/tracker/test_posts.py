"""Who holds which post, who acts in it, and what somebody is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.world import World, all_passed
from tracker import custody, posts
from tracker.access import sees
from tracker.errors import Blocked, NotAllowed
from tracker.models import Absence, Case, CaseEvent, Post
from tracker.rules import blockers
from tracker.vocabulary import Role, Tenure
from workflows.door import perform

pytestmark = pytest.mark.django_db


def away(world: World, who: str, days: int = 0) -> Absence:
    today = world.now.date()
    last = today + timedelta(days=days)
    return Absence.objects.create(person=world.people[who], starts_on=today, ends_on=last)


def test_a_post_is_held_from_its_first_day_to_its_last(world: World) -> None:
    post = Post(role=Role.CLERK, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 4))
    morning = world.now.replace(hour=0)
    held = [post.in_force(morning + timedelta(days=n)) for n in range(-1, 4)]
    assert held == [False, True, True, True, False]
    post.ended_at = world.now + timedelta(hours=3)
    assert [post.in_force(world.now + timedelta(hours=n)) for n in (2, 3)] == [True, False]


def test_a_deputy_acts_while_every_holder_is_away(world: World) -> None:
    deputy = world.post("li", Role.HEAD, world.water, tenure=Tenure.DEPUTY)
    assert not posts.acts(deputy, world.now)
    away(world, "zhao")
    assert posts.acts(deputy, world.now)
    world.tick(days=1)
    assert not posts.acts(deputy, world.now)  # the head is back
    world.moves("zhao", Role.OFFICER, world.traffic)
    assert posts.acts(deputy, world.now)  # there is no head
    world.person("xu", "徐来", Role.HEAD, world.water)
    assert not posts.acts(deputy, world.now)


def test_who_stands_in_is_written_down(world: World) -> None:
    case = world.ready()
    world.post("li", Role.HEAD, world.water, title="副局长", tenure=Tenure.DEPUTY)
    with pytest.raises(NotAllowed):
        world.do("li", "submit", case)
    away(world, "zhao")
    deputy = world.actor("li", Role.HEAD)
    assert (deputy.role, deputy.stands_in) == (Role.HEAD, True)
    event = perform(case.pk, "submit", deputy, at=world.now).event
    told = (event.actor_name, event.actor_post, event.actor_tenure, event.actor_unit_name)
    assert told == ("李强", "副局长", "deputy", "水务局")
    assert event.digest == CaseEvent.objects.get(pk=event.pk).compute_digest()


def test_an_event_keeps_the_names_of_its_moment(world: World) -> None:
    case = world.assigned()
    event = case.events.get(verb="assign")
    world.people["wang"].name = "王敏敏"
    world.people["wang"].save()
    world.water.name = "水利局"
    world.water.save()
    assert (event.actor_name, event.actor_unit_name) == ("王敏", "")
    later = world.do("li", "acknowledge", case).event
    assert later.actor_unit_name == "水利局"
    event.actor_name = "李四"
    assert event.digest != event.compute_digest()


def test_somebody_acts_in_one_post_at_a_time(world: World) -> None:
    other = world.post("li", Role.OFFICER, world.traffic)
    li, case = world.people["li"], world.assigned(unit=world.traffic.pk)
    first = posts.actor(li, world.now)
    assert (first.unit_id, first.in_term) == (world.water.pk, True)
    second = posts.actor(li, world.now, post_id=other.pk)
    assert second.unit_id == world.traffic.pk
    assert (sees(first, case), sees(second, case)) == (False, True)


def test_somebody_else_s_post_cannot_be_chosen(world: World) -> None:
    head = world.people["zhao"].posts.get()
    chosen = posts.actor(world.people["li"], world.now, post_id=head.pk)
    assert chosen.role == Role.OFFICER


def test_a_post_that_ended_is_not_acted_in(world: World) -> None:
    case = world.assigned()
    post = world.people["li"].posts.get()
    post.ended_at = world.now
    post.save()
    actor = world.actor("li")
    assert (actor.role, actor.in_term) == (Role.OFFICER, False)
    assert not sees(actor, case)


def test_an_inspector_never_inspects_a_unit_of_the_own_past(world: World) -> None:
    """Even if the post at the unit ended while the case was open."""
    case = world.called_back()
    old = world.post("chen", Role.OFFICER, world.water)
    old.ended_at = world.now - timedelta(hours=1)
    old.save()
    actor = world.actor("chen", Role.INSPECTOR)
    found = blockers(case, "verify", actor, world.now)
    assert "own_unit" in [blocker.code for blocker in found]
    old.ended_at = case.received_at - timedelta(days=1)
    old.save()
    again = blockers(Case.objects.get(pk=case.pk), "verify", actor, world.now)
    assert "own_unit" not in [blocker.code for blocker in again]


def test_the_fitting_inspector_holds_the_post_now(world: World) -> None:
    world.term("chen", date(2026, 1, 1))
    assert world.submitted().inspector is None
    world.post("wang", Role.INSPECTOR, ends_on=date(2027, 1, 1))  # logged and assigned it
    assert world.submitted().inspector is None
    world.person("ma", "马宁", Role.INSPECTOR)
    assert world.submitted().inspector == world.people["ma"]


def test_units_without_anybody_who_can_act(world: World) -> None:
    units = [world.water, world.traffic, world.parks]
    assert posts.unmanned(units, world.now) == {world.parks.pk: [Role.HEAD, Role.OFFICER]}
    world.person("tang", "唐宁", Role.OFFICER, world.parks)
    assert posts.unmanned(units, world.now) == {world.parks.pk: [Role.HEAD]}
    away(world, "zhao")
    assert posts.unmanned(units, world.now)[world.water.pk] == [Role.HEAD]
    world.post("li", Role.HEAD, world.water, tenure=Tenure.DEPUTY)
    assert world.water.pk not in posts.unmanned(units, world.now)
    world.moves("feng", Role.INSPECTOR, ends_on=date(2027, 1, 1))
    assert posts.unmanned(units, world.now)[world.traffic.pk] == [Role.HEAD]


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": Role.HEAD},
        {"role": Role.CLERK, "unit": True},
        {"role": Role.INSPECTOR},
        {"role": Role.CLERK, "ends_on": date(2023, 1, 1)},
    ],
)
def test_the_database_knows_what_a_post_is(world: World, wrong: dict[str, object]) -> None:
    fields = {**wrong, "unit": world.water} if wrong.get("unit") else wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        world.post("wang", **fields)  # type: ignore[arg-type]  # that is the point


def test_a_citizen_and_the_system_have_no_post(world: World) -> None:
    actor = replace(world.actor("wang"), post_id=None)
    assert not actor.stands_in
    world.do("wang", "release", case := world.logged(), title="停水", text="停水三天")
    assert {event.actor_post for event in case.events.all()} == {""}


def test_signing_waits_while_custody_is_open(world: World) -> None:
    case = world.called_back()
    custody.give_post(
        world.people["chen"],
        Post(role=Role.INSPECTOR, starts_on=date(2026, 1, 1), ends_on=date(2028, 1, 1)),
        world.actor("wang"),
        world.now,
    )
    with pytest.raises(Blocked) as refused:
        world.do("chen", "verify", case, **all_passed())
    assert [blocker.code for blocker in refused.value.blockers] == ["custody"]
