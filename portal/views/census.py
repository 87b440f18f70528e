"""Where every case went: the census by month of receipt, and every number of a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import caches
from django.db.models import Count, Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from portal.figures import KEPT
from portal.pages import reader, render
from tracker import census
from tracker.errors import NotFound
from tracker.models import Case, PublicText
from tracker.vocabulary import LEFT, RouteCode, Secrecy, Status
from web.paging import Key, Page

SIZE = 100
IN_ORDER = Key(("number",))


@dataclass(frozen=True, slots=True)
class NumberLine:
    """A number, where its case stands and why; of its words nothing, released or not."""

    number: str
    status: str
    status_label: str
    reason: str
    public: bool


@reader
def months(request: HttpRequest) -> HttpResponse:
    """The numbers as they stood within the last minute."""
    found = caches["memory"].get_or_set("portal.census", census.take, KEPT)
    exits = [(status.value, status.label) for status in census.EXITS]
    counts = caches["memory"].get_or_set("portal.not_public", not_public, KEPT) or {}
    hidden = [(code.label, counts.get(code.value, 0)) for code in Secrecy]
    context = {"census": found, "exits": exits, "hidden": hidden}
    return render(request, "portal/census.html", context)


def not_public() -> dict[str, int]:
    """How many cases two people have decided not to publish, by the reason."""
    rows = Case.objects.exclude(not_public="").order_by().values("not_public")
    return dict(rows.annotate(n=Count("pk")).values_list("not_public", "n"))


@reader
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Every number received in a month."""
    try:
        first = date(year, month, 1)
    except ValueError as error:
        raise NotFound from error
    rows = census.of_month(first).select_related("merged_into").only(*COLUMNS)
    released = PublicText.objects.filter(case=OuterRef("pk"))
    page = Page(rows.annotate(released=Exists(released)), IN_ORDER, request, SIZE)
    context: dict[str, Any] = {
        "first": first,
        "lines": [line(case) for case in page.rows],
        "pager": page,
    }
    return render(request, "portal/census_month.html", context)


COLUMNS = ("number", "status", "route_code", "sign_off_number", "merged_into__number")


def line(case: Any) -> NumberLine:
    return NumberLine(
        number=case.number,
        status=case.status,
        status_label=str(Status(case.status).label),
        reason=reason(case),
        public=case.released and case.status not in LEFT,
    )


def reason(case: Case) -> str:
    """By which exit, and where to."""
    match case.status:
        case Status.REJECTED:
            return str(RouteCode(case.route_code).label)
        case Status.MERGED if case.merged_into is not None:
            return gettext("into %(number)s") % {"number": case.merged_into.number}
        case Status.WITHDRAWN:
            return gettext("by all its reporters")
        case Status.ARCHIVED:
            return gettext("elsewhere, before this system")
        case _:
            return case.sign_off_number or ""
