"""Who may inspect a case: one pool, for the first visit and for every draw.

Recusal is by deeds in this case and by employment, not by what somebody is today.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Case as Choice
from django.db.models import Count, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from tracker.case_facts import facts_of
from tracker.models import Case, Draw, Unit, User
from tracker.vocabulary import Occasion, Role, Status


def in_office(at: datetime) -> QuerySet[User]:
    """The inspectors of the day: the one place that knows how a person is one."""
    day = timezone.localdate(at)
    return User.objects.filter(
        role=Role.INSPECTOR, is_active=True, term_start__lte=day, term_end__gte=day
    )


def handlers(case: Case) -> set[int]:
    """Who logged or assigned the case."""
    return {person for person in (case.logged_by_id, case.assigned_by_id) if person}


def of_its_units(case: Case, unit_id: int | None) -> bool:
    """Whether somebody employed there would inspect the own unit."""
    return unit_id is not None and facts_of(case).of_its_units(unit_id)


def strangers(case: Case, at: datetime) -> QuerySet[User]:
    """The inspectors who are of no unit of the case, and have not handled it."""
    units = Unit.objects.filter(Q(pk=case.unit_id) | Q(assisted_cases=case)).values("pk")
    own = Q(unit__in=units) | Q(unit__parent__in=units) | Q(unit__parent__parent__in=units)
    return in_office(at).exclude(pk__in=handlers(case)).exclude(own)


def fresh(case: Case, at: datetime) -> QuerySet[User]:
    """Of those, the ones without any deed in this case, who were not drawn for it before."""
    deeds = case.events.filter(actor__isnull=False).order_by().values("actor")
    drawn = Draw.objects.filter(case=case).order_by().values("drawn")
    others = strangers(case, at).exclude(pk=case.inspector_id or 0)
    return others.exclude(pk__in=deeds).exclude(pk__in=drawn)


def drawn(case: Case) -> int | None:
    """Who was drawn for the second look that is under way or was made last in this round."""
    rows = Draw.objects.filter(
        case=case, round=case.round, occasion=Occasion.SECOND_LOOK, nth=case.look
    )
    return rows.values_list("drawn", flat=True).first()


def fitting(case: Case, at: datetime) -> int | None:
    """The inspector for a case: the one who knows it, else the one with the fewest open cases."""
    knows: Any = Choice(
        When(pk=case.inspector_id or 0, then=1), default=Value(0), output_field=IntegerField()
    )
    load = Count(
        "inspected_cases",
        filter=Q(inspected_cases__status__in=[Status.SUBMITTED, Status.VERIFIED]),
    )
    fit = strangers(case, at).annotate(knows=knows, load=load).order_by("-knows", "load", "pk")
    return fit.values_list("pk", flat=True).first()
