import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tracker", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Scheme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="Name")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=160, verbose_name="English name"),
                ),
                ("code", models.SlugField(max_length=32, verbose_name="Code")),
                ("version", models.PositiveSmallIntegerField(verbose_name="Version")),
                ("valid_from", models.DateField(verbose_name="In force from")),
                (
                    "base",
                    models.DecimalField(
                        decimal_places=2, default=100, max_digits=7, verbose_name="Begins at"
                    ),
                ),
                (
                    "least_cases",
                    models.PositiveSmallIntegerField(
                        default=5,
                        help_text="Cases finished in the year or overdue; a unit with fewer is not ranked.",
                        verbose_name="Cases needed to be ranked",
                    ),
                ),
                (
                    "source",
                    models.CharField(blank=True, max_length=200, verbose_name="Source of the rule"),
                ),
            ],
            options={
                "verbose_name": "Scheme",
                "verbose_name_plural": "Schemes",
                "ordering": ["code", "version"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "version"), name="scheme_version_once"),
                    models.UniqueConstraint(fields=("code", "valid_from"), name="scheme_one_a_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="Year")),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("supervision_order", "Supervision order"),
                            ("yellow_card", "Yellow card"),
                            ("red_card", "Red card"),
                            ("rework", "Sent back for rework"),
                            ("no_reply", "No reply in time"),
                            ("dissatisfied", "Reporter dissatisfied"),
                            ("relapse", "Relapse"),
                        ],
                        max_length=24,
                        verbose_name="Rule",
                    ),
                ),
                (
                    "points",
                    models.DecimalField(decimal_places=2, max_digits=7, verbose_name="Points"),
                ),
                ("at", models.DateTimeField(verbose_name="When")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="tracker.case",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="tracker.caseevent",
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal",
                        to="scoring.entry",
                        verbose_name="Takes back",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="tracker.unit",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scoring.scheme",
                    ),
                ),
            ],
            options={
                "verbose_name": "Score entry",
                "verbose_name_plural": "Score entries",
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["year", "unit", "case"], name="entry_year_unit_case")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reverses__isnull", True)),
                        fields=("event", "rule"),
                        name="entry_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "rule__in",
                                [
                                    "supervision_order",
                                    "yellow_card",
                                    "red_card",
                                    "rework",
                                    "no_reply",
                                    "dissatisfied",
                                    "relapse",
                                ],
                            )
                        ),
                        name="entry_rule_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reverses__isnull", True),
                            models.Q(("reverses", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="entry_reverses_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SchemeRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("supervision_order", "Supervision order"),
                            ("yellow_card", "Yellow card"),
                            ("red_card", "Red card"),
                            ("rework", "Sent back for rework"),
                            ("no_reply", "No reply in time"),
                            ("dissatisfied", "Reporter dissatisfied"),
                            ("relapse", "Relapse"),
                        ],
                        max_length=24,
                        verbose_name="Rule",
                    ),
                ),
                (
                    "points",
                    models.DecimalField(decimal_places=2, max_digits=7, verbose_name="Points"),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules",
                        to="scoring.scheme",
                    ),
                ),
            ],
            options={
                "verbose_name": "Rule of a scheme",
                "verbose_name_plural": "Rules of schemes",
                "ordering": ["scheme", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("scheme", "rule"), name="scheme_rule_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "rule__in",
                                [
                                    "supervision_order",
                                    "yellow_card",
                                    "red_card",
                                    "rework",
                                    "no_reply",
                                    "dissatisfied",
                                    "relapse",
                                ],
                            )
                        ),
                        name="scheme_rule_known",
                    ),
                ],
            },
        ),
    ]
