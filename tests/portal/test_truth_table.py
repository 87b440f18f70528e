"""Every URL of the portal for everybody: staff and strangers are shown and refused the same."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from tests.portal.conftest import release
from tests.world import World
from tracker.draws import ahead

pytestmark = pytest.mark.django_db

# What a GET and a POST without data answer to whoever has no receipt; the same for every role.
TABLE: dict[str, tuple[int, int]] = {
    "home": (200, 405),
    "cases": (200, 405),
    "case": (200, 405),
    "object": (200, 422),
    "census": (200, 405),
    "census-month": (200, 405),
    "units": (200, 405),
    "unit": (200, 405),
    "draws": (200, 405),
    "draws-month": (200, 405),
    "report": (200, 422),
    "challenge": (200, 405),
    "receipt": (200, 422),
    "receipt-case": (302, 405),
    "receipt-objection": (302, 405),
    "receipt-leave": (405, 302),
    "receipt-act": (405, 302),
    "missing": (404, 405),
}
KEYS = {
    "case": "number",
    "object": "number",
    "unit": "code",
    "receipt-act": "verb",
    "draws-month": "month",
}
ABSENT = {"number": "1999-000001", "code": "none", "verb": "assign"}


@pytest.fixture
def things(world: World) -> dict[str, Any]:
    world.begin(days_ago=1)
    case = release(world, world.verified())
    key = ahead(world.now)[0]
    month = f"{key.month:%Y-%m}"
    return {"number": case.number, "code": "water", "verb": "answer", "month": month}


def url(name: str, values: dict[str, Any]) -> str:
    if name == "missing":
        return reverse("portal:missing", args=["no/such/page"])
    if name == "census-month":
        return reverse("portal:census-month", args=[2026, 3])
    keys = {KEYS[name]: values[KEYS[name]]} if name in KEYS else {}
    return reverse(f"portal:{name}", kwargs=keys)


def test_every_url_has_its_row() -> None:
    assert {p.name for p in get_resolver("portal.urls").url_patterns} == TABLE.keys()


@pytest.mark.parametrize("name", sorted(TABLE))
def test_everybody_is_answered_alike(world: World, things: dict[str, Any], name: str) -> None:
    for who in ("", "wang", "li", "chen", "gao"):
        client = Client()
        if who:
            client.force_login(world.people[who])
        path = url(name, things)
        assert (client.get(path).status_code, client.post(path).status_code) == TABLE[name], who


@pytest.mark.parametrize("name", ["case", "object", "unit"])
def test_what_is_absent_and_what_is_hidden_look_alike(
    world: World, things: dict[str, Any], client: Client, name: str
) -> None:
    hidden = {"number": world.logged().number, "code": "none"}
    answers = [client.get(url(name, values)) for values in (ABSENT, hidden)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
