"""Offices that run already: a notice that somebody can read goes on, another waits to begin."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from tests.imports.refusals import blocked
from tests.workflows.test_publication import both_sign, refused_by_the_database, running, tasks
from tests.world import World
from tracker import timekeeping
from tracker.models import Case, Clock
from tracker.vocabulary import ClockKind
from workflows import route, route_check

pytestmark = pytest.mark.django_db


def as_before(case: Case) -> Case:
    """As the law was: the notice ran from the finding on, and signatures came next."""
    assert case.verified_at is not None
    Clock.objects.filter(case=case, kind__in=("publication", "notice")).delete()
    timekeeping.start(case, (ClockKind.NOTICE,), case.verified_at)
    Case.objects.filter(pk=case.pk).update(notice_at=case.verified_at)
    case = Case.objects.get(pk=case.pk)
    route.sync(case, case.verified_at)
    Case.objects.filter(pk=case.pk).update(notice_at=None)
    return Case.objects.get(pk=case.pk)


def upgraded(case: Case) -> Case:
    editor: Any = SimpleNamespace(connection=connection)
    import_module("tracker.migrations.0021_publication").begin(apps, editor)
    import_module("workflows.migrations.0003_publication").open_tasks(apps, editor)
    return Case.objects.get(pk=case.pk)


def test_a_notice_with_a_text_goes_on_and_is_enough(world: World) -> None:
    case = as_before(world.inspected(world.submitted(world.published(world.planned()))))
    due = running(case)["notice"]
    case = upgraded(case)
    assert (case.notice_at, running(case)) == (case.verified_at, {"notice": due})
    assert tasks(world, "zhao", case) == ["sign_head"]
    assert list(route_check.astray()) == []
    both_sign(world, case)
    refused_by_the_database(world, case)
    world.tick(days=20)
    assert world.do("zhou", "close", case).case.status == "closed"


def test_one_without_a_text_waits_for_publication(world: World) -> None:
    case = upgraded(as_before(world.inspected()))
    assert (case.notice_at, set(running(case))) == (None, {"publication"})
    assert tasks(world, "wang", case) == ["publish"]
    assert list(route_check.astray()) == []
    clock = case.clocks.get(kind="publication", stopped=None)
    assert clock.due == timekeeping.reckoning(clock).at
    world.now = max(world.now, clock.started)
    assert "publish" in blocked(world, "zhou", "close", case)
    case = world.published(case)
    assert set(running(case)) == {"notice"}


def test_nothing_happens_twice(world: World) -> None:
    case = upgraded(as_before(world.inspected(world.submitted(world.published(world.planned())))))
    before = (case.notice_at, running(case))
    case = upgraded(case)
    assert (case.notice_at, running(case)) == before
