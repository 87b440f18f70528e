"""The one way to put work on the queue. Whoever maintains the queue is known in this room alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import django_tasks
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

P = ParamSpec("P")
T = TypeVar("T")


def task(function: Callable[P, T]) -> Task[P, T]:
    """Make a function of a module a job: `enqueue` it in a transaction, or `call` it here and now.

    It is known by its module and name, takes and returns what JSON can hold, and may run twice.
    """
    return django_tasks.task(function)


def is_waiting(job: Task[P, T]) -> bool:
    """Whether this job is on the queue already and nobody has begun it."""
    ready = DBTaskResult.objects.filter(task_path=job.module_path, status=TaskResultStatus.READY)
    return bool(ready.exists())
