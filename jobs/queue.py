"""Background jobs that survive: tried again with a growing wait, taken back from dead workers.

The queue is django-tasks-db. It marks a job as failed and is done with it, and a job whose worker
was killed stays claimed for ever; the engine puts both back (design §7). A job may therefore run
twice: every handler is written so that the second time changes nothing. How often a job was tried
is the length of its list of workers, which every claim makes longer.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django_tasks_db.models import DBTaskResult

from jobs.models import Beat
from jobs.retry import Retry
from jobs.tidying import tidying

logger = logging.getLogger(__name__)

#: The eighth attempt comes after half an hour.
RETRY = Retry.growing(attempts=8, first=timedelta(seconds=30), factor=2)
#: A worker silent for so long is dead, and its job is free.
LEASE = timedelta(seconds=30)
#: Failed jobs older than this are no longer looked at; done ones are thrown away.
RECENT = timedelta(days=1)
KEEP_DONE, KEEP_FAILED = timedelta(days=7), timedelta(days=60)


class WorkerDied(Exception):  # noqa: N818  # what happened, in the record of the job
    """The worker of a job was killed, for the last time that was allowed."""


@dataclass
class Reaped:
    """What a look at the queue did: jobs tried again, taken back, given up."""

    again: int = 0
    back: int = 0
    lost: int = 0


def reap(now: datetime) -> Reaped:
    """Put back the jobs that failed and those whose worker is dead as of `now`."""
    done = Reaped()
    failed = DBTaskResult.objects.failed().filter(finished_at__gt=now - RECENT)
    for job in failed.only("worker_ids", "finished_at"):
        due = RETRY.next(len(job.worker_ids), job.finished_at)
        if due is not None:
            done.again += put_back(job, "FAILED", due)
    alive = set(Beat.objects.filter(last__gt=now - LEASE).values_list("name", flat=True))
    claimed = DBTaskResult.objects.running().filter(started_at__lte=now - LEASE)
    for job in claimed.only("worker_ids", "started_at"):
        if job.worker_ids and job.worker_ids[-1] in alive:
            continue
        if RETRY.next(len(job.worker_ids), now) is not None:
            done.back += put_back(job, "RUNNING", now)
        else:
            DBTaskResult.objects.get(pk=job.pk).set_failed(WorkerDied())
            done.lost += 1
    return done


def put_back(job: Any, status: str, run_after: datetime) -> int:
    """Make a job ready again, unless it has moved on meanwhile."""
    same = DBTaskResult.objects.filter(pk=job.pk, status=status, worker_ids=job.worker_ids)
    count: int = same.update(status="READY", run_after=run_after)
    return count


def given_up() -> Any:
    """The jobs that failed for good, newest first."""
    recent = DBTaskResult.objects.failed().order_by("-finished_at")[:200]
    return [job for job in recent if len(job.worker_ids) >= RETRY.attempts]


def try_again(job_id: UUID | str, now: datetime) -> bool:
    """Give a job that failed for good all its attempts again; whether there was one."""
    try:
        key = UUID(str(job_id))
    except ValueError:
        return False
    found = DBTaskResult.objects.failed().filter(pk=key)
    return bool(found.update(status="READY", run_after=now, worker_ids=[]))


@tidying
def tidy(now: datetime) -> None:
    """Throw away what nobody looks at any more: old jobs, processes long gone."""
    DBTaskResult.objects.successful().filter(finished_at__lt=now - KEEP_DONE).delete()
    DBTaskResult.objects.failed().filter(finished_at__lt=now - KEEP_FAILED).delete()
    Beat.objects.filter(last__lt=now - RECENT).delete()
