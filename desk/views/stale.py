"""A page older than its case: what happened meanwhile, and what was typed into it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from desk.casefile import forms, next_action, panels, timeline
from desk.casefile.links import INSPECT, act_url, page
from tracker.actor import Actor
from tracker.errors import Refused, WrongState
from tracker.models import Case, CaseEvent
from tracker.verbs import VERBS, Verb, VerbForm
from tracker.vocabulary import VerbName

MEANWHILE = 20  # events shown at most


def version_of(request: HttpRequest) -> int | None:
    """The version of the case that the page showed; None if it did not say."""
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else None


def did(actor: Actor, number: str, verb: str, version: int | None) -> bool:
    """Whether this person has done just this from just that page: a double click.

    Only verbs that cannot sensibly be done twice; a second report of a measure is a new report.
    """
    meant = [VerbName.VERIFY, VerbName.REWORK] if verb == INSPECT else [verb]
    what = VERBS.get(meant[0])
    once = what is not None and (what.move.to or what.name in (VerbName.ACKNOWLEDGE, VerbName.SIGN))
    if not once or version is None:
        return False
    mine = CaseEvent.objects.filter(case__number=number, actor_id=actor.user_id)
    return mine.filter(seq=version + 1, verb__in=meant).exists()


def stale(
    request: HttpRequest, case: Case, what: Verb, error: Refused, form: VerbForm | None = None
) -> HttpResponse:
    """409: nothing was done. `case` is read anew; what was typed can be sent to a fresh form."""
    wrong = isinstance(error, WrongState) or case.status not in what.sources
    rows: list[Any] = []
    seen = version_of(request)
    if seen is not None and seen < case.version:
        rows = timeline.events(case, since=seen, most=MEANWHILE)
    context = {
        "refusal": {"kind": "wrong_state" if wrong else "conflict"},
        "verb_label": next_action.label(what.name),
        "case": {"number": case.number, "title": case.title, "url": page(case)},
        "moments": timeline.moments(rows, timeline.Names(rows), panels.Files(case)) if rows else [],
        "kept": forms.kept(form) if form is not None else [],
        "typed": [] if wrong else forms.typed(request),
        "reload_url": act_url(case, what.name),
    }
    return render(request, "desk/refused.html", context, status=409)
