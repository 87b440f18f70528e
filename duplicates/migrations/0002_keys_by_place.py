"""Cases that are open get the keys of their place and subject, as new ones do."""

from itertools import islice
from typing import Any

from django.db import migrations

from duplicates.similarity import Matter

BATCH = 1000
ENDED = ("closed", "rejected", "merged", "withdrawn", "archived")


def renew(apps: Any, editor: Any) -> None:
    cases = apps.get_model("tracker", "Case").objects.exclude(status__in=ENDED).order_by("pk")
    keys = apps.get_model("duplicates", "NearKey")
    rows = cases.values_list("pk", "title", "text", "place").iterator(BATCH)
    while some := list(islice(rows, BATCH)):
        keys.objects.filter(case_id__in=[row[0] for row in some]).delete()
        keys.objects.bulk_create(
            keys(key=key, case_id=pk)
            for pk, title, text, place in some
            for key in Matter(title, text, place).keys
        )


class Migration(migrations.Migration):
    dependencies = [("duplicates", "0001_initial"), ("tracker", "0013_exits_told_to_auditors")]
    operations = [migrations.RunPython(renew, migrations.RunPython.noop)]
