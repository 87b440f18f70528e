import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tracker.digests


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0024_released_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="Demand",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "salt",
                    models.CharField(
                        default=tracker.digests.new_salt, editable=False, max_length=32, null=True
                    ),
                ),
                (
                    "round",
                    models.PositiveSmallIntegerField(
                        help_text="In which it is answered.", verbose_name="Round"
                    ),
                ),
                (
                    "gate",
                    models.CharField(
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
                ("text", models.TextField(verbose_name="What is demanded")),
            ],
            options={
                "verbose_name": "Demand",
                "verbose_name_plural": "Demands",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="DemandAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "salt",
                    models.CharField(
                        default=tracker.digests.new_salt, editable=False, max_length=32, null=True
                    ),
                ),
                ("text", models.TextField(verbose_name="How it was met")),
                ("at", models.DateTimeField(verbose_name="Answered")),
            ],
            options={
                "verbose_name": "Answer to a demand",
                "verbose_name_plural": "Answers to demands",
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="evidence",
            name="earlier",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tracker.evidence",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="looks",
            field=models.CharField(editable=False, max_length=32, null=True),
        ),
        migrations.AddField(
            model_name="finding",
            name="partly",
            field=models.BooleanField(default=False, verbose_name="Partly"),
        ),
        migrations.AddField(
            model_name="finding",
            name="pictures",
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="inspection",
            name="on_site",
            field=models.BooleanField(verbose_name="Seen on the spot"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("pictures__isnull", True),
                    ("passed", False),
                    models.Q(("remark", ""), _negated=True),
                    models.Q(("pictures__gte", 1), ("pictures__isnull", False)),
                    _connector="OR",
                ),
                name="finding_passed_says_why",
                violation_error_message="A pass needs a remark or a picture of your own.",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(("partly", False), ("passed", False), _connector="OR"),
                name="finding_partly_is_no_pass",
            ),
        ),
        migrations.AddField(
            model_name="demand",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="demands",
                to="tracker.case",
            ),
        ),
        migrations.AddField(
            model_name="demand",
            name="finding",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="demands",
                to="tracker.finding",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="demand",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="files",
                to="tracker.demand",
            ),
        ),
        migrations.AddField(
            model_name="measure",
            name="demand",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="measures",
                to="tracker.demand",
            ),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(fields=["sha256"], name="evidence_sha256"),
        ),
        migrations.AddField(
            model_name="demandanswer",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="demandanswer",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="demand_answers",
                to="tracker.case",
            ),
        ),
        migrations.AddField(
            model_name="demandanswer",
            name="demand",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="tracker.demand",
            ),
        ),
    ]
