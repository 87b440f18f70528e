"""The light road: what waits to be published there, the lots, and whose light road has ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from desk.casefile.links import case_url
from desk.casefile.links import page as case_page
from desk.views.base import actor_at, only
from tracker.access import visible_cases
from tracker.actor import Actor
from tracker.case_facts import with_facts
from tracker.errors import NotFound
from tracker.models import Case, Inspection, LightSuspension, Lot
from tracker.verbs import VERBS
from tracker.verbs.public import composed
from tracker.vocabulary import OFFICE_ROLES, Role, Status, VerbName
from web import refusals
from web.paging import Key, Page
from workflows.door import perform_payload

READERS = OFFICE_ROLES | {Role.AUDITOR}
MOST = 50
LOTS = 20
NEWEST = Key(("id",), descending=True)


def waiting(actor: Actor) -> list[dict[str, Any]]:
    """What was passed without a visit and nobody can read yet, each with its composed text."""
    found = visible_cases(actor).filter(light=True, status=Status.VERIFIED, notice_at=None)
    rows = with_facts(found.filter(not_public="").order_by("verified_at", "pk"))[:MOST]
    return [{"case": case, "url": case_page(case), **composed(case)} for case in rows]


def figures(at: datetime) -> dict[str, int]:
    """Of this year: how many lots there were, how many fell, how many visits found wanting."""
    year = timezone.localtime(at).year
    found: dict[str, int] = Lot.objects.filter(at__year=year).aggregate(
        lots=Count("pk"), hits=Count("pk", filter=Q(hit=True)), failed=Count("suspension")
    )
    return found


def lots(rows: list[Lot]) -> list[dict[str, Any]]:
    """Each lot with what came of it."""
    seen = {
        (visit.case_id, visit.round): visit.passed
        for visit in Inspection.objects.filter(case__in=[lot.case_id for lot in rows], look__gt=0)
    }
    return [
        {
            "lot": lot,
            "url": case_url("case", lot.case.number),
            "passed": seen.get((lot.case_id, lot.round)) if lot.hit else None,
        }
        for lot in rows
    ]


@only(READERS)
def light_road(request: HttpRequest) -> HttpResponse:
    """The list; nothing is ticked beforehand, and every text is there to be read."""
    at, actor = timezone.now(), actor_at(request)
    releases = VERBS[VerbName.RELEASE].allows(actor, None)
    context: dict[str, Any] = {"at": at, "releases": releases}
    if request.method == "POST" and releases:
        chosen = request.POST.getlist("case")
        context |= released(request, actor, at, chosen) if chosen else {"none_chosen": True}
    page = Page(Lot.objects.select_related("case", "unit"), NEWEST, request, LOTS)
    context |= {
        "rows": waiting(actor),
        "ended": LightSuspension.objects.filter(until__gte=at).select_related("unit", "lot__case"),
        "figures": figures(at),
        "lots": lots(list(page.rows)),
        "pager": page,
    }
    status = 422 if context.get("none_chosen") else 200
    return render(request, "desk/light.html", context, status=status)


def released(request: HttpRequest, actor: Actor, at: datetime, chosen: list[str]) -> dict[str, Any]:
    """Release what was ticked, with the text that was shown; what has moved on since is refused."""
    shown = {str(row["case"].number): row for row in waiting(actor)}

    def release(number: str) -> Case:
        if number not in shown:
            raise NotFound
        words = {name: shown[number][name] for name in ("title", "text")}
        version = request.POST.get(f"version-{number}", "")
        seen = int(version) if version.isdecimal() else 0
        return perform_payload(number, VerbName.RELEASE, actor, words, at=at, version=seen).case

    return {"came": refusals.each(chosen, release)}
