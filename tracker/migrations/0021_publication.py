"""The notice begins with publication; the time for that, and what has been verified by now.

A verified case with a released text keeps the notice that runs. One that nobody can read waits for
publication from now on: its notice did not count.
"""

from typing import Any

from django.db import migrations, models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from tracker import reference
from tracker.presets import NewClock
from tracker.time import clocks


def begin(apps: Any, editor: Any) -> None:
    using = editor.connection.alias
    cases = apps.get_model("tracker", "Case").objects.using(using)
    running = apps.get_model("tracker", "Clock").objects.using(using)
    texts = apps.get_model("tracker", "PublicText").objects.using(using)
    now, days = timezone.now(), None
    verified = cases.filter(status="verified").annotate(
        shown=Exists(texts.filter(case=OuterRef("pk")))
    )
    for case in verified.iterator():
        notice = running.filter(case=case, kind="notice", stopped=None).first()
        if case.shown and notice is not None:
            cases.filter(pk=case.pk).update(notice_at=notice.started)
            continue
        running.filter(case=case, kind="notice", stopped=None).update(stopped=now, next_at=None)
        span = case.tier.spans.filter(kind="publication").first()
        if span is None:
            continue
        days = days or reference.read_calendar()
        due = clocks.due(now, clocks.Span(span.amount, span.unit), days)
        running.create(
            case=case,
            kind="publication",
            round=case.round,
            amount=span.amount,
            unit=span.unit,
            started=now,
            due=due.at,
            next_at=due.at,
            provisional=due.provisional,
        )


class Migration(migrations.Migration):
    dependencies = [("tracker", "0020_allegations_on_tracks")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="notice_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="Notice begun"),
        ),
        NewClock("publication"),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
