"""Finding the case of a page. Loading is authorising: what one may not see is not there."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest

from desk.casefile.links import case_url
from desk.views.base import actor_at
from tracker.access import visible_cases
from tracker.actor import Actor
from tracker.errors import NotFound
from tracker.models import Case

SHOWN = ("batch", "inspector", "logged_by", "assigned_by")


def seen_by(actor: Actor, number: str) -> Case | None:
    """The case with this number, if this actor sees it."""
    found: Case | None = visible_cases(actor).select_related(*SHOWN).filter(number=number).first()
    return found


def case_for(request: HttpRequest, number: str) -> Case:
    """The case with this number as the signed-in person may see it. Raises NotFound."""
    found = seen_by(actor_at(request), number)
    if found is None:
        raise NotFound
    return found


def relatives(case: Case, actor: Actor) -> list[tuple[str, str, str, str]]:
    """Linked cases this actor may see: (kind of link, number, title, address)."""
    linked = Q(origin=case) | Q(merged_into=case)
    linked |= Q(pk__in=[pk for pk in (case.origin_id, case.merged_into_id) if pk])
    found = visible_cases(actor).filter(linked).order_by("pk")
    return [
        (_link(case, other), other.number, other.title, case_url("case", other.number))
        for other in found.only("number", "title", "origin_id", "merged_into_id")
    ]


def _link(case: Case, other: Case) -> str:
    if other.pk == case.merged_into_id:
        return "into"
    if other.pk == case.origin_id:
        return "origin"
    return "merged" if other.merged_into_id == case.pk else "successor"
