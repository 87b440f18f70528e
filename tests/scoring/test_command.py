"""manage.py score: the same numbers in the terminal."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from engine.sweep import sweep
from scoring.models import Entry, Scheme
from tests.engine.test_sweep import midnight
from tests.world import World

pytestmark = pytest.mark.django_db


def score(*arguments: str) -> str:
    out = StringIO()
    with translation.override("en"):
        call_command("score", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_it_counts_shows_and_explains(world: World) -> None:
    case = world.planned()
    sweep(midnight(2026, 4, 30))
    assert "100.00  水务局" in score("--year", "2026", "--unit", "water")
    shown = score("--year", "2026", "--unit", "water", "--rebuild", "--explain")
    assert "all entries are what the events call for" in shown
    assert case.number in shown
    assert "-2.00  Red card" in shown
    assert "交通运输局" not in shown
    assert "交通运输局" in score("--year", "2026")


def test_an_unknown_unit_is_refused_with_those_there_are(world: World) -> None:
    with pytest.raises(CommandError, match="water"):
        score("--unit", "wate")


def test_an_entry_that_no_event_calls_for_is_an_error(world: World) -> None:
    case = world.planned()
    event = case.events.get(verb="plan")
    Entry.objects.create(
        unit=world.water, year=2026, rule="rework", points=-9, scheme=Scheme.objects.get(),
        event=event, case=case, at=timezone.now(),
    )  # fmt: skip
    with pytest.raises(CommandError, match="1"):
        score("--rebuild")
