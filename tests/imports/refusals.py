"""How tests of verbs ask the door, and read what a refusal says."""

from datetime import datetime
from typing import Any

import pytest

from tests.world import ZONE, World
from tracker.errors import Blocked, Invalid
from tracker.models import Case, Clock
from workflows import route
from workflows.models import CaseTask


def day_end(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}T23:59:59").replace(tzinfo=ZONE)


def blocked(world: World, who: str, verb: str, case: Case, **payload: Any) -> list[str]:
    """The codes of what stands before a verb; the case is left alone by the attempt."""
    before = Case.objects.filter(pk=case.pk).values()[0], case.events.count()
    with pytest.raises(Blocked) as refusal:
        world.do(who, verb, case, **payload)
    assert (Case.objects.filter(pk=case.pk).values()[0], case.events.count()) == before
    return [blocker.code for blocker in refusal.value.blockers]


def invalid(world: World, who: str, verb: str, case: Case | None, **payload: Any) -> set[str]:
    """The fields that the verb's form finds fault with."""
    with pytest.raises(Invalid) as refusal:
        world.do(who, verb, case, **payload)
    return set(refusal.value.errors)


def running(case: Case) -> dict[str, datetime | None]:
    return {c.kind: c.due for c in Clock.objects.filter(case=case, stopped=None)}


def on_its_way(case: Case) -> bool:
    fresh = Case.objects.get(pk=case.pk)
    return route.differences(fresh, CaseTask.objects.open().filter(case=fresh)) == []
