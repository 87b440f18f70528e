"""Custody of accounts: everything that was done to anybody's account, and its confirmation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from desk.forms.people import ConfirmForm
from desk.views.base import actor_at, only, sent
from tracker import vouching
from tracker.actor import Actor
from tracker.errors import Refused
from tracker.models import CustodyEvent
from tracker.vocabulary import Role
from web import factors, refusals
from web.paging import Key, Page

READERS = vouching.CONFIRMING | {Role.ADMIN}
PAGE = 50
NEWEST = Key(("id",), descending=True)


@only(READERS)
def accounts(request: HttpRequest) -> HttpResponse:
    """What waits for a second person's word, then everything, newest first."""
    actor, now = actor_at(request), timezone.now()
    form = ConfirmForm(sent(request))
    rows: list[CustodyEvent] = list(
        CustodyEvent.objects.waiting().select_related("person", "post")[: 4 * PAGE]
    )
    form.fields["events"].choices = [(str(row.pk), str(row.person)) for row in rows]  # type: ignore[attr-defined]  # a choice field
    if form.is_bound and form.is_valid():
        chosen = [row for row in rows if str(row.pk) in form.cleaned_data["events"]]
        if proven := factors.prove(request, actor, now, form):
            try:
                count = vouching.confirm(chosen, proven, now, form.cleaned_data["how"])
            except Refused as error:
                form.add_error("events", refusals.in_a_line(error))
            else:
                words = ngettext("%(n)s event confirmed.", "%(n)s events confirmed.", count)
                messages.success(request, words % {"n": count})
                return redirect("desk:custody")
    every = CustodyEvent.objects.select_related("person", "post", "confirmation")
    context = {
        "form": form,
        "groups": grouped(rows, actor, now),
        "may_confirm": actor.role in vouching.CONFIRMING,
        "chosen": set(request.POST.getlist("events")),
        "pager": Page(every, NEWEST, request, PAGE),
    }
    if rows and context["may_confirm"] and actor.user_id is not None:
        context |= factors.asking(actor.user_id, vouching.entries(vouching.with_their_lists(rows)))
    status = 422 if form.errors else 200
    return render(request, "desk/custody.html", context, status=status)


def grouped(rows: list[CustodyEvent], actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """What waits, by the list it came with; each row with what keeps this actor from confirming."""
    found: dict[str, list[CustodyEvent]] = {}
    for row in rows:
        found.setdefault(row.source or str(row.pk), []).append(row)
    over = vouching.superiors(actor, at) if actor.user_id is not None else set()
    groups = []
    for same in found.values():
        obstacles = (vouching.obstacle(row, actor, over, at) for row in same)
        first = next((missing for missing in obstacles if missing), None)
        groups.append({"rows": same, "source": same[0].source, "obstacle": first})
    return groups
