"""Intake by hand. Works with the keyboard alone and without JavaScript."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from desk.forms.new_case import NewCaseForm, taken_over
from desk.views.base import actor_at, only, uncached
from duplicates.suggestions import categories_for, near_cases, units_for
from tracker.access import visible_cases
from tracker.errors import Refused
from tracker.free_text import clean_line
from tracker.models import Case
from tracker.verbs import VERBS
from tracker.vocabulary import Status, VerbName
from web import refusals
from web.forms import as_int
from web.shapes import receipt_groups
from workflows.door import Outcome, perform_payload

LOG = VERBS[VerbName.LOG]
CHANNEL, LOGGED = "desk.channel", "desk.logged"  # what the session remembers
REMEMBERED = 20  # forms of a session
AGAIN = (Status.CLOSED, Status.ARCHIVED)


@only(LOG.roles)
def new_case(request: HttpRequest) -> HttpResponse:
    """The empty form; or log what was posted; or, on `suggest`, the same form with guesses."""
    at = timezone.now()
    if request.method != "POST":
        return show(request, NewCaseForm(initial=initial(request), at=at))
    if "suggest" in request.POST or "pick" in request.POST:
        return guess(request)
    twin = request.session.get(LOGGED, {}).get(request.POST.get("token", ""))
    if twin:
        return render(request, "desk/case_logged.html", {"number": twin, "again": True})
    form = NewCaseForm(request.POST, request.FILES, at=at)
    if not form.is_valid():
        return show(request, form, status=422)
    try:
        outcome = perform_payload(None, VerbName.LOG, actor_at(request), form.payload(), at=at)
    except Refused as error:
        told = refusals.on_form(form, error)
        return show(request, form, status=told.status, note=told.note)
    remember(request, form, outcome)
    return logged(request, outcome)


def initial(request: HttpRequest) -> dict[str, Any]:
    """What is known before the first word: the channel of the last case, or the earlier case."""
    found: dict[str, Any] = {"channel": request.session.get(CHANNEL)}
    number = clean_line(request.GET.get("origin", ""))
    if number:
        cases = visible_cases(actor_at(request)).filter(status__in=AGAIN)
        case = get_object_or_404(cases, number=number)
        found |= {"channel": case.channel.code, **taken_over(case)}
    return found


def show(request: HttpRequest, form: NewCaseForm, status: int = 200, **more: Any) -> HttpResponse:
    context = {"form": form, "origin": origin(request, form), **more}
    return render(request, "desk/new_case.html", context, status=status)


def origin(request: HttpRequest, form: NewCaseForm) -> Case | None:
    """The earlier case that this one takes up again."""
    pk = as_int(str(form["origin"].value() or ""))
    found: Case | None = visible_cases(actor_at(request)).filter(pk=pk, status__in=AGAIN).first()
    return found


def guesses(request: HttpRequest, form: NewCaseForm) -> dict[str, Any]:
    """Units, categories and cases that fit what has been typed so far."""
    matter = form.matter
    words = f"{matter.title}\n{matter.text}\n{matter.place}"
    return {
        "asked": bool(words.strip()),
        "units": units_for(words),
        "categories": categories_for(words),
        "near": near_cases(matter, actor_at(request)),
    }


def guess(request: HttpRequest) -> HttpResponse:
    """The form as typed so far, unchecked, with guesses; one that was picked is filled in."""
    at = timezone.now()
    data = request.POST.copy()
    typed = NewCaseForm(data, at=at)
    found = guesses(request, typed)
    values: dict[str, Any] = {name: data.get(name) for name in typed.fields if name in data}
    field, _, value = data.get("pick", "").partition(":")
    if field in ("suggested_unit", "category"):
        values[field] = value
    elif found["units"] and not values.get("suggested_unit"):
        values["suggested_unit"] = found["units"][0].what.pk
    return show(request, NewCaseForm(initial=values, at=at), **found)


@require_POST
@only(LOG.roles)
def suggest(request: HttpRequest) -> HttpResponse:
    """The guesses alone, while the clerk is typing. By POST: complaints belong into no log file."""
    form = NewCaseForm(request.POST, at=timezone.now())
    return render(request, "desk/new_case_guesses.html", guesses(request, form))


def remember(request: HttpRequest, form: NewCaseForm, outcome: Outcome) -> None:
    """Keep the channel for the next case, and the form's token against a second sending."""
    request.session[CHANNEL] = form.cleaned_data["channel"].code
    sent = dict(list(request.session.get(LOGGED, {}).items())[-REMEMBERED:])
    request.session[LOGGED] = {**sent, form.cleaned_data["token"]: outcome.case.number}


def logged(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    """Number and receipt code. The code is stored nowhere: this answer is the only one with it."""
    context = {
        "number": outcome.case.number,
        "case": outcome.case,
        "receipt": receipt_groups(outcome.answer["receipt"]),
    }
    return uncached(render(request, "desk/case_logged.html", context))
