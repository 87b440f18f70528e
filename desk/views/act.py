"""One page for every verb: its form, its refusals, its success. The door decides, this asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from desk.casefile import forms, next_action, panels, texts, timeline
from desk.casefile.links import SIGNATURES, act_url, page
from desk.casefile.load import case_for
from desk.casefile.names import Names
from desk.casefile.verb_pages import VerbPage, verb_page
from desk.views.base import actor_at, staff, uncached
from desk.views.signatures import note_opened
from tracker import signing
from tracker.access import reads_unit_words, seen, sees
from tracker.actor import Actor
from tracker.deeds import instead
from tracker.errors import Blocker, NotFound, Refused, WrongState
from tracker.models import Case, CaseEvent
from tracker.rules import blockers
from tracker.verbs import Verb, VerbForm
from tracker.vocabulary import Role, VerbName
from web import factors, refusals
from web.forms import as_int
from web.shapes import receipt_groups
from workflows.door import Outcome, perform_payload

MEANWHILE = 20  # events shown at most


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """GET shows the form of a verb, POST performs it."""
    actor, what = actor_at(request), verb_page(verb)
    if what is None:
        raise NotFound
    # A form shows what is known already; a post leaves that to the door, which reads it anew.
    case = seen(actor, number, whole=request.method != "POST")
    version = version_of(request)
    moved_on = case is None or case.version != version
    if moved_on and did(actor, number, what, version):
        return done_already(request, number, actor)
    if case is None or not what.verb.allows(instead(case, actor), case):
        raise NotFound
    if request.method == "POST" and "reload" not in request.POST:
        return do(request, case, what, actor)
    return ask(request, case, what)


def version_of(request: HttpRequest) -> int | None:
    """The version of the case that the page showed; None if it did not say, or on a GET."""
    return as_int(request.POST.get("version", ""))


def ask(request: HttpRequest, case: Case, what: VerbPage) -> HttpResponse:
    """The empty form, or the one typed before a conflict; not if the step is over."""
    at = timezone.now()
    if case.status not in what.verb.sources:
        return stale(request, case, what.verb, WrongState())
    if request.method == "POST":
        return show(request, case, what, forms.filled_in(what.verb, case, at, request))
    chosen = {k: v for k, v in request.GET.items() if k in what.verb.form.base_fields}
    return show(request, case, what, forms.form_for(what.verb, case, at, initial=chosen))


def do(request: HttpRequest, case: Case, what: VerbPage, actor: Actor) -> HttpResponse:
    verb, at = what.meant(request.POST), timezone.now()
    form = forms.bound(verb, case, at, request)
    version = None if verb.name == VerbName.REVEAL else version_of(request)
    try:
        if verb.signs:
            proven = factors.prove(request, actor, at, form)
            if proven is None:
                return show(request, case, what, form, status=422)
            actor = proven
        payload = forms.payload(form)
        outcome = perform_payload(case.number, verb.name, actor, payload, version=version)
    except Refused as error:
        if refusals.outdated(error):
            if did(actor, case.number, what, version):  # the first click, in the meantime
                return done_already(request, case.number, actor)
            return stale(request, case_for(request, case.number), verb, error, form)
        told = refusals.on_form(form, error)
        return show(request, case, what, form, told.missing, note=told.note, status=told.status)
    return done(request, verb, outcome, actor)


def show(
    request: HttpRequest,
    case: Case,
    what: VerbPage,
    form: VerbForm,
    missing: Iterable[Blocker] = (),
    *,
    note: str = "",
    status: int = 200,
) -> HttpResponse:
    actor, at = instead(case, actor_at(request)), timezone.now()
    missing = missing or blockers(case, what.verb.name, actor, at)
    lines = next_action.show(case, actor, next_action.without_factor(missing))
    context = {
        "case": case,
        "case_url": page(case),
        "action": act_url(case, what.verb.name),
        "form": form,
        "version": case.version,
        "blockers": lines,
        "note": "" if lines else note,
        "hide_form": what.waits and status == 200 and bool(lines),
        "signer": request.user,
        "signer_role": str(Role(actor.role).label),
        **(signature(request, case, what, actor, form) if what.verb.signs else {}),
        **what.beside(case, form, at),
    }
    return render(request, what.template, context, status=status)


def signature(
    request: HttpRequest, case: Case, what: VerbPage, actor: Actor, form: VerbForm
) -> dict[str, Any]:
    """What is asked for under the form: the signer's factor, for the case as the page shows it."""
    covers = [signing.entry(case, actor.role, what.verb.name)]
    if what.verb.name in SIGNATURES:
        note_opened(request, covers[0])
    if not any(name in form.fields for name in factors.FIELDS):
        factors.ask(form)  # the page signs, though what was posted does not: findings that fail
    able = next_action.able(VerbName.DECLINE, actor, case) and not what.verb.move.decision
    decline = act_url(case, VerbName.DECLINE) if able else ""
    return {"decline_url": decline, **factors.asking(actor.user_id or 0, covers)}


# Done ------------------------------------------------------------------------------------------


def done(request: HttpRequest, verb: Verb, outcome: Outcome, actor: Actor) -> HttpResponse:
    """To the case, with a word of success; an identity is shown here and now, and never again."""
    case = outcome.case
    if verb.name == VerbName.REVEAL:
        context = {"case": case, "case_url": page(case), **outcome.answer}
        return uncached(render(request, "desk/identity.html", context))
    messages.success(request, str(texts.DONE.get(verb.name, texts.DONE_PLAIN)))
    if "receipt" in outcome.answer:
        code = " ".join(receipt_groups(outcome.answer["receipt"]))
        messages.info(
            request,
            gettext("Receipt code for the objector, shown this once: %(code)s") % {"code": code},
        )
    return home(case if sees(actor, case) else None)


def did(actor: Actor, number: str, what: VerbPage, version: int | None) -> bool:
    """Whether this person has done just this from just that page: a double click.

    It is asked only where the page is older than the case, or the case out of sight. Only verbs
    that cannot sensibly be done twice; a second report of a measure is a new report.
    """
    once = what.verb.move.targets or what.verb.name in (VerbName.ACKNOWLEDGE, VerbName.SIGN)
    if not once or version is None:
        return False
    mine = CaseEvent.objects.filter(case__number=number, actor_id=actor.user_id)
    return mine.filter(seq=version + 1, verb__in=[v.name for v in what.verbs]).exists()


def done_already(request: HttpRequest, number: str, actor: Actor) -> HttpResponse:
    """The second click of a double click."""
    messages.info(request, str(texts.DONE_ALREADY))
    return home(seen(actor, number))


def home(case: Case | None) -> HttpResponse:
    """The case, or the first page if what was done took it out of this reader's sight."""
    return redirect(page(case) if case is not None else "/")


# The page is older than the case ---------------------------------------------------------------


def stale(
    request: HttpRequest, case: Case, verb: Verb, error: Refused, form: VerbForm | None = None
) -> HttpResponse:
    """409: nothing was done. `case` is read anew; what was typed can be sent to a fresh form."""
    over = isinstance(error, WrongState) or case.status not in verb.sources
    rows: list[Any] = []
    before = version_of(request)
    if before is not None and before < case.version:
        rows = timeline.since(case.pk, before, corrections=False)[:MEANWHILE]
    names = Names(rows, unit=reads_unit_words(actor_at(request)))
    context = {
        "over": over,
        "verb_label": next_action.label(verb.name),
        "case": {"number": case.number, "title": case.title, "url": page(case)},
        "moments": timeline.moments(rows, names, panels.Files(case)) if rows else [],
        "kept": forms.kept(form) if form is not None else [],
        "typed": [] if over else forms.typed(request),
        "reload_url": act_url(case, verb.name),
    }
    return render(request, "desk/stale.html", context, status=refusals.status_of(error))
