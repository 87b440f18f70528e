"""Which cases the public sees: those with a released summary, by its newest version.

Where the newest word is a withdrawal, the page of the case shows its reason and nothing else.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from tracker.models import Clock, PublicText
from tracker.vocabulary import LEFT, RUNNING, ClockKind, Status
from web.filters import every_word


def texts() -> QuerySet[PublicText]:
    """The newest summary of every case that is public, with what a list shows beside it."""
    return newest().filter(withdrawn="")


def newest() -> QuerySet[PublicText]:
    """The newest word on every case of which anything was ever public: a summary, or why not."""
    newer = PublicText.objects.filter(case=OuterRef("case"), pk__gt=OuterRef("pk"))
    shown = PublicText.objects.filter(~Exists(newer)).exclude(case__status__in=LEFT)
    return shown.select_related("case").order_by("-case_id")


def on_notice(at: datetime) -> QuerySet[PublicText]:
    """The summaries of cases whose public notice is running, or stands still for an objection."""
    notice = Clock.objects.filter(
        Q(due__isnull=True) | Q(due__gte=at),
        case=OuterRef("case"),
        kind=ClockKind.NOTICE,
        stopped__isnull=True,
    )
    return texts().filter(Exists(notice), case__status=Status.VERIFIED)


def late(at: datetime, prefix: str = "") -> Q:
    """Cases whose time limit is over while the unit still has to act."""
    return Q(**{f"{prefix}status__in": RUNNING, f"{prefix}due_at__lt": at})


def words(value: str) -> Q:
    """Every word in the public title or summary."""
    return every_word(value, ("title__icontains", "text__icontains", "case__number"))
