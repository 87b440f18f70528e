"""The open tasks of a case, read together with it in the statement that locks it."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from tracker.db.together import Part, carrying, taken
from tracker.models import Case
from workflows.models import CaseProcess, CaseTask

READ = ("process", "flow_task", "status", "token", "role", "unit", "owner")
TASKS = Part(
    lambda case: (
        CaseTask.objects.open()
        .filter(case=case)
        .only(*READ)
        .annotate(request_id=F("process__request"))
    )
)
CARRIED = "open_tasks"


def with_tasks(cases: Any) -> Any:
    """The cases, each with its open tasks for the route to work on."""
    return carrying(cases, CARRIED, [TASKS])


def carried(case: Case) -> list[CaseTask]:
    """The open tasks that came with the case; read now, if none were asked for with it."""
    came = taken(case, CARRIED, [TASKS])
    if came is None:
        return opened(case)
    (tasks,) = came
    for task in tasks:
        task.process = CaseProcess(
            pk=task.process_id,
            request_id=task.request_id,
            flow_class=task.flow_task.flow_class,
        )
    return tasks


def opened(case: Case) -> list[CaseTask]:
    """The open tasks of a case, read now."""
    found = CaseTask.objects.open().filter(case=case).select_related("process")
    return list(found.order_by("pk"))
