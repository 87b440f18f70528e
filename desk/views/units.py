"""Units: list by class, add, edit, deactivate; stations and windows under them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from desk.change_history import changes
from desk.forms.units import UnitForm
from desk.views.base import only
from tracker import posts
from tracker.actor import SETTINGS_ROLES
from tracker.models import Unit
from tracker.vocabulary import UNIT_ROLES, UnitClass, UnitKind
from web.forms import as_int


@only(SETTINGS_ROLES)
def units(request: HttpRequest) -> HttpResponse:
    """All units by class, each with its parts and the number of its people."""
    now = timezone.now()
    found = list(Unit.objects.filter(parent__isnull=True).prefetch_related("parts"))
    there = {(post.unit_id, post.person_id) for post in posts.held(now, *UNIT_ROLES)}
    staff = Counter(unit for unit, _person in there)
    lacking = posts.unmanned([unit for unit in found if unit.active], now)
    rows = [{"unit": u, "staff": staff[u.pk], "lacking": lacking.get(u.pk, ())} for u in found]
    classes = [
        {"label": kind.label, "name": kind.value, "rows": own}
        for kind in UnitClass
        if (own := [r for u, r in zip(found, rows, strict=True) if u.unit_class == kind])
    ]
    return render(request, "desk/settings_units.html", {"classes": classes})


@only(SETTINGS_ROLES)
def new(request: HttpRequest) -> HttpResponse:
    """A new unit; with `?parent=` a part of that unit."""
    asked = as_int(request.GET.get("parent", "")) or 0  # which no row has
    parent = Unit.objects.filter(pk=asked, parent=None).first()
    given: dict[str, Any] = {}
    if parent is not None:
        kind = UnitKind.STATION
        given = {"parent": parent.pk, "unit_class": parent.unit_class, "kind": kind}
    form = UnitForm(request.POST or None, initial=given)
    return answer(request, form, {"parent": parent})


@only(SETTINGS_ROLES)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit, its parts, and what it looked like before."""
    unit = get_object_or_404(Unit.objects.select_related("parent"), pk=pk)
    form = UnitForm(request.POST or None, instance=unit)
    context = {
        "parent": unit.parent,
        "parts": Unit.objects.filter(parent=unit),
        "changes": changes(unit),
        "lacking": posts.unmanned([unit], timezone.now()).get(unit.pk, ()),
    }
    return answer(request, form, {"unit": unit, "name": str(unit), **context})


def answer(request: HttpRequest, form: UnitForm, context: dict[str, Any]) -> HttpResponse:
    if form.is_bound and form.is_valid():
        unit = form.save()
        messages.success(request, _("%(unit)s saved.") % {"unit": unit})
        return redirect("desk:units")
    status = 422 if form.errors else 200
    return render(request, "desk/settings_unit.html", {"form": form, **context}, status=status)
