"""Who may inspect a case: one pool, for the first visit and for every draw.

Recusal is by deeds in this case, and by the units that somebody works for or has held a post of
since the case came in; not by what somebody is called today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from tracker import custody, posts
from tracker.case_facts import facts_of
from tracker.deeds import recusal
from tracker.errors import Blocked, Blocker
from tracker.models import Case, Draw, User
from tracker.vocabulary import Occasion, Role, Status


def of_its_units(case: Case, person_id: int | None, employer_id: int | None) -> bool:
    """Whether somebody would inspect a unit of the own."""
    return facts_of(case).concern(posts.units_since(person_id, employer_id, case.received_at))


def unbarred(case: Case, at: datetime) -> set[int]:
    """The keys of the inspectors of this moment whom no deed bars, and no act on their account."""
    return {
        person
        for person in posts.people(at, Role.INSPECTOR)
        if not custody.waiting(person) and not recusal(case, person, Role.INSPECTOR)
    }


def fresh(case: Case, at: datetime) -> list[int]:
    """The keys of those without any deed in this case, who have not been drawn to look before."""
    looks = Draw.objects.filter(case=case, occasion=Occasion.SECOND_LOOK)
    drawn = set(looks.values_list("drawn", flat=True))
    return [person for person in bystanders(case, at) if person not in drawn]


def bystanders(case: Case, at: datetime) -> list[int]:
    """The keys of those without any deed in this case, in ascending order."""
    others = unbarred(case, at) - set(facts_of(case).deeds) - {case.inspector_id}
    found = User.objects.filter(pk__in=others, is_active=True)
    return sorted(p.pk for p in found if not of_its_units(case, p.pk, p.employer_id))


def some(pool: Iterable[int]) -> tuple[int, ...]:
    """The pool of a draw, in its order. Raises Blocked where nobody is left.

    It is asked by the act alone: no page shall look through all inspectors.
    """
    found = tuple(pool)
    if not found:
        text = _("No inspector is left who has nothing to do with this case: appoint more.")
        raise Blocked([Blocker("pool", text, Role.ADMIN)])
    return found


def drawn(case: Case) -> int | None:
    """Who was drawn for the second look that is under way or was made last in this round."""
    rows = Draw.objects.filter(
        case=case, round=case.round, occasion=Occasion.SECOND_LOOK, nth=case.look
    )
    return rows.values_list("drawn", flat=True).first()


def witnesses(case: Case) -> list[int]:
    """Who stands for the public while the inside notice of a case runs, by key, as drawn."""
    if not case.not_public or case.notice_at is None:
        return []
    rows = Draw.objects.filter(case=case, occasion=Occasion.WITNESS, at=case.notice_at)
    return list(rows.order_by("nth").values_list("drawn", flat=True))


def by_load(case: Case, at: datetime) -> Iterator[int]:
    """The keys of all who may inspect the case, the one with the fewest open cases first."""
    found = User.objects.filter(pk__in=unbarred(case, at), is_active=True).annotate(
        load=Count(
            "inspected_cases",
            filter=Q(inspected_cases__status__in=[Status.SUBMITTED, Status.VERIFIED]),
        )
    )
    for person in sorted(found, key=lambda p: (p.load, p.pk)):
        if not of_its_units(case, person.pk, person.employer_id):
            yield person.pk


def fitting(case: Case, at: datetime) -> int | None:
    """The inspector for a case: the one who knows it, else the one with the fewest open cases."""
    found = list(by_load(case, at))
    return case.inspector_id if case.inspector_id in found else next(iter(found), None)


def successor(case: Case, at: datetime) -> int | None:
    """Who inspects the case instead: nobody picks one by hand."""
    return next((pk for pk in by_load(case, at) if pk != case.inspector_id), None)
