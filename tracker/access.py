"""Who sees which case: one grant table, a row filter and an object check beside it (design §10)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from tracker import inspectors
from tracker.actor import IDENTITY_ROLES, Actor
from tracker.case_facts import facts_of, with_facts
from tracker.db.prepared import prepared
from tracker.models import Case, Draw, Report
from tracker.models.case import CaseQuerySet
from tracker.vocabulary import UNIT_ROLES, Occasion, Role, Status

ALL, UNIT, INSPECTED, REPORTED, NONE = "all", "unit", "inspected", "reported", "none"
ON_NOTICE = "on notice"  # of a citizen who has reported nothing
# The grant table: which cases a role sees, and whether it may ask for identities.
SCOPE: dict[str, str] = {
    Role.CLERK: ALL,
    Role.DIRECTOR: ALL,
    Role.AUDITOR: ALL,
    Role.DISCIPLINE: ALL,
    Role.SYSTEM: ALL,
    Role.OFFICER: UNIT,
    Role.HEAD: UNIT,
    Role.INSPECTOR: INSPECTED,
    Role.CITIZEN: REPORTED,
    Role.ADMIN: NONE,
}


def scope(actor: Actor) -> str:
    return SCOPE.get(actor.role, NONE) if actor.in_term else NONE


def grounds(actor: Actor) -> tuple[str, tuple[int, ...]]:
    """How an actor's cases are found, and by which keys: what `visible_to` takes."""
    kind = scope(actor)
    if kind == ALL:
        return ALL, ()
    keys = {UNIT: actor.unit_id, INSPECTED: actor.user_id, REPORTED: actor.report_id}
    key = keys.get(kind)
    if key is not None:
        return kind, (key, actor.user_id or 0) if kind == UNIT else (key,)
    return (ON_NOTICE if kind == REPORTED else NONE), ()


def visible_to(kind: str, *keys: int) -> Q:
    """The same row filter for all actors who see cases on the same grounds."""
    if kind == ALL:
        return Q()
    if kind == UNIT:
        assisted = Case.co_units.through.objects.filter(case_id=OuterRef("pk"), unit_id=keys[0])
        # Whoever acts for the head of another unit in a case sees it.
        return Q(unit_id=keys[0]) | Q(Exists(assisted)) | Q(stand_in_id=keys[1])
    if kind == INSPECTED:
        # Whose visit it is, or who was drawn to read what the public does not.
        drawn = Draw.objects.filter(
            case_id=OuterRef("pk"),
            occasion=Occasion.WITNESS,
            at=OuterRef("notice_at"),
            drawn_id=keys[0],
        )
        inside = Q(status=Status.VERIFIED) & ~Q(not_public="") & Q(Exists(drawn))
        return Q(inspector_id=keys[0]) | inside
    if kind == REPORTED:
        return Q(Exists(Report.objects.filter(case_id=OuterRef("pk"), pk=keys[0])))
    if kind == ON_NOTICE:
        # Anybody may object to what is on public notice.
        return Q(status=Status.VERIFIED, notice_at__isnull=False, not_public="")
    return Q(pk__in=[])


def visible(actor: Actor) -> Q:
    """Row filter: the cases this actor sees."""
    kind, keys = grounds(actor)
    return visible_to(kind, *keys)


def reads_unit_words(actor: Actor) -> bool:
    """Whether this reader gets the unit's version and never the reporter's own words."""
    return actor.role in UNIT_ROLES


def in_words_for(actor: Actor, rows: CaseQuerySet) -> CaseQuerySet:
    """The cases in the words that are for this reader."""
    return rows.in_unit_words() if reads_unit_words(actor) else rows


def visible_cases(actor: Actor) -> CaseQuerySet:
    """The cases this actor sees, in the words for them: faces start from here."""
    return in_words_for(actor, Case.objects.filter(visible(actor)))


@prepared
def _numbered(number: str, *keys: int, kind: str, whole: bool) -> CaseQuerySet:
    rows = Case.objects.filter(visible_to(kind, *keys), number=number)
    if kind == UNIT:
        rows = rows.in_unit_words()
    return with_facts(rows) if whole else rows


def seen(actor: Actor, number: str, *, whole: bool = False) -> Case | None:
    """The case with this number, if this actor sees it; `whole` with all its facts."""
    kind, keys = grounds(actor)
    return _numbered.first(number, *keys, kind=kind, whole=whole)


def sees(actor: Actor, case: Case) -> bool:
    """Object check: the same answer as `visible`, for a case at hand."""
    kind = scope(actor)
    if kind == ALL:
        return True
    if kind == UNIT and actor.unit_id is not None:
        if actor.unit_id == case.unit_id or case.stand_in_id == (actor.user_id or 0):
            return True
        return actor.unit_id in facts_of(case).co_unit_ids
    if kind == INSPECTED and actor.user_id is not None:
        inside = case.status == Status.VERIFIED and actor.user_id in inspectors.witnesses(case)
        return case.inspector_id == actor.user_id or inside
    if kind == REPORTED and actor.report_id is not None:
        return any(report.pk == actor.report_id for report in facts_of(case).reports)
    if kind == REPORTED:
        public = case.notice_at is not None and not case.not_public
        return case.status == Status.VERIFIED and public
    return False


def reads_identity(actor: Actor) -> bool:
    """Identities of reporters are for the office only."""
    return actor.role in IDENTITY_ROLES
