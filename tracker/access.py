"""Who sees which case: one grant table, a row filter and an object check beside it (design §10)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from tracker.actor import IDENTITY_ROLES, Actor
from tracker.case_facts import facts_of
from tracker.models import Case, PublicText, Report
from tracker.models.case import CaseQuerySet
from tracker.vocabulary import Role, Status

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


def scope(actor: Actor) -> str:
    return SCOPE.get(actor.role, NONE) if actor.in_term else NONE


def visible(actor: Actor) -> Q:
    """Row filter: the cases this actor sees."""
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


def visible_cases(actor: Actor) -> CaseQuerySet:
    """The cases this actor sees. Loading is authorising: faces start from here."""
    rows: CaseQuerySet = Case.objects.filter(visible(actor))
    return rows


def sees(actor: Actor, case: Case) -> bool:
    """Object check: the same answer as `visible`, for a case at hand."""
    kind = scope(actor)
    if kind == ALL:
        return True
    if kind == UNIT and actor.unit_id is not None:
        return case.unit_id == actor.unit_id or actor.unit_id in facts_of(case).co_unit_ids
    if kind == INSPECTED and actor.user_id is not None:
        return case.inspector_id == actor.user_id
    if kind == REPORTED and actor.report_id is not None:
        return any(report.pk == actor.report_id for report in facts_of(case).reports)
    if kind == REPORTED:
        return case.status == Status.VERIFIED and case.public_texts.exists()
    return False


def reads_identity(actor: Actor) -> bool:
    """Identities of reporters are for the office only."""
    return actor.role in IDENTITY_ROLES
