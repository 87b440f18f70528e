"""The demo's way in: who stands at the door, read from the database by role."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from tracker import posts
from tracker.models import Unit, User
from tracker.vocabulary import OPEN, UNIT_ROLES, Role, Status, Tenure

OFFERED = (
    Role.CLERK,
    Role.OFFICER,
    Role.HEAD,
    Role.INSPECTOR,
    Role.DIRECTOR,
    Role.AUDITOR,
    Role.DISCIPLINE,
)


def busiest_unit(at: datetime) -> Unit | None:
    """The unit with most open cases, so that a visitor finds something to do."""
    headed = {post.unit_id or 0 for post in posts.held(at, Role.HEAD)}
    return (
        Unit.objects.filter(active=True, pk__in=headed)
        .annotate(load=Count("cases", filter=Q(cases__status__in=OPEN), distinct=True))
        .order_by("-load", "pk")
        .first()
    )


def account_for(role: Role, unit: Unit | None, at: datetime) -> User | None:
    """One active person of the role; officer and head are of the same unit."""
    there = [post for post in posts.held(at, role) if post.tenure == Tenure.HOLDER]
    found = {post.person_id for post in there if role not in UNIT_ROLES or post.unit == unit}
    people = User.objects.filter(pk__in=found, is_active=True)
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
    now = timezone.now()
    unit = busiest_unit(now)
    found = [(role, account_for(role, unit, now)) for role in OFFERED]
    return [
        {
            "username": user.username,
            "role": str(role.label),
            "name": str(user),
            "unit": str(unit or "") if role in UNIT_ROLES else "",
        }
        for role, user in found
        if user is not None
    ]
