"""What nobody decides is told to the auditor too, in offices that run already."""

from typing import Any

from django.db import migrations

TOLD = "auditor"


def overdue(apps: Any) -> Any:
    return apps.get_model("tracker", "Rung").objects.filter(kind="objection", effect="overdue")


def tell(apps: Any, editor: Any) -> None:
    for rung in overdue(apps):
        if TOLD not in rung.recipients:
            rung.recipients = [*rung.recipients, TOLD]
            rung.save(update_fields=["recipients"])


def untell(apps: Any, editor: Any) -> None:
    for rung in overdue(apps):
        rung.recipients = [who for who in rung.recipients if who != TOLD]
        rung.save(update_fields=["recipients"])


class Migration(migrations.Migration):
    dependencies = [("tracker", "0012_exits_by_two")]
    operations = [migrations.RunPython(tell, untell)]
