"""Today: everybody's own tasks, the most urgent first, however many there are."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desk.inbox import COUNTED, SHOWN, bounds, inbox
from desk.slow_units import slow_units
from tests.desk import queries
from tests.desk.many import hand_to, many
from tests.world import START, World
from tracker import reference
from tracker.time import clocks
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db


def signed_in(client: Client, world: World, who: str) -> Client:
    client.force_login(world.people[who])
    reference.calendar()
    return client


def page(client: Client, address: str = "/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_strangers_are_led_to_the_public_pages(client: Client, world: World) -> None:
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer["Location"] == "/p/"


def test_what_is_mine_to_do_is_here(client: Client, world: World) -> None:
    case = world.assigned()
    shown = page(signed_in(client, world, "li"))
    assert case.number in shown
    assert reverse("desk:act", args=[case.number, "acknowledge"]) in shown
    assert "水务局" in shown


def test_what_is_another_s_is_not(client: Client, world: World) -> None:
    case = world.assigned()
    assert case.number not in page(signed_in(client, world, "qian"))
    assert case.number not in page(signed_in(client, world, "wang"))


def test_the_clerk_assigns(client: Client, world: World) -> None:
    case = world.logged()
    shown = page(signed_in(client, world, "wang"))
    assert reverse("desk:act", args=[case.number, "assign"]) in shown


def test_a_verb_that_is_not_mine_leads_to_the_case(client: Client, world: World) -> None:
    case = world.planned()
    shown = page(signed_in(client, world, "li"))
    assert reverse("desk:act", args=[case.number, "submit"]) not in shown
    assert f'href="{reverse("desk:case", args=[case.number])}"' in shown


@pytest.mark.parametrize("who", ["sun", "zhou", "gao", "feng"])
def test_nothing_to_do_is_said_kindly(client: Client, world: World, who: str) -> None:
    assert "没有待您办理的事项" in page(signed_in(client, world, who))


def moments(at: datetime) -> dict[str, datetime]:
    today = clocks.end_of(clocks.local(at))
    soon = clocks.soon_until(at, reference.calendar())
    return {
        "overdue": at - timedelta(seconds=1),
        "today": today,
        "soon": soon,
        "later": soon + timedelta(seconds=1),
    }


def test_every_due_date_falls_into_one_group(world: World) -> None:
    cases = many(world, 5)
    dues = moments(START)
    for case, due in zip(cases, [*dues.values(), None], strict=True):
        hand_to(world.water, [case], due)
    found = {
        name: list(CaseTask.objects.filter(where).values_list("case", flat=True))
        for name, where in bounds(START).items()
    }
    assert found == {name: [case.pk] for name, case in zip([*dues, "undated"], cases, strict=True)}


def test_groups_agree_with_the_chips(world: World) -> None:
    case = many(world, 1)[0]
    for name, due in moments(START).items():
        hand_to(world.water, [case], due)
        (group,) = [g for g in inbox(world.actor("li"), START) if g.rows]
        (row,) = group.rows
        assert row.clock is not None
        assert (group.name, row.clock.state.value) == (name, name)


def test_the_most_urgent_comes_first(client: Client, world: World) -> None:
    first, second = many(world, 2)
    now = timezone.now()
    hand_to(world.water, [first], now - timedelta(days=1))
    hand_to(world.water, [second], now - timedelta(days=9))
    shown = page(signed_in(client, world, "li"))
    assert shown.index(second.number) < shown.index(first.number)


@pytest.mark.parametrize("count", [1, 500])
def test_queries_do_not_grow(
    client: Client, world: World, count: int, django_assert_num_queries: object
) -> None:
    hand_to(world.water, many(world, count), timezone.now() - timedelta(days=1))
    page(signed_in(client, world, "li"))  # reference data is in memory from here on
    with django_assert_num_queries(queries.FRAME + queries.TODAY):  # type: ignore[operator]
        shown = page(client)
    assert shown.count("col-number") - 1 == min(count, SHOWN)


def test_all_of_a_group_page_by_page(client: Client, world: World) -> None:
    cases = many(world, 120)
    hand_to(world.water, cases, timezone.now() - timedelta(days=1))
    signed_in(client, world, "li")
    assert "?group=overdue" in page(client)
    answer = client.get("/?group=overdue")
    numbers = []
    while True:
        numbers += [row.number for row in answer.context["rows"]]
        url = answer.context["pager"].next_url
        if not url:
            break
        answer = client.get(url)
    assert sorted(numbers) == sorted(case.number for case in cases)


def test_counting_stops_somewhere(world: World) -> None:
    hand_to(world.water, many(world, COUNTED + 5), START)
    at = START + timedelta(days=1)
    overdue = next(g for g in inbox(world.actor("li"), at) if g.name == "overdue")
    assert overdue.many
    assert len(overdue.rows) == SHOWN


def test_the_director_sees_who_is_late_and_at_what(client: Client, world: World) -> None:
    world.assigned()
    case = world.planned()
    late = START + timedelta(days=90)
    (row,) = slow_units(world.actor("zhou"), late)
    assert (row.unit, row.overdue, row.unseen, row.unfinished) == (world.water, 2, 1, 1)
    assert row.oldest is not None
    assert case.due_at is not None
    shown = page(signed_in(client, world, "zhou"))
    assert f"?unit={world.water.pk}&amp;due=overdue" in shown


def test_who_is_late_is_not_for_units(client: Client, world: World) -> None:
    world.assigned()
    assert "slow-title" not in page(signed_in(client, world, "feng"))
    assert "slow-title" not in page(signed_in(client, world, "gao"))
