"""kill -9 of engine and worker, fifty times, with 2,000 clocks due: every rung exactly once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, F, Max
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from engine.sweep import sweep
from jobs import queue
from tests.world import World
from tracker import triggers
from tracker.models import Case, CaseEvent, Clock, RungFired, SupervisionOrder, UnitText
from tracker.vocabulary import ClockKind, VerbName

KILLS, CASES = 50, 1_000
LATE = {ClockKind.RECTIFY: 4, ClockKind.REPLY: 2}  # overdue rungs of each kind


def address() -> str:
    """The database of this test, as the processes under test are given it."""
    database = settings.DATABASES["default"]
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"postgres://{database['USER']}@{database['HOST']}:{database['PORT']}/{name}"


@pytest.fixture
def zygote(transactional_db: None) -> Iterator[Any]:
    environment = {
        **os.environ,
        "DATABASE_URL": address(),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "CONN_MAX_AGE": "none",
    }
    command = [sys.executable, "-m", "tests.engine.zygote"]
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    yield process
    process.stdin.close()  # type: ignore[union-attr]  # a pipe, as asked for
    process.wait(timeout=60)


def start(zygote: Any, what: str) -> int:
    zygote.stdin.write(f"{what}\n")
    zygote.stdin.flush()
    return int(zygote.stdout.readline())


def many_due() -> None:
    """A thousand cases like one that was planned in March and left alone: 2,000 clocks due."""
    case = World().planned()
    event = case.events.get(seq=case.version)
    clocks = list(case.clocks.filter(kind__in=LATE))
    Clock.objects.exclude(kind__in=LATE).update(next_at=None)
    triggers.uninstall()
    numbers = [f"2026-9{n:05d}" for n in range(1, CASES)]
    twins = Case.objects.bulk_create(twin(case, number=number) for number in numbers)
    words = UnitText.objects.bulk_create(twin(case.unit_version, case=each) for each in twins)
    for each, version in zip(twins, words, strict=True):
        each.unit_version = version
    Case.objects.bulk_update(twins, ["unit_version"])
    CaseEvent.objects.bulk_create(twin(event, case=each) for each in twins)
    Clock.objects.bulk_create(twin(clock, case=each) for each in twins for clock in clocks)
    triggers.install()


def twin(row: Any, **changes: Any) -> Any:
    """A new row like this one."""
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    values.pop("id")
    made = type(row)()
    made.__dict__.update(values)
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:  # it had ended by itself
        return


def finish(now: datetime) -> None:
    """What the next engine and worker do: the rest of the sweep, jobs of the dead, the queue."""
    sweep(now)
    for round_ in range(1, queue.RETRY.attempts + 1):
        queue.reap(timezone.now() + queue.LEASE * round_)
        DBTaskResult.objects.filter(status="READY").update(run_after=now)
        call_command("db_worker", batch=True, startup_delay=False, interval=0, verbosity=0)
        if not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists():
            return


@pytest.mark.slow
def test_every_rung_exactly_once_whenever_the_processes_die(zygote: Any) -> None:
    many_due()
    due = Clock.objects.filter(next_at__lte=timezone.now())
    assert due.count() == 2 * CASES
    dice, struck, pause = random.Random(7), 0, threading.Event()
    for _ in range(KILLS):
        pids = [start(zygote, "engine"), start(zygote, "worker")]
        pause.wait(dice.uniform(0.01, 0.12))
        for pid in pids:
            kill(pid)
        struck += due.exists()
    finish(timezone.now())
    assert struck >= KILLS // 5, "the engine was done before it was killed often enough"
    assert not due.exists()
    for kind, rungs in LATE.items():
        fired = Clock.objects.filter(kind=kind).annotate(
            rows=Count("fired"), rungs=Count("fired__rung", distinct=True)
        )
        assert set(fired.values_list("rows", "rungs")) == {(rungs, rungs)}
    reminded = CaseEvent.objects.filter(verb=VerbName.REMIND)
    assert reminded.count() == RungFired.objects.count() == CASES * sum(LATE.values())
    assert SupervisionOrder.objects.count() == CASES * len(LATE)
    told = Case.objects.annotate(last=Max("events__seq"))
    assert not told.exclude(last=F("version")).exists()
    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()
