"""Demands of rounds that no inspector began: an objection upheld, a signature declined."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tracker.vocabulary


def leave(apps, schema_editor):
    """On the way back each demand follows from a finding again: the last one of its case."""
    Demand, Finding = (apps.get_model("tracker", name) for name in ("Demand", "Finding"))
    for demand in Demand.objects.filter(finding=None):
        gate = demand.gate or "solved"
        found = Finding.objects.filter(inspection__case=demand.case_id, gate=gate).order_by("pk")
        Demand.objects.filter(pk=demand.pk).update(finding=found.last(), gate=gate, verb="rework")
    if schema_editor is not None and schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the table is not altered


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0030_light"),
    ]

    operations = [
        migrations.AddField(
            model_name="demand",
            name="at",
            field=models.DateTimeField(null=True, verbose_name="Demanded"),
        ),
        migrations.AddField(
            model_name="demand",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="demand",
            name="verb",
            field=models.CharField(
                choices=tracker.vocabulary.verbs,
                default="rework",
                max_length=32,
                verbose_name="Sent back by",
            ),
        ),
        migrations.AlterField(
            model_name="demand",
            name="finding",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="demands",
                to="tracker.finding",
            ),
        ),
        migrations.AlterField(
            model_name="demand",
            name="gate",
            field=models.CharField(
                blank=True,
                choices=[
                    ("measures", "Measures carried out"),
                    ("accountability", "Accountability settled"),
                    ("solved", "Problem solved"),
                    ("reply", "Reporter answered"),
                ],
                max_length=16,
                verbose_name="Gate",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, leave),
        migrations.AddConstraint(
            model_name="demand",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("finding__isnull", False),
                        ("verb", "rework"),
                        models.Q(("gate", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("verb", "rework"), _negated=True),
                        ("at__isnull", False),
                        ("by__isnull", False),
                        ("finding__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="demand_follows_from_something",
            ),
        ),
    ]
