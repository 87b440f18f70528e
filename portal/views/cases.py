"""The public cases: search, one page after the other, and one case."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal import shapes
from portal.forms import CasesForm
from portal.pages import reader, render
from portal.register import newest, texts
from tracker.errors import NotFound
from web.paging import Key, Page

SIZE = 20
NEWEST = Key(("case_id",), descending=True)


@reader
def cases(request: HttpRequest) -> HttpResponse:
    """One page of the public cases, newest first."""
    at = timezone.now()
    form = CasesForm(request.GET)
    page = Page(texts().filter(form.conditions(at)), NEWEST, request, SIZE)
    context = {
        "at": at,
        "form": form,
        "active": form.active,
        "lines": [shapes.line(text, at) for text in page.rows],
        "pager": page,
    }
    return render(request, "portal/cases.html", context)


@reader
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One case, from what the office has released."""
    at = timezone.now()
    text = newest().filter(case__number=number).first()
    if text is None:
        raise NotFound
    if text.withdrawn:
        return render(request, "portal/withdrawn.html", {"gone": shapes.gone(text)})
    shape = shapes.case_page(text, at)
    response = render(request, "portal/case.html", {"at": at, "case": shape})
    response.changed = shape.changed  # type: ignore[attr-defined]  # read by pages.reader
    return response
