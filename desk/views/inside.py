"""The inside notices: cases that the public does not see, before those who stand for it."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from desk.casefile.links import act_url
from desk.casefile.links import page as case_page
from desk.rows import chip
from desk.views.base import actor_at, only
from tracker.access import visible
from tracker.actor import Actor
from tracker.models import Case, Clock, Draw
from tracker.vocabulary import ClockKind, Occasion, Role, Status, VerbName
from web.paging import Key, Page

READERS = frozenset({Role.AUDITOR, Role.INSPECTOR})
SIZE = 50
OLDEST_FIRST = Key(("notice_at", "id"))


def running(actor: Actor) -> Any:
    """The cases on inside notice that this actor reads in the public's stead."""
    notice = Clock.objects.filter(case=OuterRef("pk"), kind=ClockKind.NOTICE, stopped__isnull=True)
    found = Case.objects.filter(visible(actor), status=Status.VERIFIED, notice_at__isnull=False)
    if actor.role == Role.INSPECTOR:  # not whose own finding it is
        found = found.exclude(inspector_id=actor.user_id)
    return found.exclude(not_public="").annotate(until=Subquery(notice.values("due")[:1]))


def drawn(cases: list[Any]) -> dict[int, int]:
    """How many inspectors read each of these."""
    at = {case.pk: case.notice_at for case in cases}
    found = dict.fromkeys(at, 0)
    rows = Draw.objects.filter(case__in=at, occasion=Occasion.WITNESS).values_list("case", "at")
    for case, moment in rows:
        found[case] += moment == at[case]
    return found


@only(READERS)
def notices(request: HttpRequest) -> HttpResponse:
    """The oldest first, each with its case and the way to object."""
    at, actor = timezone.now(), actor_at(request)
    page = Page(running(actor), OLDEST_FIRST, request, SIZE)
    many = drawn(list(page.rows))
    rows = [
        {
            "case": case,
            "url": case_page(case),
            "object_url": act_url(case, VerbName.OBJECT),
            "clock": chip(at, case.until),
            "over": case.until is not None and case.until < at,
            "why": case.get_not_public_display(),
            "drawn": many[case.pk],
        }
        for case in page.rows
    ]
    return render(request, "desk/inside.html", {"at": at, "rows": rows, "pager": page})
