"""Messages about accounts: they hang on an act of custody and on no case."""

import django.db.models.deletion
import encrypted_fields.fields
from django.conf import settings
from django.db import migrations, models


def forget(apps, editor):
    """Backwards: messages of accounts have no event of a case, and cannot stay."""
    apps.get_model("notifications", "Message").objects.filter(event=None).delete()
    if editor.connection.vendor == "postgresql":  # else the table could not be altered yet
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0040_message_entry"),
        ("tracker", "0032_watch"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="address",
            field=encrypted_fields.fields.EncryptedTextField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="custody",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tracker.custodyevent",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="event",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="tracker.caseevent",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="kind",
            field=models.CharField(
                choices=[
                    ("overdue", "Overdue: supervision order, yellow card, red card"),
                    ("work", "Work for you"),
                    ("reminder", "Reminders before a deadline"),
                    ("request", "Requests and decisions"),
                    ("dates", "Changed dates"),
                    ("progress", "Progress of cases"),
                    ("intake", "New and declined cases"),
                    ("custody", "Acts on accounts"),
                ],
                max_length=16,
                verbose_name="Kind",
            ),
        ),
        migrations.AlterField(
            model_name="preference",
            name="kind",
            field=models.CharField(
                choices=[
                    ("overdue", "Overdue: supervision order, yellow card, red card"),
                    ("work", "Work for you"),
                    ("reminder", "Reminders before a deadline"),
                    ("request", "Requests and decisions"),
                    ("dates", "Changed dates"),
                    ("progress", "Progress of cases"),
                    ("intake", "New and declined cases"),
                    ("custody", "Acts on accounts"),
                ],
                max_length=16,
                verbose_name="Kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("custody__isnull", True), ("event__isnull", False)),
                    models.Q(
                        ("custody__isnull", False), ("entry__isnull", True), ("event__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="message_of_case_or_account",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget),
    ]
