"""The tick on the case is gone: the track alone says whether misconduct is alleged."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tracker", "0019_tracks_and_versions")]

    operations = [
        migrations.RemoveField(
            model_name="case",
            name="misconduct_alleged",
        ),
        migrations.RemoveField(
            model_name="historicalcase",
            name="misconduct_alleged",
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "status__in",
                            ("assigned", "deadline", "deferred", "submitted", "verified", "closed"),
                        ),
                        _negated=True,
                    ),
                    ("unit_version__isnull", False),
                    _connector="OR",
                ),
                name="case_assigned_has_version",
                violation_error_message="The unit reads a version of its own.",
            ),
        ),
    ]
