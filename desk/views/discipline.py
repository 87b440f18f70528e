"""The discipline track: the list of tracks, the track of one case, and what is done on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desk.casefile import discipline as shapes
from desk.casefile.forms import fit
from desk.casefile.links import page as case_page
from desk.casefile.load import case_for
from desk.views.base import actor_at, only, staff
from desk.views.files import opened, private
from tracker import track
from tracker.access import visible_cases
from tracker.actor import Actor
from tracker.discipline import ACTS, TrackDecisionForm, TrackForm
from tracker.errors import NotFound, Refused
from tracker.models import Case, Report, TrackEntry
from tracker.vocabulary import TrackKind
from web import factors, refusals
from web.paging import Key, Page
from workflows import discipline as door

PAGE = 50
NEWEST = Key(("id",), descending=True)


@only(track.READERS)
@require_safe
def tracks(request: HttpRequest) -> HttpResponse:
    """Every track that this reader may read, the newest case first; what waits for a word."""
    actor, at = actor_at(request), timezone.now()
    entries = TrackEntry.objects.filter(case=OuterRef("pk"), kind=TrackKind.ALLEGATION)
    readable = visible_cases(actor).filter(track.not_meant(actor))
    cases = readable.filter(Exists(entries))
    waits = "waits" in request.GET
    if waits:
        spoken = TrackEntry.objects.filter(case=OuterRef("pk"), decision__isnull=True)
        cases = cases.filter(Exists(spoken.exclude(kind=TrackKind.ALLEGATION)))
    pager = Page(track.with_tracks(cases), NEWEST, request, PAGE)
    told = Report.objects.filter(case=OuterRef("pk"), alleges=True)
    suggested = readable.filter(Exists(told), ~Q(Exists(entries))).open()
    context = {
        "rows": [shapes.row(track.keep(case), actor, at) for case in pager.rows],
        "pager": pager,
        "waits": waits,
        "suggested": suggested.order_by("-pk")[:PAGE],
    }
    return render(request, "desk/tracks.html", context)


@staff
@require_safe
def one(request: HttpRequest, number: str) -> HttpResponse:
    """The track of one case, as far as this reader may read it."""
    return show(request, known(request, number))


def known(request: HttpRequest, number: str) -> Case:
    """The case, for who may know of its track or may open one. Raises NotFound."""
    case, actor = case_for(request, number), actor_at(request)
    if not track.knows(case, actor) and not ACTS["allege"].allows(actor, case):
        raise NotFound
    return case


def show(
    request: HttpRequest, case: Case, faults: dict[int, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    actor, at = actor_at(request), timezone.now()
    context = {
        "case": case,
        "case_url": case_page(case),
        "line": shapes.line(case),
        "reads": track.reads(case, actor),
        "entries": shapes.entries(case, actor, at, faults or {}),
        "acts": offered(case, actor, at),
    }
    return render(request, "desk/track.html", context, status=status)


def offered(case: Case, actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """What this actor can do on the track now; what not, and why not."""
    return [
        {
            "label": act.label,
            "about": act.about,
            "url": reverse("desk:track-act", args=[case.number, act.name]),
            "missing": act.missing(case, actor, at),
        }
        for act in ACTS.values()
        if act.allows(actor, case)
    ]


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, number: str, what: str) -> HttpResponse:
    """The form of one act; the door decides."""
    case, actor, at = known(request, number), actor_at(request), timezone.now()
    found = ACTS.get(what)
    if found is None or not found.allows(actor, case):
        raise NotFound
    posted = request.method == "POST"
    form = found.form(
        request.POST if posted else None, request.FILES if posted else None, case=case, at=at
    )
    fitted(form)
    missing, note, status = found.missing(case, actor, at), "", 200
    if posted:
        try:
            payload = {name: form[name].data for name in form.fields if name != "uploads"}
            files = {"uploads": request.FILES.getlist("uploads")} if request.FILES else None
            door.perform(case.number, what, actor, files=files, **payload)
        except Refused as error:
            told = refusals.on_form(form, error)
            missing, note, status = list(told.missing), told.note, told.status
        else:
            messages.success(request, gettext("Written down on the discipline track."))
            return redirect(shapes.track_url(case))
    context = {
        "case": case,
        "track_url": shapes.track_url(case),
        "act": found,
        "form": form,
        "missing": missing,
        "note": note,
        "hide_form": bool(missing) and not posted,
    }
    return render(request, "desk/track_act.html", context, status=status)


def fitted(form: TrackForm) -> None:
    """As the browser likes its fields."""
    for field in form.fields.values():
        fit(field)


@staff
@require_POST
def confirm(request: HttpRequest, number: str) -> HttpResponse:
    """Somebody else's word on an entry; what was typed stays where it is refused."""
    case, actor, at = known(request, number), actor_at(request), timezone.now()
    if not track.reads(case, actor):
        raise NotFound
    entry = shapes.key_of(request.POST.get("entry"))
    form = TrackDecisionForm(request.POST, case=case, at=at)
    payload = {name: form[name].data for name in form.fields}
    factors.ask(form)
    proven = factors.prove(request, actor, at, form)
    if proven is None:
        return show(request, case, {entry: (form, [])}, status=422)
    try:
        door.confirm(case.number, proven, **payload)
    except Refused as error:
        told = refusals.on_form(form, error)
        words = [str(one.missing) for one in told.missing] or ([told.note] if told.note else [])
        return show(request, case, {entry: (form, words)}, status=told.status)
    messages.success(request, gettext("Your word is written down."))
    return redirect(shapes.track_url(case))


@staff
@require_safe
def paper(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """The receipt of an organ, for those who read outcomes."""
    case, actor = case_for(request, number), actor_at(request)
    found = case.track.filter(pk=pk).exclude(paper="").first()
    if found is None or not track.reads(case, actor):
        raise NotFound
    content = opened(found.paper)
    name = found.paper_name or found.paper_sha256
    return private(
        FileResponse(content, as_attachment=True, filename=name, content_type=found.paper_mime)
    )
