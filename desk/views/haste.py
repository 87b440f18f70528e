"""Verified in haste: for the auditor, and for whoever answers for the inspectors."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from desk.casefile.links import case_url
from desk.casefile.panels import in_haste
from desk.views.base import only
from tracker import haste
from tracker.models import Inspection
from tracker.vocabulary import Role
from web.paging import Key, Page

PAGE = 50
NEWEST = Key(("id",), descending=True)


@only(frozenset({Role.AUDITOR, Role.DIRECTOR}))
@require_safe
def hasty(request: HttpRequest) -> HttpResponse:
    """Every verification that was one of several in a minute, newest first."""
    rows = haste.hasty(Inspection.objects.select_related("case", "inspector"))
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
