"""A task for the clerk where a verified case waits for publication (`tracker` 0021)."""

from typing import Any

from django.db import migrations
from django.utils import timezone
from viewflow.workflow import STATUS, Token
from viewflow.workflow.fields import import_task_by_ref

NODE = "workflows/flows.rectification.RectificationFlow.{}"
SIGNING = ("sign_head", "sign_inspector", "sign_off")


def open_tasks(apps: Any, editor: Any) -> None:
    using = editor.connection.alias
    clocks = apps.get_model("tracker", "Clock").objects.using(using)
    processes = apps.get_model("workflows", "CaseProcess").objects.using(using)
    tasks = apps.get_model("workflows", "CaseTask").objects.using(using)
    now = timezone.now()
    waiting = processes.filter(request=None, case__status="verified", case__notice_at=None)
    signing = [import_task_by_ref(NODE.format(name)) for name in SIGNING]
    open_ones = tasks.filter(process__in=waiting, status__in=(STATUS.NEW, STATUS.ASSIGNED))
    open_ones.filter(flow_task__in=signing).update(status=STATUS.CANCELED, finished=now)
    due = dict(clocks.filter(kind="publication", stopped=None).values_list("case", "due"))
    tasks.bulk_create(
        tasks.model(
            process=process,
            case_id=process.case_id,
            flow_task=import_task_by_ref(NODE.format("publish")),
            status=STATUS.NEW,
            token=Token("start"),
            role="clerk",
            due=due.get(process.case_id),
            created=now,
        )
        for process in waiting
    )


class Migration(migrations.Migration):
    dependencies = [("workflows", "0002_ask_again"), ("tracker", "0021_publication")]

    operations = [migrations.RunPython(open_tasks, migrations.RunPython.noop)]
