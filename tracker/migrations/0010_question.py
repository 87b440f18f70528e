"""The time in which the office asks reporters, for offices that run already."""

from django.db import migrations

from tracker.presets import NewClock


class Migration(migrations.Migration):
    dependencies = [("tracker", "0009_second_look")]

    operations = [NewClock("question")]
