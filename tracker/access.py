"""Who sees which case: one grant table, a row filter and an object check beside it (DESIGN §10)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from tracker.vocabulary import Role, Status

if TYPE_CHECKING:
    from tracker.models import Case, Report, User


@dataclass(frozen=True)
class Actor:
    """Who acts: a person in a role, or the system itself. Never None."""

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
    def citizen(cls, report: Report | None = None) -> Actor:
        """Somebody without an account; with the receipt of a report, its reporter."""
        return cls(role=Role.CITIZEN, report_id=report.pk if report else None)

    @classmethod
    def of(cls, user: User, on: date | None = None) -> Actor:
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

ALL, UNIT, INSPECTED, REPORTED, NONE = "all", "unit", "inspected", "reported", "none"
# The grant table: which cases a role sees, and whether it may ask for identities.
SCOPE: dict[str, str] = {
    Role.CLERK: ALL,
    Role.DIRECTOR: ALL,
    Role.AUDITOR: ALL,
    Role.SYSTEM: ALL,
    Role.OFFICER: UNIT,
    Role.HEAD: UNIT,
    Role.INSPECTOR: INSPECTED,
    Role.CITIZEN: REPORTED,
    Role.ADMIN: NONE,
}
IDENTITY_ROLES = frozenset({Role.CLERK, Role.DIRECTOR})
OFFICE_ROLES = frozenset({Role.CLERK, Role.DIRECTOR})
SETTINGS_ROLES = frozenset({Role.CLERK, Role.DIRECTOR, Role.ADMIN})


def scope(actor: Actor) -> str:
    return SCOPE.get(actor.role, NONE) if actor.in_term else NONE


def visible(actor: Actor) -> Q:
    """Row filter: the cases this actor sees."""
    from tracker.models import Case, PublicText, Report

    kind = scope(actor)
    if kind == ALL:
        return Q()
    if kind == UNIT and actor.unit_id is not None:
        assisted = Case.co_units.through.objects.filter(
            case_id=OuterRef("pk"), unit_id=actor.unit_id
        )
        return Q(unit_id=actor.unit_id) | Q(Exists(assisted))
    if kind == INSPECTED and actor.user_id is not None:
        return Q(inspector_id=actor.user_id)
    if kind == REPORTED and actor.report_id is not None:
        return Q(Exists(Report.objects.filter(case_id=OuterRef("pk"), pk=actor.report_id)))
    if kind == REPORTED:
        # Anybody may object to what is on public notice.
        released = PublicText.objects.filter(case_id=OuterRef("pk"))
        return Q(status=Status.VERIFIED) & Q(Exists(released))
    return Q(pk__in=[])


def sees(actor: Actor, case: Case) -> bool:
    """Object check: the same answer as `visible`, for a case at hand."""
    kind = scope(actor)
    if kind == ALL:
        return True
    if kind == UNIT and actor.unit_id is not None:
        return case.unit_id == actor.unit_id or actor.unit_id in case.facts.co_unit_ids
    if kind == INSPECTED and actor.user_id is not None:
        return case.inspector_id == actor.user_id
    if kind == REPORTED and actor.report_id is not None:
        return any(report.pk == actor.report_id for report in case.facts.reports)
    if kind == REPORTED:
        return case.status == Status.VERIFIED and case.public_texts.exists()
    return False


def reads_identity(actor: Actor) -> bool:
    """Identities of reporters are for the office only."""
    return actor.role in IDENTITY_ROLES
