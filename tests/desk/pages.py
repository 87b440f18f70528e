"""What the tests of the case pages share: entering as somebody, posting what a page would post."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.world import PASSWORD, World
from tracker.models import Case
from tracker.road import SIGNED

Answer = Any
SIGNING = {*SIGNED, "inspect"}


@pytest.fixture
def county(world: World) -> World:
    """The cast with passwords, some weeks ago, so that pages are opened after all that was done."""
    world.with_passwords()
    world.begin(days_ago=45)
    return world


class Desk:
    """A browser with somebody in front of it; English, so that tests read."""

    def __init__(self, world: World, who: str) -> None:
        self.client = Client(headers={"accept-language": "en"})
        self.client.force_login(world.people[who])

    def see(self, case: Case, tail: str = "") -> Answer:
        return self.client.get(f"/cases/{case.number}/{tail}")

    def do(self, case: Case, verb: str, version: Any = None, **data: Any) -> Answer:
        """Post a verb's form from a page that shows the case as it is now, or as of `version`."""
        if version is None:
            version = Case.objects.values_list("version", flat=True).get(pk=case.pk)
        url = f"/cases/{case.number}/{verb}/"
        signed = {"password": PASSWORD} if verb in SIGNING else {}
        return self.client.post(url, {"version": version, **signed, **data})


def text(answer: Answer) -> str:
    return str(answer.content.decode())
