"""The light road: passed on evidence, visited by lot, and its end for a unit (tracker.light)."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Exists, OuterRef


def passed_unseen(apps: Any, _editor: Any) -> None:
    """Whoever passed a case without a visit before there was a light road did so without a right.

    The mark holds the case back from sign-off until somebody has looked.
    """
    seen = apps.get_model("tracker", "Inspection").objects.filter(
        case=OuterRef("pk"), round=OuterRef("round"), look=OuterRef("look")
    )
    unseen = Exists(seen.filter(passed=True, on_site=False))
    cases = apps.get_model("tracker", "Case").objects
    cases.filter(unseen, status="verified").update(light=True)


def lasting(apps: Any, _editor: Any) -> None:
    """A public notice lasts a day at least: one that was set to less would stop the upgrade."""
    spans = apps.get_model("tracker", "TierSpan").objects.filter(kind="notice")
    spans.filter(unit__in=["working_days", "days"], amount=0).update(amount=1)
    spans.exclude(unit__in=["working_days", "days"]).update(amount=1, unit="working_days")


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0029_track_factors"),
    ]

    operations = [
        migrations.CreateModel(
            name="LightSuspension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="Since")),
                ("until", models.DateTimeField(verbose_name="Until")),
            ],
            options={
                "verbose_name": "End of a light road",
                "verbose_name_plural": "Ends of light roads",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(verbose_name="Round")),
                ("one_in", models.PositiveSmallIntegerField(verbose_name="One in")),
                ("hit", models.BooleanField(verbose_name="To be visited")),
                ("at", models.DateTimeField(verbose_name="Drawn")),
            ],
            options={
                "verbose_name": "Lot",
                "verbose_name_plural": "Lots",
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="case",
            name="light",
            field=models.BooleanField(default=False, verbose_name="Passed without a visit"),
        ),
        migrations.AddField(
            model_name="historicaltier",
            name="light_notice",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="In working days; 0: published without a notice. Empty: no light road.",
                null=True,
                verbose_name="Notice on the light road",
            ),
        ),
        migrations.AddField(
            model_name="tier",
            name="light_notice",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="In working days; 0: published without a notice. Empty: no light road.",
                null=True,
                verbose_name="Notice on the light road",
            ),
        ),
        migrations.RunPython(lasting, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="tierspan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "notice"), _negated=True),
                    models.Q(("amount__gte", 1), ("unit__in", ["working_days", "days"])),
                    _connector="OR",
                ),
                name="span_notice_lasts",
                violation_error_message="The public notice lasts a day at least.",
            ),
        ),
        migrations.AddField(
            model_name="lightsuspension",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tracker.inspection",
            ),
        ),
        migrations.AddField(
            model_name="lightsuspension",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tracker.unit"
            ),
        ),
        migrations.AddField(
            model_name="lot",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="lots", to="tracker.case"
            ),
        ),
        migrations.AddField(
            model_name="lot",
            name="key",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lots",
                to="tracker.drawkey",
            ),
        ),
        migrations.AddField(
            model_name="lot",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tracker.unit"
            ),
        ),
        migrations.AddField(
            model_name="lightsuspension",
            name="lot",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="suspension",
                to="tracker.lot",
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.UniqueConstraint(fields=("case", "round"), name="one_lot_a_round"),
        ),
        migrations.AddIndex(
            model_name="lightsuspension",
            index=models.Index(fields=["unit", "until"], name="light_suspended"),
        ),
        migrations.RunPython(passed_unseen, migrations.RunPython.noop),
    ]
