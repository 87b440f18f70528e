"""The case page: everything about one case, for everyone who may see it."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.world import World

pytestmark = pytest.mark.django_db


def enter(client: Client, world: World, who: str) -> Client:
    client.force_login(world.people[who])
    return client


def test_smoke(client: Client, world: World) -> None:
    case = world.closed()
    for who in ("wang", "zhou", "sun", "li", "zhao", "chen"):
        answer = enter(client, world, who).get(f"/cases/{case.number}/")
        assert answer.status_code == 200, who
