"""The units: all of them at a glance, and one with its public cases, rates and standing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from portal import shapes
from portal.figures import UnitLine, figures
from portal.pages import address, reader, render
from portal.register import texts
from scoring import standings
from scoring.standings import CaseSum
from tracker.errors import NotFound
from tracker.models import PublicText, Unit
from web.paging import Key, Page

SIZE = 20
SHOWN = 20  # cases whose entries are listed; the sums above count them all
NEWEST = Key(("case_id",), descending=True)


@reader
def units(request: HttpRequest) -> HttpResponse:
    numbers = figures(timezone.now())
    return render(request, "portal/units.html", {"units": numbers.units})


def counted(request: HttpRequest, unit: Unit, year: int) -> list[dict[str, Any]]:
    """The newest cases that changed the standing, with their entries; three queries.

    A case that the office has not released is counted like the others, without number and words.
    """
    all_of_it = standings.entries(unit, year)
    newest = all_of_it.order_by("-case_id").values_list("case_id", flat=True).distinct()[:SHOWN]
    sums = standings.by_case(all_of_it.filter(case_id__in=list(newest)))
    public = {text.case_id: text for text in texts().filter(case__in=[s.case for s in sums])}
    return [named(request, found, public.get(found.case.pk)) for found in reversed(sums)]


def named(request: HttpRequest, found: CaseSum, text: PublicText | None) -> dict[str, Any]:
    """A case of the list by its released words, or by none."""
    row = {"number": "", "title": gettext("A case not released to the public"), "url": ""}
    if text is not None:
        url = address(reverse("portal:case", args=[found.case.number]), request)
        row = {"number": found.case.number, "title": text.title, "url": url}
    return {**row, "points": found.points, "entries": found.entries}


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
        "cases": counted(request, found, league.period.year),
        "lines": [shapes.line(text, at) for text in page.rows],
        "pager": page,
    }
    return render(request, "portal/unit.html", context)
