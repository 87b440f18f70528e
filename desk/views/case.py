"""The case page: everything about one case, and the one thing to do next."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from desk.casefile import demands, discipline, next_action, panels, publishing, timeline
from desk.casefile import requests as asked
from desk.casefile.joined import joined
from desk.casefile.links import act_url, case_url
from desk.casefile.load import case_for, relatives
from desk.casefile.names import Names
from desk.views.base import actor_at, staff
from tracker.access import reads_identity, reads_unit_words
from tracker.actor import Actor
from tracker.case_facts import facts_of
from tracker.deeds import instead
from tracker.models import Case
from tracker.road import Place, place_of
from tracker.vocabulary import ClockKind, RequestKind, Role, Status, VerbName
from web.shapes import stages


@staff
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One case for this reader; a fixed number of queries, however long its story is."""
    found, at = case_for(request, number, whole=True), timezone.now()
    actor = instead(found, actor_at(request))
    # First: this finds who is named anywhere, all at once.
    unit = reads_unit_words(actor)
    files, story = told(found, everything="all" in request.GET, unit=unit)
    gaps = next_action.missing(found, actor, at)
    place = place_of(found)
    context: dict[str, Any] = {
        "case": found,
        "at": at,
        "status_label": found.get_status_display(),
        "steps": stages(found),
        "next": next_action.box(found, actor, at, gaps),
        "verb_label": next_action.label(place.verb) if place else "",
        "blockers": next_action.show(found, actor, gaps),
        "due": due(found, place, at),
        "orders": asked.given(found),
        **time(found, at),
        "people": panels.people(found),
        "facts": facts(found),
        "links": relatives(found, actor),
        "joined": joined(found, actor),
        **work(found, files),
        **story,
        **offers(found, actor),
        **publishing.shown(found),
        **discipline.shown(found, actor),
        # What reporters said in their own words is not for the unit; what they answered is.
        "own_words": not unit,
    }
    return render(request, "desk/case.html", context)


def due(found: Case, place: Place | None, at: datetime) -> Any:
    """The clock of the next step; of a deferred case, that of its review."""
    kind = (place.clock or place.awaits) if place else None
    if found.status == Status.DEFERRED:
        kind = ClockKind.REVIEW
    clock = facts_of(found).clocks.get(kind) if kind else None
    return panels.chip(clock, at) if clock else None


def time(found: Case, at: datetime) -> dict[str, Any]:
    """Its time limits, and the requests to move or to hold them; whether anybody has a name."""
    requests = facts_of(found).all_requests
    deferred = found.status == Status.DEFERRED
    return {
        "time_limits": panels.time_limits(found, at),
        "requests": asked.listed(found, requests),
        "named": facts_of(found).reports or any(r.kind == RequestKind.OBJECTION for r in requests),
        "deferral": asked.deferral(requests) if deferred else "",
    }


def work(found: Case, files: panels.Files) -> dict[str, Any]:
    """What was done about it, and what was found."""
    return {
        "file_groups": files.groups(),
        "gates": panels.gates(found, files) if found.status != Status.ARCHIVED else [],
        "haste": panels.haste_of(found),
        "measures": panels.measures(found, files),
        "demands": demands.demanded(found, files),
        "milestones": demands.milestones(found),
        "replies": facts_of(found).replies,
        "accountability": facts_of(found).all_accountability,
        "reports": panels.reports(found),
    }


def told(found: Case, *, everything: bool, unit: bool) -> tuple[panels.Files, dict[str, Any]]:
    """The files that came with the acts; the timeline and the history of edits."""
    since = 0 if everything else max(found.version - timeline.LATEST, 0)
    rows = timeline.since(found.pk, since, corrections=True)
    names = Names(rows, [found, *facts_of(found).rows()], unit=unit)
    files = panels.Files(found)
    return files, {
        "moments": timeline.moments([row for row in rows if row.seq > since], names, files),
        "more_moments": since > 0,
        "edits": timeline.edits(rows, names),
    }


def chart_url(found: Case) -> str:
    """The picture of the route; a case archived by an import has gone none of ours."""
    return "" if found.status == Status.ARCHIVED else case_url("chart", found.number)


def facts(found: Case) -> list[tuple[str, Any]]:
    """Where it came from and what it is about."""
    shown = [
        (gettext("Channel"), found.channel),
        (gettext("Category"), found.category),
        (gettext("Place"), found.place),
        (gettext("Tier"), found.tier),
        (gettext("Suggested unit"), found.suggested_unit if found.unit is None else None),
        (gettext("Their number"), found.external_id),
        (gettext("Belongs to"), found.get_route_code_display() if found.route_code else ""),
        (gettext("Imported from"), found.batch),
        (gettext("Sign-off number"), found.sign_off_number),
        (gettext("Dossier digest"), found.dossier_digest),
    ]
    return [(name, value) for name, value in shown if value]


def offers(found: Case, actor: Actor) -> dict[str, Any]:
    """What stands beside the main road: identity, dossier, a new case that follows."""
    ended = found.status in (Status.CLOSED, Status.ARCHIVED)
    follows = ended and actor.role == Role.CLERK
    return {
        "reveal_url": act_url(found, VerbName.REVEAL) if reads_identity(actor) else "",
        "dossier_url": case_url("dossier", found.number) if found.status == Status.CLOSED else "",
        "follow_url": f"{reverse('desk:new-case')}?origin={found.number}" if follows else "",
        "chart_url": chart_url(found),
    }
