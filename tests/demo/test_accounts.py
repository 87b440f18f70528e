"""The demo's door: one click a role where DEMO is set, no such address anywhere else."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import clear_url_caches

import config.urls
from demo import urls as demo_urls
from demo.accounts import demo_accounts
from tests.world import World
from tracker.models import User
from tracker.vocabulary import Role

pytestmark = pytest.mark.django_db
DOOR, LOGIN = "/demo/", "/accounts/login/"


def reload_urls() -> None:
    importlib.reload(demo_urls)
    importlib.reload(config.urls)
    clear_url_caches()


@pytest.fixture
def demo(settings: object) -> Iterator[None]:
    """The site as it is with DEMO=1."""
    settings.DEMO = True  # type: ignore[attr-defined]
    reload_urls()
    yield
    settings.DEMO = False  # type: ignore[attr-defined]
    reload_urls()


def test_without_demo_there_is_no_door(client: Client, world: World) -> None:
    assert client.post(DOOR, {"username": "wang"}).status_code == 404
    assert "demo" not in client.get(LOGIN).content.decode()
    assert "_auth_user_id" not in client.session


def test_one_of_each_role_stands_at_the_door(world: World) -> None:
    accounts = {account["username"]: account["unit"] for account in demo_accounts()}
    assert list(accounts) == ["wang", "li", "zhao", "chen", "zhou", "sun", "ji"]
    assert accounts["li"] == accounts["zhao"] == "水务局"


def test_the_busiest_stand_at_the_door(world: World) -> None:
    world.assigned(unit=world.traffic.pk)
    names = {account["username"] for account in demo_accounts()}
    assert {"qian", "feng"} <= names


def test_who_is_not_active_does_not(world: World) -> None:
    User.objects.filter(username="zhou").update(is_active=False)
    assert "zhou" not in {account["username"] for account in demo_accounts()}


def test_nobody_there_is_no_error() -> None:
    assert demo_accounts() == []


@pytest.mark.usefixtures("demo")
def test_one_click_and_in(client: Client, world: World) -> None:
    shown = client.get(LOGIN).content.decode()
    assert 'value="wang"' in shown
    assert str(Role.CLERK.label) in shown
    answer = client.post(DOOR, {"username": "wang"})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(world.people["wang"].pk)
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("username", ["gao", "qian", "nobody", ""])
def test_only_those_at_the_door(client: Client, world: World, username: str) -> None:
    assert client.post(DOOR, {"username": username}).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("demo")
def test_a_look_signs_nobody_in(client: Client, world: World) -> None:
    assert client.get(DOOR, {"username": "wang"}).status_code == 405
