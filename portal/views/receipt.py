"""My receipt: number and code open what a reporter may know and do.

The code is checked once; then a signed cookie stands for it for half an hour, on these addresses
alone. A wrong number and a wrong code are answered alike.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal import mine
from portal.forms import ReceiptForm
from portal.pages import address, render, writer
from tracker.access import visible_cases
from tracker.actor import Actor
from tracker.errors import NotFound, Refused
from tracker.exit_rules import MERGES
from tracker.models import Case, Report, Request
from tracker.rules import blockers
from tracker.verbs import VERBS, VerbForm
from tracker.verbs.intake import receipt_hash
from tracker.vocabulary import VerbName
from web import limits, refusals
from web.forms import PICTURES
from web.limits import Limit
from workflows.door import perform_payload

COOKIE, SALT = "receipt", "portal.receipt"
OBJECTION = "objection"
LASTS = timedelta(minutes=30)
# Wrong codes: by address, and for one case from everywhere.
BY_ADDRESS = Limit("portal.receipt.address", 10, timedelta(minutes=5))
BY_CASE = Limit("portal.receipt.case", 30, timedelta(hours=1))
DONE: dict[str, Any] = {
    VerbName.ANSWER.value: gettext_lazy("Your answer is recorded. It is seen before the sign-off."),
    VerbName.RETRACT.value: gettext_lazy(
        "Your word is recorded. A withdrawal counts once you have confirmed it on another day."
    ),
    VerbName.CONTEST.value: gettext_lazy(
        "Your objection is recorded. Somebody who had no part in the refusal decides."
    ),
    VerbName.SUPPLEMENT.value: gettext_lazy("Added. The office and the unit see it."),
}


@writer
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """Ask for number and code."""
    if request.method != "POST":
        return render(request, "portal/receipt.html", {"form": ReceiptForm()})
    form = ReceiptForm(request.POST)
    try:
        found = find(request, form, timezone.now()) if form.is_valid() else None
    except Refused as error:
        told = refusals.on_form(form, error)
        form.add_error(None, told.note)
        return render(request, "portal/receipt.html", {"form": form}, told.status)
    if found is None:
        return render(request, "portal/receipt.html", {"form": form}, status=422)
    cookie, name = (COOKIE, "case") if isinstance(found, Report) else (OBJECTION, "objection")
    answer = to(request, f"receipt-{name}")
    answer.set_cookie(
        cookie,
        signing.dumps(found.pk, salt=f"portal.{cookie}"),
        max_age=LASTS,
        path=reverse("portal:receipt"),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )
    return answer


def find(request: HttpRequest, form: ReceiptForm, at: datetime) -> Report | Request | None:
    """The report or objection of this number and code; else the form says so, always the same."""
    number, code = form.cleaned_data["number"], form.cleaned_data["code"]
    wrong = [(BY_ADDRESS, limits.address(request)), (BY_CASE, number)]
    if not limits.take(at, *wrong):
        form.add_error(None, gettext("Too many wrong codes. Try again later."))
        return None
    hashed = {"receipt_hash": receipt_hash(code)}
    held: Report | Request | None = Report.objects.filter(**hashed).first()
    held = held or Request.objects.filter(**hashed).defer("objector", "contact").first()
    if held is not None and held.case_id == where(number):
        limits.give_back(*wrong)
        return held
    form.add_error(None, gettext("There is no receipt with this number and code."))
    return None


def where(number: str) -> int | None:
    """The id of the case of this number, or of the one it has been merged into."""
    case = Case.objects.filter(number=number).only("merged_into").first()
    for _step in range(MERGES):
        if case is None or case.merged_into_id is None:
            break
        case = Case.objects.only("merged_into").get(pk=case.merged_into_id)
    return case.pk if case is not None else None


def held(request: HttpRequest) -> Report | None:
    """The report whose receipt was shown within the last half hour."""
    try:
        pk = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return Report.objects.filter(pk=pk).exclude(receipt_hash="").first()


@writer
@require_safe
def objection(request: HttpRequest) -> HttpResponse:
    """What became of an objection."""
    try:
        cookie = request.COOKIES.get(OBJECTION, "")
        pk = signing.loads(cookie, salt=f"portal.{OBJECTION}", max_age=LASTS)
    except signing.BadSignature:
        return to(request, "receipt")
    rows = Request.objects.filter(pk=pk).defer("objector", "contact")
    row = rows.select_related("case", "joined_to").get()
    return render(request, "portal/receipt_objection.html", {"mine": mine.objection_page(row)})


def to(request: HttpRequest, name: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(address(reverse(f"portal:{name}"), request))


@writer
@require_safe
def case(request: HttpRequest) -> HttpResponse:
    """How the case stands, and what its reporter may add."""
    report = held(request)
    if report is None:
        return to(request, "receipt")
    return show(request, report)


def show(
    request: HttpRequest, report: Report, forms: dict[str, VerbForm] | None = None, **more: Any
) -> HttpResponse:
    at, actor = timezone.now(), Actor.citizen(report)
    row = visible_cases(actor).get()
    offered: dict[str, Any] = {
        name: form for name in DONE if (form := offer(name, row, actor, at)) is not None
    }
    shown = {**offered, **(forms or {})}
    context = {
        "at": at,
        "mine": mine.receipt_page(row, report, at),
        "answer": shown.get(VerbName.ANSWER),
        "may_answer": VerbName.ANSWER in offered,  # typed words are shown again also too late
        "supplement": shown.get(VerbName.SUPPLEMENT),
        "retract": shown.get(VerbName.RETRACT),
        "contest": shown.get(VerbName.CONTEST),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    status = more.pop("status", 200)
    return render(request, "portal/receipt_case.html", {**context, **more}, status)


def offer(name: str, row: Case, actor: Actor, at: Any) -> VerbForm | None:
    """The form of what can be done now; None if it is not the time for it."""
    what = VERBS[name]
    if row.status not in what.sources or blockers(row, name, actor, at):
        return None
    return fitted(what.form(case=row, at=at))


def fitted(form: VerbForm) -> VerbForm:
    for known in ("objector", "contact"):  # whoever holds the receipt is on file
        form.fields.pop(known, None)
    if "uploads" in form.fields:
        form.fields["uploads"].widget.attrs["accept"] = PICTURES
    return form


@writer
@require_POST
def act(request: HttpRequest, verb: str) -> HttpResponse:
    """Answer, or add something."""
    if verb not in DONE:
        raise NotFound
    report = held(request)
    if report is None:
        return to(request, "receipt")
    at, actor = timezone.now(), Actor.citizen(report)
    row = visible_cases(actor).get()
    form = fitted(VERBS[verb].form(request.POST, request.FILES, case=row, at=at))
    if not form.is_valid():
        return show(request, report, {verb: form}, status=422)
    try:
        perform_payload(row.pk, verb, actor, form.cleaned_data)
    except Refused as error:
        told = refusals.on_form(form, error)
        return show(request, report, {verb: form}, fault=told.note, status=told.status)
    answer = to(request, "receipt-case")
    mark = "&" if "?" in answer.url else "?"
    return HttpResponseRedirect(f"{answer.url}{mark}done={verb}")


@writer
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Put the receipt away, for whoever shares a telephone."""
    answer = to(request, "receipt")
    for cookie in (COOKIE, OBJECTION):
        answer.delete_cookie(cookie, path=reverse("portal:receipt"), samesite="Strict")
    return answer
