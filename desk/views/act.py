"""One page for every verb: its form, its refusals, its success. The door decides, this asks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from desk.casefile import forms, next_action, panels, password, publishing, requests, texts
from desk.casefile.links import INSPECT, act_url, page
from desk.casefile.load import case_for
from desk.views.base import actor_at, staff, uncached
from desk.views.inspect import inspect
from desk.views.stale import did, stale, version_of
from tracker.access import visible_cases
from tracker.actor import Actor
from tracker.case_facts import facts_of
from tracker.errors import Blocked, Busy, Conflict, Invalid, NotFound, WrongState
from tracker.models import Case
from tracker.road import DECIDED_BY
from tracker.rules import blockers
from tracker.verbs import VERBS, Verb, VerbForm
from tracker.vocabulary import VerbName
from web.forms import with_faults
from workflows.door import Outcome, perform_payload

FINDINGS = frozenset({INSPECT, VerbName.VERIFY.value, VerbName.REWORK.value})


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """GET shows the form of a verb, POST performs it."""
    actor = actor_at(request)
    if request.method == "POST" and did(actor, number, verb, version_of(request)):
        return done_already(request, number, actor)
    case = case_for(request, number)
    if verb in FINDINGS:
        return inspect(request, case)
    what = VERBS.get(verb)
    if what is None or verb == VerbName.LOG or not what.allows(actor, case):
        raise NotFound
    if request.method == "POST" and "reload" not in request.POST:
        return do(request, case, what, actor)
    return ask(request, case, what, actor)


def ask(request: HttpRequest, case: Case, what: Verb, actor: Actor) -> HttpResponse:
    """The empty form, or the one typed before a conflict; not if the step is over or blocked."""
    at = timezone.now()
    if case.status not in what.sources:
        return stale(request, case, what, WrongState())
    if request.method == "POST":
        form = forms.filled_in(what, case, at, request)
    else:
        chosen = {k: v for k, v in request.GET.items() if k in what.form.base_fields}
        form = forms.form_for(what, case, at, initial=chosen)
    missing = next_action.without_password(blockers(case, what.name, actor, at))
    return show(request, case, what, form, blockers=missing, hide_form=bool(missing))


def do(request: HttpRequest, case: Case, what: Verb, actor: Actor) -> HttpResponse:
    form = forms.bound(what, case, timezone.now(), request)
    if what.signs:
        if fault := password.fault(request, timezone.now()):
            form.add_error("password", fault)
            return show(request, case, what, form, status=422)
        actor = actor.proven()
    version = None if what.name == VerbName.REVEAL else version_of(request)
    try:
        payload = forms.payload(form)
        outcome = perform_payload(case.number, what.name, actor, payload, version=version)
    except Invalid as error:
        form = with_faults(form, error)
        return show(request, case, what, form, status=422)
    except Blocked as error:
        missing = next_action.without_password(error.blockers)
        return show(request, case, what, form, blockers=missing, status=422)
    except Busy as error:
        return show(request, case, what, form, note=error.message, status=409)
    except (Conflict, WrongState) as error:
        return stale(request, case_for(request, case.number), what, error, form)
    return done(request, what, outcome, actor)


def show(
    request: HttpRequest,
    case: Case,
    what: Verb,
    form: VerbForm,
    *,
    status: int = 200,
    blockers: list[Any] | None = None,
    **more: Any,
) -> HttpResponse:
    actor = actor_at(request)
    context = {
        "case": case,
        "case_url": page(case),
        "action": act_url(case, what.name),
        "verb_label": next_action.label(what.name),
        "about": texts.ABOUT.get(what.name, ""),
        "form": form,
        "version": case.version,
        "provisional": panels.provisional(case),
        "blockers": next_action.show(case, actor, blockers) if blockers else [],
        "statement": texts.SIGNED.get(what.name, ""),
        "signer": request.user,
        "signer_role": request.user.get_role_display(),  # type: ignore[union-attr]  # staff
        **(looked_at(case) if what.signs else {}),
        **(asked_for(case, what) if what.name in DECIDED_BY else {}),
        "originals": publishing.originals(case) if what.name == VerbName.RELEASE else [],
        **more,
    }
    return render(request, "desk/act.html", context, status=status)


def looked_at(case: Case) -> dict[str, Any]:
    """What one signs: the findings, and who has signed before."""
    signed = facts_of(case).signatures.values()
    return {
        "gates": panels.gates(case, panels.Files(case)),
        "signed": [(s.get_role_display(), s.user, s.opinion) for s in signed],
    }


def asked_for(case: Case, what: Verb) -> dict[str, Any]:
    """What one decides: the open requests of this kind."""
    rows = [row for row in requests.of_case(case) if row.kind == DECIDED_BY[what.name]]
    open_ones = [row for row in rows if row.decided_at is None]
    return {"requests": requests.listed(open_ones, panels.clocks_of(case))}


def done(request: HttpRequest, what: Verb, outcome: Outcome, actor: Actor) -> HttpResponse:
    """To the case, with a word of success; an identity is shown here and now, and never again."""
    if what.name == VerbName.REVEAL:
        context = {
            "case": outcome.case,
            "case_url": page(outcome.case),
            **outcome.answer,
        }
        return uncached(render(request, "desk/identity.html", context))
    messages.success(request, str(texts.DONE.get(what.name, texts.DONE_PLAIN)))
    return home(outcome.case.number, actor)


def done_already(request: HttpRequest, number: str, actor: Actor) -> HttpResponse:
    """The second click of a double click."""
    messages.info(request, str(texts.DONE_ALREADY))
    return home(number, actor)


def home(number: str, actor: Actor) -> HttpResponse:
    """The case, or the first page if what was done took it out of this reader's sight."""
    case = visible_cases(actor).filter(number=number).first()
    return redirect(page(case) if case is not None else "/")
