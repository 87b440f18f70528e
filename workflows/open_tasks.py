"""The open tasks of a case, read together with it.

They come in the statement that locks the case: as a join, the ORM would take 0.7 ms more of every
verb to put it together, a statement of their own would take 0.6 ms and one statement more.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import JSONField
from django.db.models.expressions import RawSQL

from tracker.models import Case
from workflows.models import OPEN, CaseProcess, CaseTask

NAMES = ("id", "process_id", "flow_task", "status", "token", "role", "unit_id", "owner_id")
COLUMNS = [field for field in CaseTask._meta.concrete_fields if field.attname in NAMES]
# Every word of this SQL is written here; the two states are given as parameters.
SQL = (
    "(SELECT {many}({one}('id', t.id, 'process_id', t.process_id, 'flow_task', t.flow_task,"
    " 'status', t.status, 'token', t.token, 'role', t.role, 'unit_id', t.unit_id,"
    " 'owner_id', t.owner_id, 'request_id', p.request_id))"
    " FROM workflows_casetask t JOIN workflows_caseprocess p ON p.id = t.process_id"
    " WHERE t.case_id = tracker_case.id AND t.status IN (%s, %s))"
)
BY_VENDOR = {
    "sqlite": SQL.format(many="json_group_array", one="json_object"),
    "postgresql": SQL.format(many="jsonb_agg", one="jsonb_build_object"),
}
CARRIED = "open_tasks"


def with_tasks(cases: Any) -> Any:
    """The cases, each with its open tasks for the route to work on."""
    tasks = RawSQL(BY_VENDOR[connection.vendor], OPEN, output_field=JSONField())  # noqa: S611
    return cases.annotate(**{CARRIED: tasks})


def carried(case: Case) -> list[CaseTask]:
    """The open tasks that came with the case; read now, if none were asked for with it."""
    rows = vars(case).pop(CARRIED, ...)
    if rows is ...:
        return opened(case)
    return [_task(case, row) for row in sorted(rows or (), key=lambda row: int(row["id"]))]


def _task(case: Case, row: dict[str, Any]) -> CaseTask:
    values = [field.to_python(row[field.attname]) for field in COLUMNS]
    task = CaseTask.from_db(case._state.db, [field.attname for field in COLUMNS], values)
    task.process = CaseProcess(
        pk=task.process_id,
        request_id=row["request_id"],
        flow_class=task.flow_task.flow_class,
    )
    return task


def opened(case: Case) -> list[CaseTask]:
    """The open tasks of a case, read now."""
    found = CaseTask.objects.open().filter(case=case).select_related("process")
    return list(found.order_by("pk"))
