"""Operations: is the engine alive, what was set aside, which jobs failed, which files are gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from desk.views.base import only
from engine import faults
from engine.models import EngineFault, FileFault
from engine.sweep import due_clocks
from jobs import queue
from jobs.models import Beat
from tracker.models import Clock
from tracker.vocabulary import Role
from web.paging import Key, Page

OPERATORS = frozenset({Role.DIRECTOR, Role.CLERK, Role.ADMIN})
SILENT = timedelta(minutes=1)
PAGE = 50
MOST = 200  # faults of files shown at most: they are for one pair of hands
NEWEST = Key(("at", "id"), descending=True)


@only(OPERATORS)
def operations(request: HttpRequest) -> HttpResponse:
    """Processes, clocks set aside or to be tried again, jobs given up, files not as they were."""
    now = timezone.now()
    page = Page(EngineFault.objects.select_related("clock__case"), NEWEST, request, PAGE)
    context = {
        "processes": processes(now),
        "faults": page.rows,
        "pager": page,
        "jobs": queue.given_up(),
        "files": FileFault.objects.select_related("case")[:MOST],
        "waiting": oldest_waiting(now),
    }
    return render(request, "desk/operations.html", context)


def processes(now: datetime) -> dict[str, Any]:
    """The processes heard of in the last day, and whether any engine and worker is alive."""
    rows = list(Beat.objects.filter(last__gt=now - timedelta(days=1)))
    alive = [row for row in rows if row.last > now - SILENT]
    return {
        "rows": [(row, row in alive) for row in rows],
        "engine": any(row.kind == Beat.Kind.ENGINE for row in alive),
        "worker": any(row.kind == Beat.Kind.WORKER for row in alive),
    }


def oldest_waiting(now: datetime) -> datetime | None:
    """Since when something has been due that the engine has not done; None if all is done."""
    first: Clock | None = due_clocks(now - SILENT).first()
    return first.next_at if first is not None else None


@require_POST
@only(OPERATORS)
def fault_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a clock back to the engine."""
    if faults.try_again(pk):
        messages.success(request, _("The engine tries again on its next round."))
    return redirect("desk:operations")


@require_POST
@only(OPERATORS)
def job_again(request: HttpRequest, pk: str) -> HttpResponse:
    """Give a job all its attempts again."""
    if queue.try_again(pk, timezone.now()):
        messages.success(request, _("The job is queued again."))
    return redirect("desk:operations")
