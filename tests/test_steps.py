"""A life that is written again (tests/steps.py) is the life that was lived, row by row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from tests.steps import Steps
from tests.world import World
from tracker.errors import Blocked
from tracker.models import Case, Unit
from tracker.vocabulary import Role, UnitClass

pytestmark = pytest.mark.django_db
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    """One that remembers nothing yet, and stands inside the transactions of these tests."""
    fresh = Steps(depth=1)
    monkeypatch.setattr(connections["default"], "execute_wrappers", [])
    monkeypatch.setattr("tests.steps.steps", fresh)
    monkeypatch.setattr("tests.world.steps", fresh)
    fresh.listen(monkeypatch)
    return fresh


def again(steps: Steps, test: Callable[[], Any]) -> tuple[Any, int]:
    """What a test that is rolled back returns, and how many of its steps were only written."""
    before = steps.again
    with transaction.atomic():
        steps.new_test()
        found = test()
        transaction.set_rollback(True)
    return found, steps.again - before


def rows() -> Rows:
    models = apps.get_models(include_auto_created=True)
    return {m._meta.label: list(m._base_manager.order_by("pk").values()) for m in models}


def life() -> tuple[Rows, dict[str, Any], list[Path]]:
    world = World()
    world.person("tang", "唐宁", Role.OFFICER, world.parks)
    case = world.planned()
    with pytest.raises(Blocked):
        world.do("zhao", "submit", case)
    case = world.closed(world.verified(world.submitted(case)))
    fields = {field.attname: getattr(case, field.attname) for field in case._meta.concrete_fields}
    return rows(), fields, [Path(evidence.file.path) for evidence in case.files.all()]


def test_all_rows_and_files_are_the_same(steps: Steps) -> None:
    (lived, case, files), written = again(steps, life)
    assert written == 0
    for path in files:
        path.unlink()
    (told, same, found), written = again(steps, life)
    assert written == 2 + case["version"]  # cast, Tang, and a verb for every event
    assert told == lived
    assert found == files
    assert all(path.exists() for path in files)
    assert same == case


def test_it_goes_on_through_the_door(steps: Steps) -> None:
    def on() -> tuple[int, int]:
        world = World()
        case = world.assigned()
        before = steps.again
        world.do("li", "acknowledge", case)
        return Case.objects.get().version, steps.again - before

    assert again(steps, lambda: World().assigned())[1] == 0
    assert again(steps, on) == ((3, 0), 3)
    assert again(steps, on) == ((3, 1), 4)


def test_who_writes_or_counts_lives(steps: Steps) -> None:
    def write() -> None:
        world = World()
        Unit.objects.create(code="new", name="新单位", unit_class=UnitClass.SERVICE)
        world.logged()

    def count() -> int:
        world = World()
        with CaptureQueriesContext(connection) as queries:
            world.logged()
        return len(queries)

    def before() -> None:
        Unit.objects.create(code="new", name="新单位", unit_class=UnitClass.SERVICE)
        World()

    again(steps, lambda: World().logged())
    assert again(steps, write)[1] == 1
    counted, written = again(steps, count)
    assert counted > 5
    assert written == 1
    assert again(steps, before)[1] == 0
    assert again(steps, lambda: World().logged())[1] == 2
