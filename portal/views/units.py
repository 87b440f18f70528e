"""The units: all of them at a glance, and one with its public cases, rates and standing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal import shapes
from portal.figures import UnitLine, figures
from portal.pages import reader, render
from portal.register import texts
from scoring import standings
from tracker.errors import NotFound
from tracker.models import Unit
from workflows.paging import Key, Page

SIZE = 20
NEWEST = Key(("case_id",), descending=True)


@reader
def units(request: HttpRequest) -> HttpResponse:
    numbers = figures(timezone.now())
    return render(request, "portal/units.html", {"units": numbers.units})


@reader
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: how it stands, and its public cases."""
    at = timezone.now()
    found = Unit.objects.filter(code=code, parent__isnull=True, active=True).first()
    if found is None:
        raise NotFound
    line = next((u for u in figures(at).units if u.unit.pk == found.pk), UnitLine(found))
    league = standings.league(timezone.localdate(at).year, at)
    page = Page(texts().filter(case__unit=found), NEWEST, request, SIZE)
    context = {
        "at": at,
        "unit": found,
        "line": line,
        "league": league,
        "group": league.group_of(found),
        "row": league.standing_of(found),
        "months": standings.months(found, league.period, league.scheme),
        "lines": [shapes.line(text, at) for text in page.rows],
        "pager": page,
    }
    return render(request, "portal/unit.html", context)
