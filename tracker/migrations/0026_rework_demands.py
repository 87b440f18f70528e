"""Cases that are being put right after rework: what was found wanting is what is demanded."""

from django.db import migrations


def demand(apps, _editor):
    Case, Inspection, Demand = (
        apps.get_model("tracker", name) for name in ("Case", "Inspection", "Demand")
    )
    for case in Case.objects.filter(status__in=["deadline", "deferred"], round__gt=1).iterator():
        last = Inspection.objects.filter(case=case, round=case.round - 1).order_by("pk").last()
        if last is None or last.passed:
            continue  # an objection was upheld: nothing was found wanting
        Demand.objects.bulk_create(
            Demand(
                case=case,
                round=case.round,
                gate=finding.gate,
                finding=finding,
                text=finding.remark,
            )
            for finding in last.findings.filter(passed=False).exclude(remark="").order_by("pk")
        )


class Migration(migrations.Migration):
    dependencies = [("tracker", "0025_rework")]

    operations = [migrations.RunPython(demand, migrations.RunPython.noop, elidable=True)]
