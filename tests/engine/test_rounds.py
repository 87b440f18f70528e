"""`manage.py engine`: one round as of a moment, or round after round until it is stopped."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from engine import rounds
from engine.rounds import Engine
from jobs.models import Beat
from tests.engine.test_sweep import midnight, run, told
from tests.world import World
from tracker.models import RungFired


def engine(**options: Any) -> str:
    out = io.StringIO()
    call_command("engine", stdout=out, **options)
    return out.getvalue()


def test_once_does_what_is_due_as_of_a_moment(world: World) -> None:
    case = world.planned()
    assert "events 0" in engine(once=True, now=midnight(2026, 3, 4))
    engine(once=True, now=midnight(2026, 3, 18))
    assert told(case) == [("03-18", "t3")]


def test_a_year_of_single_rounds_is_a_year_of_sweeps(world: World) -> None:
    """The command for every day of a year leaves the same rungs as the sweep called each day."""
    by_command, by_sweep = world.planned(), None
    first = midnight(2026, 3, 3)
    for day in range(365):
        engine(once=True, now=first + timedelta(days=day))
    rows = RungFired.objects.filter(clock__case=by_command).order_by("id")
    commanded = list(rows.values_list("clock__kind", "rung__code", "at"))
    assert len(commanded) > 6
    world.now = datetime(2026, 3, 2, 9, tzinfo=first.tzinfo)
    by_sweep = world.planned()
    run(first, 365)
    rows = RungFired.objects.filter(clock__case=by_sweep).order_by("id")
    assert list(rows.values_list("clock__kind", "rung__code", "at")) == commanded


def test_a_moment_without_once_is_refused(db: None) -> None:
    with pytest.raises(CommandError):
        engine(now=midnight(2026, 3, 4))


def test_a_moment_without_a_zone_is_of_beijing(world: World) -> None:
    case = world.planned()
    out = io.StringIO()
    call_command("engine", "--once", "--now", "2026-03-18T00:00:00", stdout=out)
    assert told(case) == [("03-18", "t3")]


@pytest.mark.django_db(transaction=True)
def test_the_engine_beats_sweeps_and_ends_when_it_is_told() -> None:
    case = World().planned()  # of March; the engine works with the time it is
    one = Engine(interval=0)
    reap = one.reap

    def last_step() -> None:
        reap()
        one.stop()

    one.reap = last_step  # type: ignore[method-assign]  # the round ends by itself
    one.run()
    assert Beat.objects.get().name == one.name
    assert [rung for _day, rung in told(case)][:1] == ["due"]


def test_a_round_that_fails_is_not_the_end(
    db: None, caplog: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log names the kind of error and nothing of what the database quotes."""

    def fails(*_args: Any, **_options: Any) -> None:
        raise IntegrityError("row of 张三")

    monkeypatch.setattr(rounds, "sweep", fails)
    monkeypatch.setattr(rounds.connection, "close", lambda: None)
    one = Engine()
    one.safely(one.sweep)
    assert "sweep failed: IntegrityError" in caplog.text
    assert "张三" not in caplog.text
