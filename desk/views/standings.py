"""Standings: the league of a year by class, and one unit's number down to each event."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from desk.casefile.links import page as case_page
from desk.views.base import actor_at, only
from scoring import standings as scores
from scoring.standings import CaseSum, League, Standing
from tracker.access import visible
from tracker.actor import Actor
from tracker.errors import NotFound
from tracker.models import Case
from tracker.vocabulary import UNIT_ROLES, Role
from web.forms import as_int
from web.paging import Key, Page

READERS = frozenset({Role.CLERK, Role.DIRECTOR, Role.AUDITOR, *UNIT_ROLES})
PAGE = 50
NEWEST_FIRST = Key(("pk",), descending=True)


def own_unit(actor: Actor) -> int | None:
    """The unit whose page alone this actor may open; None for the office, who opens all."""
    return actor.unit_id if actor.role in UNIT_ROLES else None


def year_asked(request: HttpRequest, years: list[int]) -> int:
    """The year of the address, if there is anything to show of it; else the present one."""
    asked = as_int(request.GET.get("year", ""))
    return asked if asked in years else years[0]


@only(READERS)
def league(request: HttpRequest) -> HttpResponse:
    """Every unit of the year by class; whoever belongs to a unit opens only its own page."""
    now = timezone.now()
    years = scores.years(now)
    found = scores.league(year_asked(request, years), now)
    context = {
        "at": now,
        "years": years,
        "league": found,
        "unit_view": "desk:standing",
        "only_unit": own_unit(actor_at(request)),
    }
    return render(request, "desk/standings.html", context)


@only(READERS)
def standing(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: the number, how it came about, rates against the class, months."""
    now, actor = timezone.now(), actor_at(request)
    years = scores.years(now)
    found = scores.league(year_asked(request, years), now)
    row = row_of(found, code, actor)
    changed = scores.entries(row.unit, found.period.year).order_by().values("case_id")
    page = Page(Case.objects.filter(pk__in=changed), NEWEST_FIRST, request, PAGE)
    context = {
        "at": now,
        "years": years,
        "league": found,
        "group": found.group_of(row.unit),
        "row": row,
        "months": scores.months(row.unit, found.period, found.scheme),
        "cases": by_case(row, found.period.year, page, actor),
        "pager": page,
        "back_url": reverse("desk:standings") + f"?year={found.period.year}",
    }
    return render(request, "desk/standing.html", context)


def row_of(found: League, code: str, actor: Actor) -> Standing:
    """The standing of the unit with this code. Raises NotFound, also for what is not for them."""
    own = own_unit(actor)
    for group in found.groups:
        for row in group.rows:
            if row.unit.code == code and own in (None, row.unit.pk):
                return row
    raise NotFound


def by_case(row: Standing, year: int, page: Page, actor: Actor) -> list[dict[str, Any]]:
    """The cases of this page with their entries, newest case first. Three queries."""
    ids = [case.pk for case in page.rows]
    # By the title that the unit reads: what counts was earned under it.
    rows = Case.objects.filter(visible(actor), pk__in=ids)
    seen = dict(rows.values_list("pk", "unit_version__title"))
    found = scores.by_case(scores.entries(row.unit, year).filter(case_id__in=ids))
    return [opened(one, seen) for one in reversed(found)]


def opened(found: CaseSum, seen: dict[int, str]) -> dict[str, Any]:
    """A case of the list; one that has gone to another unit since is named by its number alone."""
    sees = found.case.pk in seen
    return {
        "number": found.case.number,
        "title": seen[found.case.pk] or "" if sees else gettext("no longer with this unit"),
        "url": case_page(found.case) if sees else "",
        "points": found.points,
        "entries": found.entries,
    }
