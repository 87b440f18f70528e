"""How long what waits for a second person may wait beside the cases, and who was told of it."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from tracker import presets


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0031_demands_anew"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalOfficeLimit",
            fields=[
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("track_word", "Second person's word on a discipline track"),
                            ("track_outcome", "Confirmed outcome of an allegation"),
                            ("custody", "Confirmation of an act of custody"),
                        ],
                        db_index=True,
                        max_length=16,
                        verbose_name="What waits",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(verbose_name="Working days")),
                (
                    "source",
                    models.CharField(blank=True, max_length=200, verbose_name="Source of the rule"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
            ],
            options={
                "verbose_name": "historical Time limit beside the cases",
                "verbose_name_plural": "historical Time limits beside the cases",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="OfficeLimit",
            fields=[
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("track_word", "Second person's word on a discipline track"),
                            ("track_outcome", "Confirmed outcome of an allegation"),
                            ("custody", "Confirmation of an act of custody"),
                        ],
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                        verbose_name="What waits",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(verbose_name="Working days")),
                (
                    "source",
                    models.CharField(blank=True, max_length=200, verbose_name="Source of the rule"),
                ),
            ],
            options={
                "verbose_name": "Time limit beside the cases",
                "verbose_name_plural": "Time limits beside the cases",
                "ordering": ["kind"],
            },
        ),
        migrations.AddField(
            model_name="custodyevent",
            name="employer",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tracker.unit",
                verbose_name="Employer",
            ),
        ),
        migrations.AddField(
            model_name="custodyevent",
            name="employer_was",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tracker.unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="custodyconfirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(("how", ""), _negated=True), name="custody_says_how"
            ),
        ),
        migrations.AddField(
            model_name="historicalofficelimit",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="officelimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("days__gte", 1), ("days__lte", 60)),
                name="office_limit_ends",
                violation_error_message="At least 1 working day, at most 60.",
            ),
        ),
        migrations.RunPython(presets.give_limits, migrations.RunPython.noop),
    ]
