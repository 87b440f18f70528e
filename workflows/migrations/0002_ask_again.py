"""A task for the clerk where a reporter is to be asked again (`tracker` 0007)."""

from typing import Any

from django.db import migrations
from django.utils import timezone
from viewflow.workflow import STATUS, Token
from viewflow.workflow.fields import import_task_by_ref

ASK = "workflows/flows.rectification.RectificationFlow.call_back"


def open_tasks(apps: Any, editor: Any) -> None:
    using = editor.connection.alias
    reports = apps.get_model("tracker", "Report").objects.using(using)
    processes = apps.get_model("workflows", "CaseProcess").objects.using(using)
    tasks = apps.get_model("workflows", "CaseTask").objects.using(using)
    node = import_task_by_ref(ASK)
    asked = reports.filter(case__status__in=("submitted", "verified"), reachable=True, outcome="")
    waiting = tasks.filter(flow_task=node, status__in=(STATUS.NEW, STATUS.ASSIGNED))
    lacking = processes.filter(request=None, case__in=asked.values("case")).exclude(
        case__in=waiting.values("case")
    )
    tasks.bulk_create(
        tasks.model(
            process=process,
            case_id=process.case_id,
            flow_task=node,
            status=STATUS.NEW,
            token=Token("start"),
            role="clerk",
            created=timezone.now(),
        )
        for process in lacking
    )


class Migration(migrations.Migration):
    dependencies = [("workflows", "0001_initial"), ("tracker", "0007_ask_again")]

    operations = [migrations.RunPython(open_tasks, migrations.RunPython.noop)]
