"""Who was asked one question for two, of a case that is still open, is asked again (decision 30)."""

from typing import Any

from django.db import migrations

OPEN = ("submitted", "verified")
CHANGED = {"outcome": "", "satisfaction": "", "tries": 0}


def ask_again(apps: Any, editor: Any) -> None:
    reports, cases = apps.get_model("tracker", "Report"), apps.get_model("tracker", "Case")
    using = editor.connection.alias
    asked = reports.objects.using(using).filter(case__status__in=OPEN).exclude(outcome="")
    confirmed = list(asked.values_list("case", flat=True))
    asked.update(**CHANGED)
    cases.objects.using(using).filter(pk__in=confirmed).update(confirmed_at=None)


class Migration(migrations.Migration):
    dependencies = [("tracker", "0006_two_questions")]

    operations = [migrations.RunPython(ask_again, migrations.RunPython.noop)]
