"""The demo's way in: who stands at the door, read from the database by role."""

from __future__ import annotations

from django.db.models import Count, Q

from tracker.models import Unit, User
from tracker.vocabulary import OPEN, Role, Status

OFFERED = (
    Role.CLERK,
    Role.OFFICER,
    Role.HEAD,
    Role.INSPECTOR,
    Role.DIRECTOR,
    Role.AUDITOR,
)
OF_UNIT = (Role.OFFICER, Role.HEAD)


def busiest_unit() -> Unit | None:
    """The unit with most open cases, so that a visitor finds something to do."""
    return (
        Unit.objects.filter(active=True, people__role=Role.HEAD, people__is_active=True)
        .annotate(load=Count("cases", filter=Q(cases__status__in=OPEN), distinct=True))
        .order_by("-load", "pk")
        .first()
    )


def account_for(role: Role, unit: Unit | None) -> User | None:
    """One active person of the role; officer and head are of the same unit."""
    people = User.objects.filter(role=role, is_active=True)
    if role in OF_UNIT:
        return people.filter(unit=unit).order_by("pk").first()
    if role == Role.INSPECTOR:
        busy = Q(inspected_cases__status=Status.SUBMITTED)
        return (
            people.annotate(load=Count("inspected_cases", filter=busy))
            .order_by("-load", "pk")
            .first()
        )
    return people.order_by("pk").first()


def demo_accounts() -> list[dict[str, str]]:
    """What the sign-in page of a demo offers: username, role, name and unit, one per role."""
    unit = busiest_unit()
    found = [(role, account_for(role, unit)) for role in OFFERED]
    return [
        {
            "username": user.username,
            "role": str(role.label),
            "name": str(user),
            "unit": str(user.unit) if user.unit else "",
        }
        for role, user in found
        if user is not None
    ]
