"""Haste: several cases verified by one person within a minute. Shown, and no gate.

Nobody sees four gates of three cases on the spot in a minute; whoever enters in the evening what
was seen by day does. So it stops nothing: it stands beside the finding for whoever signs.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tracker.models import Inspection

CASES = 3
MINUTE = timedelta(minutes=1)


def with_pace(rows: QuerySet[Inspection]) -> QuerySet[Any]:
    """Inspections that verified, each with `pace`.

    That is how many cases the same person verified in the minute around it that saw the most.
    """
    same = Inspection.objects.filter(passed=True, inspector=OuterRef("inspector"))
    # In the minute that ended with an inspection …
    before = same.filter(at__lte=OuterRef("at"), at__gte=OuterRef("at") - MINUTE)
    count = before.order_by().values("inspector").annotate(n=Count("case", distinct=True))
    # … of those that ended within a minute after this one.
    ends = same.filter(at__gte=OuterRef("at"), at__lte=OuterRef("at") + MINUTE)
    paces = ends.annotate(n=Subquery(count.values("n"))).order_by("-n").values("n")[:1]
    return rows.filter(passed=True).annotate(pace=Coalesce(Subquery(paces), 0))


def hasty(rows: QuerySet[Inspection]) -> QuerySet[Any]:
    """Of these, the ones made in haste."""
    return with_pace(rows).filter(pace__gte=CASES)
