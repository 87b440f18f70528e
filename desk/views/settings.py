"""Settings: what the office looks after itself, and the time limits it works by."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext_lazy

from desk.views.base import actor_at, only
from desk.views.calendar import KEEPERS
from tracker import reference, watch
from tracker.actor import SETTINGS_ROLES
from tracker.models import Tier, TierSpan, Unit, User
from tracker.road import LIMITS
from tracker.time.clocks import SpanUnit
from tracker.vocabulary import ClockKind, LimitKind, Role

KINDS = tuple(kind for kind, limit in LIMITS.items() if limit.column)


@only(SETTINGS_ROLES)
def index(request: HttpRequest) -> HttpResponse:
    """The rooms of settings."""
    context = {
        "units": Unit.objects.filter(active=True, parent__isnull=True).count(),
        "people": User.objects.filter(is_active=True).count(),
        "tiers": Tier.objects.filter(active=True).count(),
        "is_admin": actor_at(request).role == Role.ADMIN,
        "keeps_calendar": actor_at(request).role in KEEPERS,
    }
    return render(request, "desk/settings.html", context)


WORDS = {
    SpanUnit.WORKING_DAYS: ngettext_lazy("%(n)d working day", "%(n)d working days", "n"),
    SpanUnit.DAYS: ngettext_lazy("%(n)d day", "%(n)d days", "n"),
    SpanUnit.HOURS: ngettext_lazy("%(n)d hour", "%(n)d hours", "n"),
}


def limit(span: TierSpan | None) -> str:
    """A time limit in words: "15 working days"; "—" where the clock does not run."""
    if span is None:
        return "—"
    words = WORDS.get(SpanUnit(span.unit))
    return str(words % {"n": span.amount}) if words else str(SpanUnit(span.unit).label)


def light(tier: Tier) -> str:
    """How long the notice is on the tier's light road; "—" where it has none."""
    days = tier.light_notice
    return "—" if days is None else str(WORDS[SpanUnit.WORKING_DAYS] % {"n": days})


@only(SETTINGS_ROLES)
def limits(request: HttpRequest) -> HttpResponse:
    """Every tier with its time limits. Changing them is the administrator's, elsewhere."""
    rows = []
    for tier in Tier.objects.prefetch_related("spans"):
        first = {s.kind: s for s in tier.spans.all() if not s.rework}
        again = {s.kind: s for s in tier.spans.all() if s.rework}
        cells = [(kind.label, limit(first.get(kind))) for kind in KINDS]
        rework = limit(again.get(ClockKind.RECTIFY))
        rows.append({"tier": tier, "cells": cells, "rework": rework, "light": light(tier)})
    context = {
        "rows": rows,
        "kinds": [kind.label for kind in KINDS],
        "beside": beside(),
        "is_admin": actor_at(request).role == Role.ADMIN,
    }
    return render(request, "desk/settings_limits.html", context)


def beside() -> list[tuple[str, str, str]]:
    """The limits of what waits beside the cases: what, how long, by which rule."""
    rows, words = reference.office_limits(), WORDS[SpanUnit.WORKING_DAYS]
    return [
        (
            str(kind.label),
            str(words % {"n": watch.days(kind)}),
            rows[kind].source if kind in rows else "",
        )
        for kind in LimitKind
    ]
