"""The draws of every month, so that anybody can do them again."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from portal.pages import reader, render
from tracker.draws import key_of, published
from tracker.errors import NotFound
from tracker.models import DrawKey

MONTHS = 24  # on the page; the files of earlier ones stay where they are


@reader
def draws(request: HttpRequest) -> HttpResponse:
    """The months with the hash of their key, and the key of those that are over."""
    at = timezone.now()
    found = DrawKey.objects.annotate(
        count=Count("draws", distinct=True),
        all_lots=Count("lots", distinct=True),
        hits=Count("lots", filter=Q(lots__hit=True), distinct=True),
    )
    rows = found.order_by("-month")[:MONTHS]
    return render(request, "portal/draws.html", {"months": [month(row, at) for row in rows]})


def month(row: Any, at: Any) -> dict[str, Any]:
    key = row.key if row.over(at) else ""
    return {"row": row, "name": f"{row.month:%Y-%m}", "count": row.count, "key": key}


@reader
def month_file(request: HttpRequest, month: str) -> HttpResponse:
    """One month as a file for a program."""
    key = key_of(month)
    if key is None:
        raise NotFound
    return JsonResponse(published(key, timezone.now()), json_dumps_params={"indent": 1})
