"""Who acts: a person in a role, a citizen, or the system itself. Knows no table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from django.utils import timezone

from tracker.vocabulary import Role

OFFICE_ROLES = frozenset({Role.CLERK, Role.DIRECTOR})
SETTINGS_ROLES = frozenset({Role.CLERK, Role.DIRECTOR, Role.ADMIN})
# Identities of reporters are for the office only.
IDENTITY_ROLES = frozenset({Role.CLERK, Role.DIRECTOR})


class UserLike(Protocol):
    """What an actor is made from: the signed-in person's row (`tracker.models.User`)."""

    pk: Any
    role: Any
    unit_id: Any
    is_active: Any

    def in_term(self, day: date) -> bool: ...


class ReportLike(Protocol):
    """What a citizen holds: the row of a report (`tracker.models.Report`)."""

    pk: Any


@dataclass(frozen=True)
class Actor:
    """Who acts. Never None."""

    role: str
    user_id: int | None = None
    unit_id: int | None = None
    name: str = ""
    in_term: bool = True
    # The face asked for the password again just now; needed to sign.
    reauthenticated: bool = False
    # A citizen with a receipt in hand: the report it belongs to.
    report_id: int | None = None

    @classmethod
    def citizen(cls, report: ReportLike | None = None) -> Actor:
        """Somebody without an account; with the receipt of a report, its reporter."""
        return cls(role=Role.CITIZEN, report_id=report.pk if report else None)

    @classmethod
    def of(cls, user: UserLike, on: date | None = None) -> Actor:
        """The actor that a signed-in person is on the day `on` (local; today by default)."""
        return cls(
            role=user.role if user.is_active else "",
            user_id=user.pk,
            unit_id=user.unit_id,
            name=str(user),
            in_term=user.in_term(on or timezone.localdate()),
        )

    def proven(self) -> Actor:
        """The same person, having given the password again."""
        return replace(self, reauthenticated=True)


SYSTEM = Actor(role=Role.SYSTEM)
