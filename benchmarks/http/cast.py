"""The people of the measured office, and cases with a past: a notice lasts for days."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from tests.world import PASSWORD, World
from tools import po


def build() -> dict[str, Callable[[], str]]:
    """The cast of the tests with passwords; what the server can be asked for beside its pages."""
    po.build()
    world = World()
    today = timezone.localdate()
    for person in world.people.values():
        person.set_password(PASSWORD)
        if person.term_end:
            person.term_start, person.term_end = today - timedelta(400), today + timedelta(400)
        person.save()

    def signed() -> str:
        """The number of a case that only waits for the last signature."""
        world.now = timezone.localtime() - timedelta(days=45)
        return str(world.signed().number)

    def facts() -> str:
        return json.dumps({"unit": world.water.pk, "tier": world.tier.pk, "password": PASSWORD})

    return {"signed": signed, "facts": facts}
