"""The inspector's page: four findings, one button. All four yes verifies, any no sends back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from desk.casefile import forms, next_action, panels, texts, unit_statements
from desk.casefile.links import INSPECT, case_url, page
from desk.casefile.load import case_for
from desk.views.base import actor_at
from desk.views.stale import stale, version_of
from tracker.case_facts import facts_of
from tracker.errors import Blocked, Busy, Conflict, Invalid, NotFound, WrongState
from tracker.models import Case
from tracker.rules import blockers
from tracker.verbs import VERBS, Verb, VerbForm
from tracker.vocabulary import ClockKind, Gate, VerbName
from web.forms import with_faults
from workflows.door import perform_payload

VERIFY, REWORK = VERBS[VerbName.VERIFY], VERBS[VerbName.REWORK]


def inspect(request: HttpRequest, case: Case) -> HttpResponse:
    """GET shows the findings form, POST performs `verify` or `rework`."""
    actor, at = actor_at(request), timezone.now()
    if not VERIFY.allows(actor, case):
        raise NotFound
    if case.status not in VERIFY.sources and request.method != "POST":
        return stale(request, case, VERIFY, WrongState())
    if request.method != "POST":
        return show(request, case, forms.form_for(VERIFY, case, at))
    if "reload" in request.POST:
        return show(request, case, forms.filled_in(VERIFY, case, at, request))
    return do(request, case, chosen(request))


def chosen(request: HttpRequest) -> Verb:
    """The verb that the findings amount to; missing ones are the form's fault to name."""
    return REWORK if any(request.POST.get(gate) == "no" for gate in Gate) else VERIFY


def do(request: HttpRequest, case: Case, what: Verb) -> HttpResponse:
    form = forms.bound(what, case, timezone.now(), request)
    try:
        perform_payload(
            case.number,
            what.name,
            actor_at(request),
            forms.payload(form),
            version=version_of(request),
        )
    except Invalid as error:
        return show(request, case, with_faults(form, error), status=422)
    except Blocked as error:
        return show(request, case, form, refused=error.blockers, status=422)
    except Busy as error:
        return show(request, case, form, note=error.message, status=409)
    except (Conflict, WrongState) as error:
        return stale(request, case_for(request, case.number), what, error, form)
    messages.success(request, str(texts.DONE[what.name]))
    return redirect(page(case))


def show(
    request: HttpRequest, case: Case, form: VerbForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    actor, at = actor_at(request), timezone.now()
    missing = more.pop("refused", None) or blockers(case, VERIFY.name, actor, at)
    clock = facts_of(case).clocks.get(ClockKind.VERIFY)
    context = {
        "case": case,
        "at": at,
        "case_url": page(case),
        "action": case_url("case", case.number) + f"{INSPECT}/",
        "version": case.version,
        "verb_label": VERIFY.label,
        "blockers": next_action.show(case, actor, missing),
        "due": panels.chip(clock, at) if clock else None,
        "form": named(form),
        "first_look": not form.is_bound,
        "findings": findings(form, unit_statements.by_gate(case, panels.Files(case))),
        **more,
    }
    return render(request, "desk/inspect.html", context, status=status)


def named(form: VerbForm) -> VerbForm:
    """Remarks and photos called by their gate, for the list of faults above the form."""
    for gate in Gate:
        for part in ("remark", "files"):
            field = form[f"{gate}_{part}"]
            field.label = gettext("%(gate)s: %(field)s") % {
                "gate": gate.label,
                "field": field.label,
            }
    return form


def findings(
    form: VerbForm, claimed: dict[Gate, list[unit_statements.Claim]]
) -> list[dict[str, Any]]:
    """What parts/findings.html is fed with: a field of the form and the unit's word, by gate."""
    return [
        {
            "number": number,
            "title": str(gate.label),
            "question": str(texts.QUESTIONS[gate]),
            "name": gate.value,
            "value": form[gate].value() or "",
            "remark": form[f"{gate}_remark"].value() or "",
            "error": fault(form, gate),
            "remark_error": fault(form, f"{gate}_remark"),
            "files_error": fault(form, f"{gate}_files"),
            "claims": claimed[gate],
        }
        for number, gate in enumerate(Gate, start=1)
    ]


def fault(form: VerbForm, name: str) -> str:
    return " ".join(str(words) for words in form.errors.get(name, []))
