"""Haste is shown: three cases verified by one person within a minute; it stops nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.desk.pages import Desk, county, text
from tests.world import World, all_passed
from tracker import haste
from tracker.case_facts import facts_of
from tracker.models import Case, Inspection
from tracker.vocabulary import Role
from workflows.door import perform

__all__ = ["county"]
pytestmark = pytest.mark.django_db
WORDS = "3 cases verified by one person within one minute"


def verified(world: World, *seconds: float, who: tuple[str, ...] = ("chen",)) -> list[Case]:
    """Cases verified so many seconds after one and the same moment."""
    cases = [world.called_back() for _case in seconds]
    begun = world.tick()
    found = []
    for place, (case, after) in enumerate(zip(cases, seconds, strict=True)):
        name = who[place % len(who)]
        Case.objects.filter(pk=case.pk).update(inspector=world.people[name])
        at = begun + timedelta(seconds=after)
        found.append(perform(case.pk, "verify", world.actor(name), at=at, **all_passed()).case)
    world.now = begun + timedelta(hours=1)
    return found


def hurried() -> list[int]:
    rows = haste.hasty(Inspection.objects.all()).order_by("pk")
    return list(rows.values_list("case", flat=True))


@pytest.mark.parametrize(
    ("seconds", "marked"),
    [
        ((0, 20, 40), 3),
        ((0, 30, 60), 3),  # the minute is a whole one
        ((0, 30, 61), 0),
        ((0, 59, 118), 0),  # two in every minute
        ((0, 1), 0),
        ((0, 50, 60, 100), 4),  # each was one of three in some minute
        ((0, 10, 20, 300), 3),
    ],
)
def test_three_in_a_minute(world: World, seconds: tuple[float, ...], marked: int) -> None:
    cases = verified(world, *seconds)
    assert hurried() == [case.pk for case in cases[:marked]]


def test_of_one_person(world: World) -> None:
    world.person("ma", "马宁", Role.INSPECTOR)
    verified(world, 0, 10, 20, who=("chen", "ma"))
    assert hurried() == []


def test_sending_back_is_no_haste(world: World) -> None:
    first, second = verified(world, 0, 10)
    case = world.called_back()
    at = Inspection.objects.get(case=second).at + timedelta(seconds=10)
    failed = all_passed(solved="no", solved_remark="无水")
    Case.objects.filter(pk=case.pk).update(moved_at=at, inspector=world.people["chen"])
    perform(case.pk, "rework", world.actor("chen"), at=at, **failed)
    assert hurried() == []
    assert first.status == "verified"


def test_it_is_no_gate(world: World) -> None:
    case, *_others = verified(world, 0, 10, 20)
    world.signed(world.published(case))
    world.tick(days=20)
    assert world.do("zhou", "close", case).case.status == "closed"


def test_the_facts_say_how_many(world: World) -> None:
    case, *_others = verified(world, 0, 10, 20)
    (row,) = facts_of(Case.objects.get(pk=case.pk)).paces
    assert row.pace == 3  # type: ignore[attr-defined]  # annotated by `haste.with_pace`


def test_it_stands_on_the_page_and_before_whoever_signs(county: World) -> None:
    case, *_others = verified(county, 0, 10, 20)
    calm = county.verified()
    for who in ("sun", "zhou", "wang", "li"):
        page = text(Desk(county, who).see(case))
        assert page.count(WORDS) == 2, who  # beside the gates, and in the timeline
        assert WORDS not in text(Desk(county, who).see(calm))
    county.published(case)
    assert WORDS in text(Desk(county, "zhao").see(case, "sign/"))
    county.do("chen", "sign", county.do("zhao", "sign", case).case)
    assert WORDS in text(Desk(county, "zhou").see(case, "close/"))


def listed(county: World, who: str) -> Any:
    desk = Desk(county, who)
    return desk.client.get("/haste/")


def test_the_auditor_has_a_list_of_them(county: World) -> None:
    cases = verified(county, 0, 10, 20)
    calm = county.verified()
    page = text(listed(county, "sun"))
    for case in cases:
        assert case.number in page
    assert calm.number not in page
    assert listed(county, "zhou").status_code == 200
    for who in ("li", "chen", "wang", "gao"):
        assert listed(county, who).status_code in (403, 404)
    assert "/haste/" in text(Desk(county, "sun").see(cases[0]))


def asked(county: World) -> int:
    client = Desk(county, "sun").client
    client.get("/haste/")  # the first page of a session asks for more
    with CaptureQueriesContext(connection) as sent:
        client.get("/haste/")
    return len(sent)


def test_the_list_asks_the_same_for_one_and_for_many(county: World) -> None:
    verified(county, 0, 10, 20)
    few = asked(county)
    verified(county, *range(8))
    assert asked(county) == few
