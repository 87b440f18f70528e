"""The chart of a case as a picture of its own, so that the page needs no inline styles."""

from __future__ import annotations

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from desk.casefile.load import case_for
from desk.views.base import staff
from tracker.errors import NotFound
from tracker.models import Case
from tracker.vocabulary import Status
from workflows import diagrams as charts
from workflows.models import CaseTask


def version(case: Case) -> str:
    """Changes with the case, its tasks (a merge can bring one without a verb), the language."""
    newest = CaseTask.objects.filter(case=case).aggregate(newest=Max("pk"))["newest"]
    return quote_etag(f"{case.number}-{case.version}-{newest}-{get_language()}")


@staff
@require_safe
def chart(request: HttpRequest, number: str) -> HttpResponse:
    """The way of one case, for whoever may see the case; a case archived by import went none."""
    case = case_for(request, number)
    if case.status == Status.ARCHIVED:
        raise NotFound
    etag = version(case)
    known = get_conditional_response(request, etag)
    response = known or HttpResponse(charts.svg(case), content_type="image/svg+xml; charset=utf-8")
    response["ETag"] = etag
    # Kept by this reader's browser alone, and asked about every time.
    response["Cache-Control"] = "private, no-cache"
    return response
