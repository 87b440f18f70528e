"""The ledger: search, filters kept in the address, bulk assignment, export of what is shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from desk.export import XLSX, write
from desk.forms.ledger import LOOKED, BulkForm, BulkWordsForm, LedgerForm
from desk.rows import case_row, with_provisional
from desk.views.base import actor_at, only
from tracker.access import reads_unit_words, visible_cases
from tracker.models import Case, Report
from tracker.models.case import CaseQuerySet
from tracker.verbs import VERBS
from tracker.vocabulary import ACCOUNT_ROLES, Role, VerbName
from web import refusals
from web.filters import without
from web.forms import as_ints
from web.paging import Page
from web.shapes import CaseRow
from workflows.door import perform

PAGE = 50
READERS = frozenset(set(ACCOUNT_ROLES) - {Role.ADMIN})


def found(request: HttpRequest, form: LedgerForm, at: datetime) -> CaseQuerySet:
    """The cases that this reader sees and the filters let through, in no order yet."""
    actor = actor_at(request)
    where = form.conditions(at, in_unit_words=reads_unit_words(actor))
    return visible_cases(actor).filter(where)


@only(READERS)
def ledger(request: HttpRequest) -> HttpResponse:
    """One page of the ledger."""
    at, actor = timezone.now(), actor_at(request)
    form = LedgerForm(request.GET)
    cases = with_provisional(found(request, form, at))
    page = Page(cases, form.key, request, PAGE)
    assigns = VERBS[VerbName.ASSIGN].allows(actor, None)
    query = without(request.GET)
    context: dict[str, Any] = {
        "at": at,
        "form": form,
        "active": form.active,
        "clear_url": request.path,
        "rows": [case_row(at, case) for case in page.rows],
        "pager": page,
        "bulk": BulkForm() if assigns and _any_to_assign(page.rows) else None,
        "bulk_url": f"{reverse('desk:bulk')}?{query}",
        "export_url": f"{reverse('desk:export')}?{query}",
    }
    return render(request, "desk/ledger.html", context)


@only(READERS)
def export(request: HttpRequest) -> FileResponse:
    """What the ledger shows with these filters, all pages of it, as a spreadsheet."""
    at = timezone.now()
    form = LedgerForm(request.GET)
    cases = found(request, form, at).order_by(*form.key.order())
    name = gettext("Ledger %(day)s.xlsx") % {"day": timezone.localdate(at).isoformat()}
    return FileResponse(write(cases), as_attachment=True, filename=name, content_type=XLSX)


@require_POST
@only(VERBS[VerbName.ASSIGN].roles)
def assign(request: HttpRequest) -> HttpResponse:
    """Assign every selected case through the door, once the units' versions were looked at.

    Each refused one is shown with its reason.
    """
    form = BulkForm(request.POST)
    cases = visible_cases(actor_at(request)).select_related("unit_version")
    chosen = list(cases.filter(pk__in=as_ints(request.POST.getlist("case"))).order_by("pk"))
    context: dict[str, Any] = {"form": form, "back_url": _back(request), "chosen": chosen}
    if form.is_valid() and chosen:
        words = _versions(request, chosen)
        if not all(one.is_valid() for one in words.values()):
            looked = {**context, "lines": [(case, words[case.pk]) for case in chosen]}
            looked["bulk_url"] = f"{reverse('desk:bulk')}?{without(request.GET)}"
            status = 422 if LOOKED in request.POST else 200
            return render(request, "desk/ledger_words.html", looked, status=status)
        context |= _assign_all(request, chosen, form.cleaned_data, words)
    status = 200 if context.get("done") or context.get("refused") else 422
    return render(request, "desk/ledger_assigned.html", context, status=status)


def _versions(request: HttpRequest, chosen: list[Case]) -> dict[int, BulkWordsForm]:
    """What the units are to read, case by case; proposed first, and bound once it was looked at."""
    at = timezone.now()
    reports = Report.objects.filter(case__in=chosen, alleges=True)
    told = set(reports.values_list("case_id", flat=True))
    return {
        case.pk: BulkWordsForm(
            request.POST if LOOKED in request.POST else None,
            case=case,
            at=at,
            prefix=str(case.pk),
            initial={"misconduct_alleged": case.pk in told or of_conduct(case)},
        )
        for case in chosen
    }


def of_conduct(case: Case) -> bool:
    return case.category is not None and case.category.misconduct


def _assign_all(
    request: HttpRequest,
    chosen: list[Case],
    data: dict[str, Any],
    words: dict[int, BulkWordsForm],
) -> dict[str, Any]:
    at, actor = timezone.now(), actor_at(request)

    def assign_one(case: Case) -> CaseRow:
        outcome = perform(
            case.pk,
            VerbName.ASSIGN,
            actor,
            at=at,
            unit=data["unit"].pk,
            tier=data["tier"].pk,
            **words[case.pk].cleaned_data,
        )
        return case_row(at, outcome.case)

    came = refusals.each(chosen, assign_one)
    refused = [{"row": case_row(at, case), "reason": reason} for case, reason in came.refused]
    return {"at": at, "done": came.done, "refused": refused, **data}


def _any_to_assign(cases: list[Case]) -> bool:
    return any(case.status in VERBS[VerbName.ASSIGN].sources for case in cases)


def _back(request: HttpRequest) -> str:
    return f"{reverse('desk:ledger')}?{without(request.GET)}"
