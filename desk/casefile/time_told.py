"""What time itself did to a case, in words of the timeline."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext

from tracker.vocabulary import ClockKind, Effect

Data = dict[str, Any]


def moment(value: Any) -> str:
    """The day of a moment as an event keeps it."""
    at = parse_datetime(str(value)) if value else None
    return date_format(timezone.localtime(at), "DATE_FORMAT") if at else ""


def due(data: Data) -> str:
    day = moment(data.get("due"))
    return gettext("%(day)s (provisional)") % {"day": day} if data.get("provisional") else day


def reminded(data: Data, _names: Any) -> list[Any]:
    """A rung of a ladder: which clock, what followed, the number of an order."""
    return [
        (gettext("Clock"), ClockKind(data["clock"]).label),
        (gettext("Step"), Effect(data["effect"]).label),
        (gettext("Due"), due(data)),
        (gettext("Supervision order"), data.get("order")),
    ]


def reckoned(data: Data, _names: Any) -> list[Any]:
    """A changed calendar moved a date."""
    return [
        (gettext("Clock"), ClockKind(data["clock"]).label),
        (gettext("Before"), moment(data.get("was"))),
        (gettext("Due"), due(data)),
    ]
