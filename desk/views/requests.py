"""The queue of requests: what units and the public ask for, decided one by one or many at once."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from desk.casefile.links import act_url
from desk.casefile.links import page as case_page
from desk.casefile.requests import OF_PUBLIC, wanted
from desk.forms.requests import KINDS, DecisionForm, KindFilter
from desk.rows import chip
from desk.views.base import actor_at, only
from tracker import signing
from tracker.access import visible
from tracker.actor import Actor
from tracker.exit_rules import REJECTING
from tracker.models import Case, CaseEvent, Clock, Request
from tracker.notice_rules import deed_meant
from tracker.road import REQUESTS
from tracker.time.clocks import SpanUnit
from tracker.verbs import VERBS
from tracker.verbs.objections import INSIDE
from tracker.vocabulary import OFFICE_ROLES, ClockKind, RequestKind, Role
from web import factors, refusals
from web.forms import as_ints
from web.paging import Key, Page
from web.shapes import ClockChip
from workflows.door import perform_payload

PAGE = 50
SEEN_BY = OFFICE_ROLES | {Role.AUDITOR}
OLDEST_FIRST = Key(("asked_at", "id"))


@dataclass(frozen=True)
class RequestRow:
    """One request as the queue shows it; `mine` tells whether this reader may decide it."""

    request: Request
    url: str
    clock: ClockChip | None
    mine: bool
    what: str
    decide_url: str  # where it is looked at by itself, and decided

    def entry(self, actor: Actor) -> str:
        """What a signature stands for with which this reader decides it."""
        return signing.entry(self.request.case, actor.role, verb_of(self.request))

    @property
    def public(self) -> bool:
        """Whether it comes from the public, whose name is not shown here."""
        return self.request.kind in OF_PUBLIC and self.request.asked_role not in INSIDE


def verb_of(request: Request) -> str:
    return REQUESTS[RequestKind(request.kind)].decides


def waiting(actor: Actor) -> Any:
    """The open requests on cases that the actor sees, each with the moment its decision is due."""
    running = Clock.objects.filter(case=OuterRef("case"), stopped__isnull=True)
    deciding = running.filter(kind=ClockKind.OBJECTION)
    rectifying = running.filter(kind=ClockKind.RECTIFY)
    return (
        Request.objects.filter(
            decided_at__isnull=True, case__in=Case.objects.filter(visible(actor))
        )
        .select_related("case", "asked_by", "target")
        .annotate(
            due=Subquery(deciding.values("due")[:1]),
            provisional=Subquery(deciding.values("provisional")[:1]),
            counted_in=Subquery(rectifying.values("unit")[:1]),
        )
    )


OBJECTED = (RequestKind.CONTEST, RequestKind.OBJECTION)


def took_part(requests: Iterable[Request], actor: Actor) -> set[int]:
    """The objections, by key, that mean what this person did: a rejection, or a deed of theirs."""
    asked = [one for one in requests if one.kind in OBJECTED]
    if not asked:
        return set()
    deeds = CaseEvent.objects.filter(case__in={one.case_id for one in asked})
    mine = set(deeds.filter(actor_id=actor.user_id).values_list("case", "verb", "round"))
    return {one.pk for one in asked if any(meant(one, *deed) for deed in mine)}


def meant(asked: Request, case: int, verb: str, round_: int) -> bool:
    """Whether a deed is what an objection is about."""
    if asked.case_id != case:
        return False
    if asked.kind == RequestKind.CONTEST:
        return verb in REJECTING
    return round_ == asked.round and verb in deed_meant(asked)


def row(
    request: Request, actor: Actor, at: datetime, barred: Container[int] = frozenset()
) -> RequestRow:
    verb = VERBS[verb_of(request)]
    own = request.asked_by_id is not None and request.asked_by_id == actor.user_id
    own = own or request.pk in barred
    found: Any = request  # with what waiting() annotates
    clock = chip(at, found.due, provisional=bool(found.provisional))
    counted_in = found.counted_in or SpanUnit.WORKING_DAYS
    mine = verb.allows(actor, request.case) and not own
    steps = request.milestones.all() if request.kind == RequestKind.LONG else ()
    return RequestRow(
        request=request,
        url=case_page(request.case),
        clock=clock,
        mine=mine,
        what=wanted(request, counted_in, steps),
        decide_url=act_url(request.case, verb.name) if mine else "",
    )


@only(SEEN_BY)
def requests(request: HttpRequest) -> HttpResponse:
    """The queue, oldest first."""
    return render(request, "desk/requests.html", queue(request, DecisionForm()))


def queue(request: HttpRequest, form: DecisionForm) -> dict[str, Any]:
    at, actor = timezone.now(), actor_at(request)
    kinds = KindFilter(request.GET)
    found = waiting(actor).filter(**kinds.asked)
    page = Page(found, OLDEST_FIRST, request, PAGE)
    barred = took_part(page.rows, actor)
    plans = [asked for asked in page.rows if asked.kind == RequestKind.LONG]
    prefetch_related_objects(plans, "milestones")
    rows = [row(asked, actor, at, barred) for asked in page.rows]
    mine = [item for item in rows if item.mine]
    covers = [item.entry(actor) for item in mine]
    return {
        **(factors.asking(actor.user_id or 0, covers) if mine else {}),
        "at": at,
        "form": form,
        "kind": kinds.asked.get("kind", ""),
        "kinds": KINDS,
        "rows": rows,
        "pager": page,
        "decides": bool(mine),
    }


@require_POST
@only(OFFICE_ROLES)
def decide(request: HttpRequest) -> HttpResponse:
    """Decide every selected request through the door; each refused one is shown with its reason."""
    form, actor = DecisionForm(request.POST), actor_at(request)
    ticked = as_ints(request.POST.getlist("request"))
    chosen = list(waiting(actor).filter(pk__in=ticked).order_by("pk"))
    if not form.is_valid() or not chosen:
        context = queue(request, form) | {"none_chosen": not chosen, "ticked": set(ticked)}
        return render(request, "desk/requests.html", context, status=422)
    at = timezone.now()
    proven = factors.prove(request, actor, at, form)
    if proven is None:
        context = queue(request, form) | {"ticked": set(ticked)}
        return render(request, "desk/requests.html", context, status=422)

    def decide_one(asked: Request) -> RequestRow:
        payload = {name: form.cleaned_data[name] for name in ("granted", "decision")}
        if asked.kind in OBJECTED:
            payload["request"] = asked.pk
        perform_payload(asked.case_id, verb_of(asked), proven, payload, at=at)
        return row(asked, actor, at)

    came = refusals.each(chosen, decide_one)
    context = {
        "at": at,
        "done": came.done,
        "refused": [
            {"row": row(asked, actor, at), "reason": reason} for asked, reason in came.refused
        ],
        "granted": form.cleaned_data["granted"] == "yes",
        "back_url": reverse("desk:requests"),
    }
    return render(request, "desk/requests_decided.html", context)
