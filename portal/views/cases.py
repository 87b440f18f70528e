"""The public cases: search, one page after the other, and one case."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal import shapes
from portal.forms import CasesForm
from portal.pages import reader, render
from portal.register import texts
from tracker.errors import NotFound
from tracker.models import PublicText
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
    shape = shapes.case_page(public_text(number), at)
    response = render(request, "portal/case.html", {"at": at, "case": shape})
    response.changed = shape.changed  # type: ignore[attr-defined]  # read by pages.reader
    return response


def public_text(number: str) -> PublicText:
    """The newest summary of this case. Raises NotFound unless it is public."""
    found = texts().filter(case__number=number).first()
    if found is None:
        raise NotFound
    return found
