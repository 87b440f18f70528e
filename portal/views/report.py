"""Reporting a problem, and objecting to what is on public notice."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portal import proof, shapes
from portal.forms import ReportForm
from portal.pages import render, writer
from portal.register import on_notice, texts
from tracker.actor import Actor
from tracker.errors import NotFound, Refused
from tracker.records.verbs import ObjectRecord
from tracker.verbs import VERBS
from tracker.vocabulary import VerbName
from web import refusals
from web.shapes import receipt_groups
from workflows.door import perform_payload

CHANNEL = "web"


@writer
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; a post answers with the receipt, which is shown this once."""
    if request.method != "POST":
        return ask(request, ReportForm())
    form = ReportForm(request.POST, request.FILES)
    if not form.is_valid():
        return ask(request, form, status=422)
    at = timezone.now()
    try:
        if fault := proof.fault(request, at):
            return ask(request, form, fault, status=422)
        payload = {**form.payload(), "channel": CHANNEL, "received_at": at}
        outcome = perform_payload(None, VerbName.LOG, Actor.citizen(), payload)
    except Refused as error:
        told = refusals.on_form(form, error)
        return ask(request, form, told.note, told.status)
    groups = receipt_groups(outcome.answer["receipt"])
    context = {"number": outcome.case.number, "groups": groups}
    return render(request, "portal/reported.html", context)


def ask(request: HttpRequest, form: ReportForm, fault: str = "", status: int = 200) -> HttpResponse:
    context = {"form": form, "fault": fault, "question": proof.Question.new()}
    return render(request, "portal/report.html", context, status)


@writer
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, number: str) -> HttpResponse:
    """Object to what is on public notice; who objects is seen by the office only."""
    at = timezone.now()
    # What was typed while the notice ended is shown again, with the door's words.
    open_ones = on_notice(at) if request.method != "POST" else texts()
    text = open_ones.filter(case__number=number).first()
    if text is None:
        raise NotFound
    line = shapes.line(text, at)
    what = VERBS[VerbName.OBJECT]
    if request.method != "POST":
        return ask_objection(request, line, what.form(case=text.case, at=at))
    form = what.form(request.POST, case=text.case, at=at)
    if not form.is_valid():
        return ask_objection(request, line, form, status=422)
    try:
        if fault := proof.fault(request, at):
            return ask_objection(request, line, form, fault, status=422)
        outcome = perform_payload(number, VerbName.OBJECT, Actor.citizen(), form.cleaned_data)
    except Refused as error:
        told = refusals.on_form(form, error)
        return ask_objection(request, line, form, told.note, told.status)
    record = outcome.event.record
    context = {
        "line": line,
        "groups": receipt_groups(outcome.answer["receipt"]),
        "joined": isinstance(record, ObjectRecord) and record.joined is not None,
    }
    return render(request, "portal/objected.html", context)


def ask_objection(
    request: HttpRequest,
    line: shapes.CaseLine,
    form: forms.Form,
    fault: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"line": line, "form": form, "fault": fault, "question": proof.Question.new()}
    return render(request, "portal/object.html", context, status)


@writer
@require_safe
def challenge(request: HttpRequest) -> HttpResponse:
    """What the browser of a writer is given to work on."""
    return JsonResponse(proof.challenge(timezone.now()))
