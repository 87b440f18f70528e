"""A county some weeks ago, so that pages are opened after all that was done, and its readers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from portal.proof import SALT
from tests.world import World
from tracker.models import Case


@pytest.fixture
def county(world: World) -> World:
    world.begin(days_ago=45)
    return world


@pytest.fixture
def english() -> Client:
    """A reader whose browser asks for English, so that tests read."""
    return Client(headers={"accept-language": "en"})


def release(world: World, case: Case, **changes: Any) -> Case:
    payload = {"title": "阳光小区停水", "text": "小区停水三天，现已报修。", **changes}
    return world.do("wang", "release", case, **payload).case


def words(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def sums(english: Client) -> Any:
    """The question of a form with its answer, as a reader without a script sends them."""

    def solve(path: str) -> dict[str, str]:
        page = words(english.get(path))
        token = re.search(r'name="question" value="([^"]+)"', page)
        assert token is not None
        first, second, _nonce = signing.loads(token[1], salt=SALT)
        return {"question": token[1], "sum": str(first + second)}

    return solve
