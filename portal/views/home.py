"""The first page: the five facts apart, what is late, the months, the units, the notices."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal import shapes
from portal.chart import bars
from portal.figures import FIVE_FACTS, Figures, figures
from portal.pages import reader, render
from portal.register import on_notice

NOTICES = 6
GLANCE = 8  # units on the first page; all of them have a page


@reader
def home(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    numbers = figures(at)
    notices = on_notice(at)[:NOTICES]
    context: dict[str, Any] = {
        "facts": five(numbers),
        "late": numbers.facts["late"],
        "total": numbers.facts["total"],
        "bars": bars(numbers.months),
        "units": numbers.units[:GLANCE],
        "notices": [shapes.line(text, at) for text in notices],
    }
    return render(request, "portal/home.html", context)


def five(numbers: Figures) -> list[dict[str, Any]]:
    """The five facts in the order in which they come true, each told by somebody else."""
    return [
        {"label": fact.label, "who": fact.who, "count": numbers.facts.get(fact.name, 0)}
        for fact in FIVE_FACTS
    ]
