"""What time itself did to a case, in words of the timeline."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from tracker.records.verbs import ReckonRecord, RemindRecord


def moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATE_FORMAT")


def reminded(record: RemindRecord, _names: Any) -> list[Any]:
    """A rung of a ladder: which clock, what followed, the number of an order."""
    return [
        (gettext("Clock"), record.clock.label),
        (gettext("Step"), record.effect.label),
        (gettext("Due"), moment(record.due)),
        (gettext("Supervision order"), record.order),
    ]


def reckoned(record: ReckonRecord, _names: Any) -> list[Any]:
    """A changed calendar moved a date."""
    due = moment(record.due)
    if record.provisional:
        due = gettext("%(day)s (provisional)") % {"day": due}
    return [
        (gettext("Clock"), record.clock.label),
        (gettext("Before"), moment(record.was)),
        (gettext("Due"), due),
    ]
