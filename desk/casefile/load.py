"""Finding the case of a page. Loading is authorising: what one may not see is not there."""

from __future__ import annotations

from django.http import HttpRequest

from desk.casefile.links import case_url
from desk.views.base import actor_at
from tracker.access import seen, visible_cases
from tracker.actor import Actor
from tracker.case_facts import facts_of
from tracker.errors import NotFound
from tracker.models import Case


def case_for(request: HttpRequest, number: str, *, whole: bool = False) -> Case:
    """The case with this number as the signed-in person may see it; `whole` with all its facts.

    Raises NotFound.
    """
    found = seen(actor_at(request), number, whole=whole)
    if found is None:
        raise NotFound
    return found


def relatives(case: Case, actor: Actor) -> list[tuple[str, str, str, str]]:
    """Linked cases this actor may see: (kind of link, number, title, address)."""
    linked = {case.origin_id, case.merged_into_id, *(row.pk for row in facts_of(case).followers)}
    linked.discard(None)
    if not linked:
        return []
    found = visible_cases(actor).filter(pk__in=linked).order_by("pk")
    return [
        (_link(case, other), other.number, other.title, case_url("case", other.number))
        for other in found.defer("text", "plan_text", "promise")
    ]


def _link(case: Case, other: Case) -> str:
    if other.pk == case.merged_into_id:
        return "into"
    if other.pk == case.origin_id:
        return "origin"
    return "merged" if other.merged_into_id == case.pk else "successor"
