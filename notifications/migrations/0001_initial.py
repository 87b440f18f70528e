import datetime

import django.db.models.deletion
import encrypted_fields.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tracker", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeSettings",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="notice_settings",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("zh-hans", "Simplified Chinese"), ("en", "English")],
                        default="zh-hans",
                        max_length=10,
                        verbose_name="Language",
                    ),
                ),
                (
                    "address",
                    encrypted_fields.fields.EncryptedCharField(
                        blank=True, default="", max_length=600, verbose_name="E-mail address"
                    ),
                ),
                (
                    "first",
                    models.CharField(
                        choices=[
                            ("push", "Messenger, SMS or webhook first"),
                            ("email", "E-mail first"),
                        ],
                        default="push",
                        max_length=8,
                        verbose_name="Try first",
                    ),
                ),
                (
                    "quiet_from",
                    models.TimeField(default=datetime.time(20, 0), verbose_name="Quiet from"),
                ),
                (
                    "quiet_to",
                    models.TimeField(default=datetime.time(8, 0), verbose_name="Quiet until"),
                ),
                (
                    "working_days",
                    models.BooleanField(default=True, verbose_name="On working days only"),
                ),
                (
                    "digest_at",
                    models.TimeField(default=datetime.time(8, 30), verbose_name="Daily digest at"),
                ),
            ],
            options={
                "verbose_name": "Settings of notices",
                "verbose_name_plural": "Settings of notices",
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="Name")),
                ("service", models.CharField(max_length=40, verbose_name="Service")),
                ("url", encrypted_fields.fields.EncryptedTextField(verbose_name="Address")),
                ("active", models.BooleanField(default=True, verbose_name="Active")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notice_targets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notice_targets",
                        to="tracker.unit",
                        verbose_name="Unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "Address for notices",
                "verbose_name_plural": "Addresses for notices",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("overdue", "Overdue: supervision order, yellow card, red card"),
                            ("work", "Work for you"),
                            ("reminder", "Reminders before a deadline"),
                            ("request", "Requests and decisions"),
                            ("dates", "Changed dates"),
                            ("progress", "Progress of cases"),
                            ("intake", "New and declined cases"),
                        ],
                        max_length=16,
                        verbose_name="Kind",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("bell", "On this site"),
                            ("email", "E-mail"),
                            ("push", "Messenger, SMS or webhook"),
                        ],
                        max_length=8,
                        verbose_name="Sent over",
                    ),
                ),
                ("key", models.CharField(editable=False, max_length=64, unique=True)),
                ("digest", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("leased", "Being sent"),
                            ("carried", "Part of a digest"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("dropped", "No longer theirs"),
                        ],
                        default="queued",
                        max_length=8,
                        verbose_name="State",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="Attempts")),
                ("lease", models.CharField(blank=True, default="", max_length=32)),
                ("lease_until", models.DateTimeField(null=True)),
                ("next_try", models.DateTimeField(null=True, verbose_name="Next attempt")),
                (
                    "last_error",
                    models.CharField(
                        blank=True, default="", max_length=300, verbose_name="Last error"
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="Made")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="Sent")),
                ("read_at", models.DateTimeField(null=True, verbose_name="Read")),
                (
                    "carrier",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried",
                        to="notifications.message",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="tracker.caseevent",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="tracker.unit",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="notifications.target",
                    ),
                ),
            ],
            options={
                "verbose_name": "Notice",
                "verbose_name_plural": "Notices",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("overdue", "Overdue: supervision order, yellow card, red card"),
                            ("work", "Work for you"),
                            ("reminder", "Reminders before a deadline"),
                            ("request", "Requests and decisions"),
                            ("dates", "Changed dates"),
                            ("progress", "Progress of cases"),
                            ("intake", "New and declined cases"),
                        ],
                        max_length=16,
                        verbose_name="Kind",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("at_once", "At once"),
                            ("digest", "Daily digest"),
                            ("nothing", "Nothing"),
                        ],
                        max_length=16,
                        verbose_name="When",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notice_preferences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Choice of notices",
                "verbose_name_plural": "Choices of notices",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "kind"), name="one_preference_a_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ("overdue",)), _negated=True),
                            models.Q(("mode", "nothing"), _negated=True),
                            _connector="OR",
                        ),
                        name="overdue_is_always_told",
                        violation_error_message="Overdue cases cannot be switched off.",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person__isnull", False), ("unit__isnull", True)),
                    models.Q(("person__isnull", True), ("unit__isnull", False)),
                    _connector="OR",
                ),
                name="target_of_person_or_unit",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("next_try__isnull", False)),
                fields=["next_try", "id"],
                name="message_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("read_at__isnull", True)),
                fields=["person", "channel"],
                name="message_unread",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["person", "channel", "-id"], name="message_bell"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["state", "-id"], name="message_failed"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person__isnull", False), ("unit__isnull", True)),
                    models.Q(("person__isnull", True), ("unit__isnull", False)),
                    _connector="OR",
                ),
                name="message_to_person_or_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "carried"), _negated=True),
                    ("carrier__isnull", False),
                    _connector="OR",
                ),
                name="message_carried_has_carrier",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["queued", "leased"]), _negated=True),
                    ("next_try__isnull", False),
                    _connector="OR",
                ),
                name="message_waiting_has_time",
            ),
        ),
    ]
