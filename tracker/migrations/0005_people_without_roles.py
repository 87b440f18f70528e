"""What a person may do stands in their posts alone."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0004_everybody_gets_a_post"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="user",
            name="user_of_unit_has_unit",
        ),
        migrations.RemoveConstraint(
            model_name="user",
            name="user_inspector_has_term",
        ),
        migrations.RemoveIndex(
            model_name="user",
            name="user_role",
        ),
        migrations.RemoveField(
            model_name="historicaluser",
            name="post",
        ),
        migrations.RemoveField(
            model_name="historicaluser",
            name="role",
        ),
        migrations.RemoveField(
            model_name="historicaluser",
            name="term_end",
        ),
        migrations.RemoveField(
            model_name="historicaluser",
            name="term_start",
        ),
        migrations.RemoveField(
            model_name="historicaluser",
            name="unit",
        ),
        migrations.RemoveField(
            model_name="user",
            name="post",
        ),
        migrations.RemoveField(
            model_name="user",
            name="role",
        ),
        migrations.RemoveField(
            model_name="user",
            name="term_end",
        ),
        migrations.RemoveField(
            model_name="user",
            name="term_start",
        ),
        migrations.RemoveField(
            model_name="user",
            name="unit",
        ),
    ]
