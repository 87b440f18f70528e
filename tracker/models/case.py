"""The case: one row of the ledger, moved only by the door."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from tracker.db.kept import KeptKey
from tracker.masking import mask
from tracker.models.organisation import Category, Channel, Tier, Unit
from tracker.models.salted import Salted
from tracker.states import CaseStates
from tracker.vocabulary import (
    FINAL,
    LEFT,
    OPEN,
    STEP_OF,
    WITH_UNIT,
    RouteCode,
    Secrecy,
    Status,
    Step,
)

GATE_FIELDS = ("gate_measures", "gate_accountability", "gate_solved", "gate_reply")
SIGNER_FIELDS = ("signed_head", "signed_inspector", "signed_director")
# What a correction may touch, and what the version history keeps: the words of the case,
# never its state, whose record are the events (design §5).
EDITABLE = ("title", "text", "place", "category", "channel", "inspector")
UNVERSIONED = [
    *("status", "version", "received_at", "logged_at", "external_id", "import_key", "batch"),
    *("origin", "merged_into", "route_code", "suggested_unit", "unit", "tier", "promise"),
    *("promised_on", "leader", "plan_text", "plan_salt", "round", "look", "disputed"),
    *("content", "sheet", "unit_version", "stand_in"),
    *("long", "light"),
    *("logged_by", "assigned_by"),
    *(
        "assigned_at",
        "acknowledged_at",
        "planned_at",
        "done_at",
        "verified_at",
        "notice_at",
        "not_public",
    ),
    "confirmed_at",
    *("ended_at", "moved_at", "due_at", "sign_off_number", "dossier_digest"),
    *(*GATE_FIELDS, *SIGNER_FIELDS, "ruling"),
]

ALL_GATES = Q(*[Q(**{f"{name}__isnull": False}) for name in GATE_FIELDS])
# Three different people; or two, and the director's decision in the place of a silent head.
THREE_SIGNERS = (
    Q(signed_inspector__isnull=False, signed_director__isnull=False)
    & ~Q(signed_inspector=F("signed_director"))
    & (
        Q(signed_head__isnull=True, ruling__isnull=False)
        | Q(signed_head__isnull=False)
        & ~Q(signed_head=F("signed_inspector"))
        & ~Q(signed_head=F("signed_director"))
    )
)


def _fk(to: Any, key: type[Any] = models.ForeignKey, **kwargs: Any) -> Any:
    options: dict[str, Any] = {
        "null": True,
        "blank": True,
        "on_delete": models.PROTECT,
        "related_name": "+",
    }
    return key(to, **{**options, **kwargs})


MATTER = ("title", "text", "place")


def in_unit_words(case: Any) -> Any:
    """The case with the words that its unit gets to read, for showing and never for saving.

    Where the office wrote no version (a case closed elsewhere, and imported), numbers are masked.
    """
    given = case.unit_version
    # For the digest of what was judged alone: it is the same whoever reads.
    case.__dict__.setdefault("own_words", {n: case.__dict__.get(n) for n in MATTER})
    for name in MATTER:
        if given is not None:
            setattr(case, name, getattr(given, name))
        elif name not in case.get_deferred_fields():
            setattr(case, name, mask(getattr(case, name)).text)
    return case


class UnitRows(models.query.ModelIterable):  # type: ignore[type-arg]  # Django's own
    """Rows of cases in the unit's words."""

    def __iter__(self) -> Iterator[Any]:
        return map(in_unit_words, super().__iter__())


class CaseQuerySet(models.QuerySet[Any]):
    """Queries on cases. Which of them a reader sees is `tracker.access.visible_cases`."""

    def in_unit_words(self) -> CaseQuerySet:
        """For readers of a unit: the office's version in the place of the reporter's words."""
        found: CaseQuerySet = self.select_related("unit_version")
        found._iterable_class = UnitRows  # as `values` does
        return found

    def open(self) -> CaseQuerySet:
        return self.filter(status__in=OPEN)


class Case(CaseStates, Salted):
    """One complaint or questioned issue, from intake to sign-off."""

    number = models.CharField(_("Number"), max_length=20, unique=True)
    version = models.PositiveIntegerField(default=0, help_text="The seq of its latest event.")
    title = models.CharField(_("Title"), max_length=200)
    text = models.TextField(_("What is the matter"))
    channel = KeptKey(Channel, on_delete=models.PROTECT, verbose_name=_("Channel"))
    category = _fk(Category, KeptKey, verbose_name=_("Category"))
    place = models.CharField(_("Place"), max_length=200, blank=True)
    received_at = models.DateTimeField(_("Received"), db_index=True)
    logged_at = models.DateTimeField(_("Logged"))
    external_id = models.CharField(_("Their number"), max_length=120, blank=True)
    import_key = models.CharField(max_length=64, null=True, unique=True, editable=False)
    batch = _fk("tracker.ImportBatch", related_name="cases")
    origin = _fk("self", related_name="successors", verbose_name=_("Follows from"))
    merged_into = _fk("self", related_name="merged_cases", verbose_name=_("Merged into"))
    route_code = models.CharField(
        _("Belongs to"), max_length=16, choices=RouteCode.choices, blank=True
    )
    suggested_unit = _fk(Unit, KeptKey, verbose_name=_("Suggested unit"))
    unit = _fk(Unit, KeptKey, related_name="cases", verbose_name=_("Unit"))
    co_units: models.ManyToManyField[Unit, Any] = models.ManyToManyField(
        Unit, blank=True, related_name="assisted_cases", verbose_name=_("Co-units")
    )
    tier = _fk(Tier, KeptKey, verbose_name=_("Tier"))
    promise = models.TextField(_("Commitment"), blank=True)
    promised_on = models.DateField(_("Promised for"), null=True, blank=True)
    leader = models.CharField(_("Responsible leader"), max_length=60, blank=True)
    plan_text = models.TextField(_("Rectification plan"), blank=True)
    plan_salt = models.CharField(max_length=32, null=True, editable=False)
    round = models.PositiveSmallIntegerField(_("Round"), default=1)
    # Digests of what was judged, by part (tracker.content), and how often signatures were void.
    content = models.JSONField(default=dict, editable=False)
    sheet = models.PositiveSmallIntegerField(_("Sign-off sheet"), default=0)
    # Which second look of the round this is: the draws of it so far; 0 is the first visit.
    look = models.PositiveSmallIntegerField(_("Second look"), default=0)
    # A reporter's denial waits for the office: for a second look, or for the reasons in public.
    disputed = models.BooleanField(_("Denied by a reporter"), default=False)
    # Passed on evidence, without a visit (tracker.light).
    light = models.BooleanField(_("Passed without a visit"), default=False)
    # What remains is put right by milestones, each looked at by an inspector.
    long = models.BooleanField(_("Long rectification"), default=False)
    logged_by = _fk(settings.AUTH_USER_MODEL, verbose_name=_("Logged by"))
    assigned_by = _fk(settings.AUTH_USER_MODEL, verbose_name=_("Assigned by"))
    inspector = _fk(settings.AUTH_USER_MODEL, related_name="inspected_cases")
    # What the unit reads in the place of title, text and place (tracker.access).
    unit_version = _fk("tracker.UnitText")
    # Who acts for the unit head in this case 替代签署人; why, nothing here tells.
    stand_in = _fk(settings.AUTH_USER_MODEL, verbose_name=_("Acts for the unit head"))
    # One time per fact, each with its own actor in the events (design §1).
    assigned_at = models.DateTimeField(_("Assigned"), null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("Acknowledged"), null=True, blank=True)
    planned_at = models.DateTimeField(_("Planned"), null=True, blank=True)
    done_at = models.DateTimeField(_("Done by the unit"), null=True, blank=True)
    verified_at = models.DateTimeField(_("Verified by an inspector"), null=True, blank=True)
    # Since when the finding of this round and look is before the public, or whoever stands for it.
    notice_at = models.DateTimeField(_("Notice begun"), null=True, blank=True)
    # By two people: why the public does not see it.
    not_public = models.CharField(
        _("Not public"), max_length=16, choices=Secrecy.choices, blank=True, default=""
    )
    confirmed_at = models.DateTimeField(_("Confirmed by the citizen"), null=True, blank=True)
    ended_at = models.DateTimeField(_("Ended"), null=True, blank=True)
    moved_at = models.DateTimeField(_("Last event"))
    # The promise in force: the due date of the running rectify clock, kept here for lists.
    due_at = models.DateTimeField(_("Due"), null=True, blank=True)
    gate_measures = _fk("tracker.Finding")
    gate_accountability = _fk("tracker.Finding")
    gate_solved = _fk("tracker.Finding")
    gate_reply = _fk("tracker.Finding")
    signed_head = _fk(settings.AUTH_USER_MODEL)
    # What stands in the head's place: the director's decision, confirmed by another.
    ruling = _fk("tracker.Request")
    signed_inspector = _fk(settings.AUTH_USER_MODEL)
    signed_director = _fk(settings.AUTH_USER_MODEL)
    sign_off_number = models.CharField(_("Sign-off number"), max_length=24, null=True, unique=True)
    dossier_digest = models.CharField(_("Dossier digest"), max_length=64, blank=True)

    objects = CaseQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=UNVERSIONED)
    # Versions are written by the verb `correct` alone, not at every save.
    skip_history_when_saving = True

    class Meta:
        verbose_name = _("Case")
        verbose_name_plural = _("Cases")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["status", "due_at"], name="case_status_due"),
            models.Index(fields=["unit", "status"], name="case_unit_status"),
            models.Index(fields=["inspector", "status"], name="case_inspector_status"),
            models.Index(fields=["external_id"], name="case_external_id"),
        ]
        # A CHECK passes on NULL, therefore every clause says what must not be NULL.
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=[Status.VERIFIED, Status.CLOSED]) | ALL_GATES,
                name="case_verified_has_four_gates",
                violation_error_message=_("All four gates must be passed."),
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.CLOSED)
                | (
                    THREE_SIGNERS
                    & Q(sign_off_number__isnull=False, ended_at__isnull=False)
                    & ~Q(dossier_digest="")
                ),
                name="case_closed_has_three_signers",
                violation_error_message=_("Three different people must have signed."),
            ),
            models.CheckConstraint(
                condition=Q(status=Status.MERGED, merged_into__isnull=False)
                & ~Q(merged_into=F("id"))
                | (~Q(status=Status.MERGED) & Q(merged_into__isnull=True)),
                name="case_merged_has_target",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=WITH_UNIT)
                | Q(unit__isnull=False, tier__isnull=False, assigned_at__isnull=False),
                name="case_assigned_has_unit",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=WITH_UNIT) | Q(unit_version__isnull=False),
                name="case_assigned_has_version",
                violation_error_message=_("The unit reads a version of its own."),
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.LOGGED) | Q(unit__isnull=True, tier__isnull=True),
                name="case_logged_has_no_unit",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.REJECTED) | ~Q(route_code=""),
                name="case_rejected_has_route",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=LEFT) | Q(ended_at__isnull=False),
                name="case_that_left_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.ARCHIVED)
                | Q(batch__isnull=False, sign_off_number__isnull=True, ended_at__isnull=False),
                name="case_archived_was_imported",
            ),
            models.CheckConstraint(condition=Q(round__gte=1), name="case_round_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Reload; the protected status is let in by forgetting it first.

        django-fsm's own mixin flips a flag on the class for that, which is not thread-safe.
        """
        self.__dict__.pop("status", None)
        for name in ("_facts", "carried_facts"):  # see tracker.case_facts
            self.__dict__.pop(name, None)
        super().refresh_from_db(*args, **kwargs)

    @property
    def final(self) -> bool:
        return self.status in FINAL

    @property
    def step(self) -> Step | None:
        """The public step; None for a case that left the main road."""
        return STEP_OF.get(Status(self.status))
