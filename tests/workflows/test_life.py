"""The main path of design §3, through the door, with what each step leaves behind."""

import pytest

from tests.world import World
from tracker.models import Case, CaseEvent
from workflows import route
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db


def test_a_whole_life_ends_signed_off(world: World) -> None:
    case = world.closed()
    case.refresh_from_db()
    assert case.status == "closed"
    assert case.sign_off_number == "XH2026-000001"
    verbs = list(case.events.values_list("verb", flat=True))
    assert verbs == [
        "log", "assign", "acknowledge", "plan", "measure", "reply", "submit", "call_back",
        "verify", "release", "sign", "sign", "close",
    ]  # fmt: skip
    assert list(case.events.values_list("seq", flat=True)) == list(range(1, 14))
    assert not case.clocks.filter(stopped=None).exists()
    assert not CaseTask.objects.open().filter(case=case).exists()
    assert case.processes.get().status == "DONE"
    for event in CaseEvent.objects.select_related("case"):
        assert event.digest == event.compute_digest()


def test_route_follows_at_every_step(world: World) -> None:
    for stage in ("logged", "assigned", "planned", "submitted", "called_back", "verified"):
        case = Case.objects.get(pk=getattr(world, stage)().pk)
        tasks = CaseTask.objects.open().filter(case=case)
        assert route.differences(case, tasks) == [], stage
