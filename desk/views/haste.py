"""Verified in haste: for the auditor, and for whoever answers for the inspectors."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from desk.casefile.links import case_url
from desk.casefile.panels import in_haste
from desk.views.base import only
from tracker import haste
from tracker.models import Inspection
from tracker.vocabulary import Role
from web.paging import Key, Page

PAGE = 50
LATELY = timedelta(days=92)  # each row is held against its neighbours: not those of all years
NEWEST = Key(("id",), descending=True)


@only(frozenset({Role.AUDITOR, Role.DIRECTOR}))
@require_safe
def hasty(request: HttpRequest) -> HttpResponse:
    """The verifications of late that were some of several in a minute, newest first."""
    lately = Inspection.objects.filter(at__gte=timezone.now() - LATELY)
    rows = haste.hasty(lately.select_related("case", "inspector"))
    pager = Page(rows, NEWEST, request, PAGE)
    shown = [
        {
            "number": row.case.number,
            "url": case_url("case", row.case.number),
            "title": row.case.title,
            "who": row.inspector,
            "at": row.at,
            "pace": in_haste(row.pace),
        }
        for row in pager.rows
    ]
    return render(request, "desk/haste.html", {"rows": shown, "pager": pager})
