"""Today: what waits for me, the most urgent first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from desk.inbox import PAGE, InboxGroup, elsewhere, groups, inbox, tasks
from desk.rows import task_row
from desk.slow_units import slow_units
from desk.views.base import actor_at, staff
from desk.views.calendar import KEEPERS
from desk.views.signatures import SIGNERS
from engine.recalculate import next_year_missing
from tracker import posts, reference, track
from tracker.actor import SETTINGS_ROLES
from tracker.light import offered
from tracker.models import Unit
from tracker.verbs.choices import LEAD_UNITS
from tracker.vocabulary import Role
from tracker.vouching import CONFIRMING
from web.paging import Page

LOOKED_AFTER = SETTINGS_ROLES | {Role.AUDITOR}
OVERSEERS = frozenset({Role.DIRECTOR, Role.AUDITOR, Role.ADMIN})


@staff
def today(request: HttpRequest) -> HttpResponse:
    """The inbox in groups, or with `?group=` all of one of them, page by page."""
    at, actor = timezone.now(), actor_at(request)
    one = groups(at).get(request.GET.get("group", ""))
    if one is not None:
        return whole_group(request, one)
    found = [group for group in inbox(actor, at) if group.rows]
    tracks, alone = track.awaited(actor, at)
    context: dict[str, Any] = {
        "at": at,
        "missing": next_year_missing(at),
        "keeps_calendar": actor.role in KEEPERS,
        "day": reference.calendar().name(timezone.localdate(at)),
        "groups": found,
        "keeps_units": actor.role in SETTINGS_ROLES,
        "oversees": actor.role in OVERSEERS,
        "lacking": lacking(at) if actor.role in LOOKED_AFTER else [],
        "custody": len(reference.unconfirmed()) if actor.role in CONFIRMING else 0,
        "releases": actor.role == Role.CLERK and any(map(offered, reference.tiers().values())),
        "signs": bool(found) and actor.role in SIGNERS,
        "tracks": tracks,
        "tracks_alone": alone,
        "elsewhere": elsewhere(actor, at),
        "slow": slow_units(actor, at) if actor.role in OVERSEERS else [],
    }
    return render(request, "desk/today.html", context)


def lacking(at: datetime) -> list[tuple[Unit, list[Role]]]:
    """The units that answer for cases and for which nobody can act."""
    units = reference.units.where(**LEAD_UNITS)
    missing = posts.unmanned(units, at)
    return [(unit, missing[unit.pk]) for unit in units if unit.pk in missing]


def whole_group(request: HttpRequest, group: InboxGroup) -> HttpResponse:
    """Every task of one group, by keyset."""
    at, actor = timezone.now(), actor_at(request)
    page = Page(tasks(actor).filter(group.where), group.key, request, PAGE)
    rows = [task_row(at, task, actor) for task in page.rows]
    context = {"at": at, "group": group, "rows": rows, "pager": page}
    return render(request, "desk/today_group.html", context)
