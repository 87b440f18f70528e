"""Standings: the league and one unit's page; who sees what; the same numbers everywhere."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engine.sweep import sweep
from scoring import posting, standings
from tests.desk import queries
from tests.desk.pages import text
from tests.world import World
from tracker.models import Case

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


def desk(world: World, who: str, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(world.people[who])
    return client


@pytest.fixture
def late(world: World) -> Case:
    """A case of the water bureau that has climbed the whole ladder."""
    world.begin(days_ago=60)
    case = world.planned()
    sweep(timezone.now() - timedelta(minutes=5))
    posting.rebuild()
    return case


def year_of(case: Case) -> int:
    return int(case.entries.latest("id").year)


def test_the_league_shows_every_unit_and_the_office_opens_each(world: World, late: Case) -> None:
    page = text(desk(world, "sun").get(f"/standings/?year={year_of(late)}"))
    for unit in (world.water, world.traffic, world.parks):
        assert unit.name in page
        assert f"/standings/{unit.code}/" in page
    assert "Public service" in page
    assert "100.00" in page


def test_a_unit_opens_its_own_page_alone(world: World, late: Case) -> None:
    client = desk(world, "li")
    page = text(client.get(f"/standings/?year={year_of(late)}"))
    assert "/standings/water/" in page
    assert world.traffic.name in page
    assert "/standings/traffic/" not in page
    assert client.get("/standings/water/").status_code == 200
    assert client.get("/standings/traffic/").status_code == 404
    assert client.get("/standings/nowhere/").status_code == 404


@pytest.mark.parametrize("who", ["chen", "gao"])
def test_for_others_there_is_no_league(world: World, who: str) -> None:
    assert desk(world, who).get("/standings/").status_code == 404


def test_the_number_is_explained_down_to_the_event(world: World, late: Case) -> None:
    year = year_of(late)
    page = text(desk(world, "zhao").get(f"/standings/water/?year={year}"))
    row = standings.league(year, timezone.now()).standing_of(world.water)
    assert f'standing-number">{row.number}<' in page
    assert late.number in page
    assert late.title in page
    for words in ("Supervision order", "Yellow card", "Red card", "No reply in time"):
        assert words in page
    shown = len(re.findall('class="score-entry"', page))
    assert shown == late.entries.filter(year=year).count() > 0


def test_a_case_that_went_to_another_unit_is_named_by_number_alone(
    world: World, late: Case
) -> None:
    world.now = timezone.localtime() - timedelta(days=70)
    other = world.assigned(unit=world.traffic.pk, title="不给别家看的题目")
    sweep(timezone.now() - timedelta(days=60))
    posting.rebuild()
    assert other.entries.filter(unit=world.traffic).exists()
    client = desk(world, "qian")
    address = f"/standings/traffic/?year={year_of(other)}"
    assert other.title in text(client.get(address))
    # The page is the unit's; what one sees is one's own.
    world.moves("qian", "officer", world.parks)
    assert client.get(address).status_code == 404
    assert other.title in text(desk(world, "wang").get(address))


def test_the_picture_is_drawn_from_the_table_beneath_it(world: World, late: Case) -> None:
    page = text(desk(world, "zhao").get(f"/standings/water/?year={year_of(late)}"))
    for place in re.findall(r'data-chart="([^"]+)"', page):
        assert f'id="{place}"' in page
    assert 'data-library="' in page
    assert re.findall(r'data-value="\d+\.\d\d"', page)


def test_a_year_of_which_there_is_nothing_shows_the_present_one(world: World) -> None:
    for asked in ("1999", "x", "²", ""):
        page = text(desk(world, "wang").get(f"/standings/?year={asked}"))
        assert f"Standings {YEAR}" in page


def test_the_page_is_chinese_by_default(world: World, late: Case) -> None:
    page = text(desk(world, "zhou", "zh-hans").get(f"/standings/water/?year={year_of(late)}"))
    assert "得分" in page
    assert "逐件明细" in page
    assert "督办单" in page


@pytest.mark.parametrize(
    ("who", "path", "most"),
    [
        ("wang", "/standings/", queries.LEAGUE),
        ("zhao", "/standings/water/", queries.STANDING),
    ],
)
def test_many_cases_cost_the_same_queries(
    world: World, late: Case, who: str, path: str, most: int
) -> None:
    client, path = desk(world, who), f"{path}?year={year_of(late)}"
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    world.now = timezone.localtime() - timedelta(days=59)
    for _ in range(3):
        world.planned()
    sweep(timezone.now() - timedelta(minutes=2))
    call_command("score", "--rebuild", verbosity=0)
    with CaptureQueriesContext(connection) as many:
        answer = client.get(path)
    assert answer.status_code == 200
    assert len(few) == len(many) == queries.FRAME + most
