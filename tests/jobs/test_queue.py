"""Jobs that fail are tried again with a growing wait; jobs of dead workers are taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs import heartbeat, queue
from jobs.models import Beat
from jobs.queue import LEASE, RETRY, Reaped, WorkerDied, reap
from jobs.tasks import task

pytestmark = pytest.mark.django_db


@task
def work(number: int) -> int:
    return number


def queued(**changes: object) -> DBTaskResult:
    """A job as the queue holds it, with whatever has become of it."""
    result = work.enqueue(7)
    DBTaskResult.objects.filter(pk=result.id).update(**changes)
    return DBTaskResult.objects.get(pk=result.id)


def at() -> datetime:
    return timezone.now()


def test_a_failed_job_comes_back_and_waits_longer_each_time() -> None:
    now, waits = at(), []
    for tries in range(1, RETRY.attempts):
        job = queued(status="FAILED", finished_at=now, worker_ids=["w"] * tries)
        assert reap(now).again == 1
        job.refresh_from_db()
        assert job.status == "READY"
        waits.append(job.run_after - now)
        job.delete()
    assert waits == [timedelta(seconds=15 * 2**n) for n in range(1, RETRY.attempts)]


def test_the_eighth_failure_is_the_last() -> None:
    now = at()
    job = queued(status="FAILED", finished_at=now, worker_ids=["w"] * RETRY.attempts)
    assert reap(now) == Reaped()
    assert [j.pk for j in queue.given_up()] == [job.pk]
    assert queue.try_again(job.pk, now)
    job.refresh_from_db()
    assert (job.status, job.worker_ids) == ("READY", [])
    assert not queue.try_again(job.pk, now)


def test_a_job_of_a_dead_worker_is_taken_back() -> None:
    now = at()
    claimed = now - LEASE - timedelta(seconds=1)
    job = queued(status="RUNNING", started_at=claimed, worker_ids=["dead"])
    heartbeat.beat("dead", Beat.Kind.WORKER, claimed, claimed)
    assert reap(now) == Reaped(back=1)
    job.refresh_from_db()
    assert (job.status, job.worker_ids) == ("READY", ["dead"])
    assert job.run_after <= now


def test_a_long_job_of_a_living_worker_is_left_to_it() -> None:
    now = at()
    queued(status="RUNNING", started_at=now - timedelta(hours=3), worker_ids=["alive"])
    heartbeat.beat("alive", Beat.Kind.WORKER, now, now - timedelta(seconds=6))
    assert reap(now) == Reaped()


def test_a_job_just_claimed_is_not_yet_missed() -> None:
    now = at()
    queued(status="RUNNING", started_at=now - timedelta(seconds=2), worker_ids=["new"])
    assert reap(now) == Reaped()


def test_a_job_that_kills_its_worker_each_time_is_given_up() -> None:
    now = at()
    job = queued(status="RUNNING", started_at=now - LEASE, worker_ids=["w"] * RETRY.attempts)
    assert reap(now) == Reaped(lost=1)
    job.refresh_from_db()
    assert job.status == "FAILED"
    assert job.exception_class_path.endswith(WorkerDied.__name__)


def test_what_has_moved_on_meanwhile_is_not_put_back() -> None:
    now = at()
    job = queued(status="RUNNING", started_at=now - LEASE, worker_ids=["w"])
    DBTaskResult.objects.filter(pk=job.pk).update(status="SUCCESSFUL")
    assert queue.put_back(job, "RUNNING", now) == 0
    job.refresh_from_db()
    assert job.status == "SUCCESSFUL"


def test_tidying_keeps_what_is_recent() -> None:
    now = at()
    old = queued(status="SUCCESSFUL", finished_at=now - timedelta(days=8))
    new = queued(status="SUCCESSFUL", finished_at=now - timedelta(days=6))
    heartbeat.beat("gone", Beat.Kind.WORKER, now, now - timedelta(days=2))
    heartbeat.beat("here", Beat.Kind.WORKER, now, now)
    queue.tidy(now)
    assert list(DBTaskResult.objects.values_list("pk", flat=True)) == [new.pk]
    assert old.pk != new.pk
    assert list(Beat.objects.values_list("name", flat=True)) == ["here"]


def test_a_second_beat_is_of_the_same_process() -> None:
    first = at()
    heartbeat.beat("one", Beat.Kind.ENGINE, first, first)
    heartbeat.beat("one", Beat.Kind.ENGINE, first, first + timedelta(seconds=5))
    row = Beat.objects.get()
    assert (row.started, row.last) == (first, first + timedelta(seconds=5))


@pytest.mark.django_db(transaction=True)
def test_a_worker_leaves_a_sign_of_life_while_it_works() -> None:
    with heartbeat.beating("busy"):
        pass
    assert Beat.objects.get().name == "busy"
