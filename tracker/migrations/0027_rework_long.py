import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tracker.digests


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0026_rework_demands"),
    ]

    operations = [
        migrations.CreateModel(
            name="Milestone",
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
                ("text", models.CharField(max_length=500, verbose_name="Milestone")),
                ("owner", models.CharField(max_length=60, verbose_name="Owner")),
                ("due_on", models.DateField(verbose_name="To be reached by")),
            ],
            options={
                "verbose_name": "Milestone",
                "verbose_name_plural": "Milestones",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="MilestoneFinding",
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
                ("on_site", models.BooleanField(verbose_name="Seen on the spot")),
                ("passed", models.BooleanField(verbose_name="Reached")),
                ("remark", models.TextField(verbose_name="Remark")),
                ("at", models.DateTimeField(verbose_name="Inspected")),
            ],
            options={
                "verbose_name": "Finding on a milestone",
                "verbose_name_plural": "Findings on milestones",
                "ordering": ["id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="request",
            name="one_open_request_of_the_unit",
        ),
        migrations.AddField(
            model_name="case",
            name="long",
            field=models.BooleanField(default=False, verbose_name="Long rectification"),
        ),
        migrations.AlterField(
            model_name="request",
            name="kind",
            field=models.CharField(
                choices=[
                    ("extension", "Extension"),
                    ("deferral", "Deferral"),
                    ("objection", "Objection"),
                    ("reject", "Non-acceptance"),
                    ("merge", "Merger"),
                    ("withdraw", "Withdrawal"),
                    ("contest", "Objection to non-acceptance"),
                    ("long", "Long rectification"),
                ],
                max_length=16,
                verbose_name="Kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("decided_at__isnull", True), ("kind__in", ("extension", "deferral", "long"))
                ),
                fields=("case",),
                name="one_open_request_of_the_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "long"), _negated=True),
                    ("granted__isnull", True),
                    ("granted", False),
                    models.Q(("asked_by__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="long_plan_has_two_people",
            ),
        ),
        migrations.AddField(
            model_name="milestone",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="milestones",
                to="tracker.case",
            ),
        ),
        migrations.AddField(
            model_name="milestone",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="milestones",
                to="tracker.request",
            ),
        ),
        migrations.AddField(
            model_name="milestonefinding",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="milestone_findings",
                to="tracker.case",
            ),
        ),
        migrations.AddField(
            model_name="milestonefinding",
            name="inspector",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="milestonefinding",
            name="milestone",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="findings",
                to="tracker.milestone",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestonefinding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("passed", True)),
                fields=("milestone",),
                name="milestone_reached_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestonefinding",
            constraint=models.CheckConstraint(
                condition=models.Q(("remark", ""), _negated=True),
                name="milestone_finding_has_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestonefinding",
            constraint=models.CheckConstraint(
                condition=models.Q(("passed", False), ("on_site", True), _connector="OR"),
                name="milestone_reached_was_seen",
            ),
        ),
        migrations.AddIndex(
            model_name="inspection",
            index=models.Index(fields=["inspector", "at"], name="inspection_pace"),
        ),
    ]
