"""Asked by one, decided by another: extensions, deferrals, objections, and every exit but one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from encrypted_fields.fields import EncryptedCharField

from tracker.db.kept import KeptKey
from tracker.models.case import Case
from tracker.models.organisation import Unit
from tracker.models.salted import Salted
from tracker.models.work import Report
from tracker.road import EXITS, ON_PUBLICATION, REQUESTS
from tracker.vocabulary import LIFTED, Ground, RequestKind, Role, RouteCode, Secrecy

PERSON = settings.AUTH_USER_MODEL
# Of these a yes has two people, by name.
BY_TWO = (*EXITS, *ON_PUBLICATION)
# Of these a case has one open at a time; objections come from the public, as many as there are.
OF_UNIT = tuple(kind for kind in RequestKind if REQUESTS[kind].of_unit)


class Request(Salted):
    """One request about a case, open until somebody else has decided it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(_("Kind"), max_length=16, choices=RequestKind.choices)
    round = models.PositiveSmallIntegerField(_("Round"), default=1)
    asked_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    asked_role = models.CharField(max_length=16, choices=Role.choices)
    asked_unit = KeptKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("Asked"))
    reason = models.TextField(_("Reason"))
    amount = models.PositiveSmallIntegerField(
        _("Longer by"), null=True, help_text=_("In the unit of the rectify clock.")
    )
    review_on = models.DateField(_("Next look on"), null=True)
    # Of a proposal that the case leave the ledger.
    route_code = models.CharField(
        _("Belongs to"), max_length=16, choices=RouteCode.choices, blank=True
    )
    target = models.ForeignKey(
        Case, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Into case")
    )
    # Of a proposal that the public shall not see the case, or shall again.
    secrecy = models.CharField(
        _("Why not public"),
        max_length=16,
        choices=[*Secrecy.choices, (LIFTED, _("Public after all"))],
        blank=True,
        default="",
    )
    # Of an objection: what it is about, by whose receipt, and which one it repeats.
    ground = models.CharField(
        _("Ground"), max_length=16, choices=Ground.choices, blank=True, default=""
    )
    report = models.ForeignKey(Report, null=True, on_delete=models.PROTECT, related_name="+")
    joined_to = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="repeats",
        verbose_name=_("Repeats"),
    )
    objector_key = models.CharField(max_length=64, blank=True, default="", editable=False)
    receipt_hash = models.CharField(
        max_length=64, blank=True, default="", editable=False, db_index=True
    )
    # Who objects is a protected identity like that of any reporter.
    objector = EncryptedCharField(_("Objector"), max_length=400, null=True, blank=True)
    contact = EncryptedCharField(_("Contact"), max_length=400, null=True, blank=True)
    decided_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("Decided"), null=True)
    granted = models.BooleanField(_("Granted"), null=True)
    decision = models.TextField(_("Reasons for the decision"), blank=True)
    decision_salt = models.CharField(max_length=32, null=True, editable=False)

    class Meta:
        verbose_name = _("Request")
        verbose_name_plural = _("Requests")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(decided_at__isnull=True, kind__in=OF_UNIT),
                name="one_open_request_of_the_unit",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(decided_at__isnull=True, kind__in=EXITS),
                name="one_open_exit",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(decided_at__isnull=True, kind__in=ON_PUBLICATION),
                name="one_open_on_publication",
            ),
            models.CheckConstraint(
                condition=Q(joined_to__isnull=True)
                | Q(kind=RequestKind.OBJECTION, granted=False, decided_at__isnull=False)
                & ~Q(ground=""),
                name="repeat_waits_for_nobody",
            ),
            models.CheckConstraint(
                condition=~Q(kind=RequestKind.NONPUBLIC) | ~Q(secrecy=""),
                name="not_public_has_code",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=BY_TWO)
                | Q(asked_by__isnull=False)
                & (Q(granted__isnull=True) | Q(granted=False) | Q(decided_by__isnull=False)),
                name="exit_has_two_people",
                violation_error_message=_("An exit is proposed by one and confirmed by another."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=RequestKind.LONG)
                | Q(granted__isnull=True)
                | Q(granted=False)
                | Q(asked_by__isnull=False, decided_by__isnull=False),
                name="long_plan_has_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(kind=RequestKind.REJECT) | ~Q(route_code=""),
                name="rejection_has_route",
            ),
            models.CheckConstraint(
                condition=~Q(kind=RequestKind.MERGE)
                | Q(target__isnull=False) & ~Q(target=F("case")),
                name="merger_has_target",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, granted__isnull=True)
                | Q(decided_at__isnull=False, granted__isnull=False),
                name="request_decided_one_way",
            ),
            models.CheckConstraint(
                condition=Q(asked_by__isnull=True)
                | Q(decided_by__isnull=True)
                | ~Q(asked_by=F("decided_by")),
                name="request_decided_by_another",
                violation_error_message=_("Nobody decides the own request."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=RequestKind.EXTENSION) | Q(amount__isnull=False, amount__gte=1),
                name="extension_has_amount",
            ),
            models.CheckConstraint(
                condition=~Q(kind=RequestKind.DEFERRAL) | Q(review_on__isnull=False),
                name="deferral_has_review",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=Q(decided_at__isnull=True), name="request_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case.number} {self.get_kind_display()}"


class Retraction(models.Model):
    """A reporter's word that the matter may be dropped, or that it may not; only ever added to.

    It counts once it has been given twice, on two days, with no other word in between.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="retractions")
    day = models.DateField(_("Day"))
    stands = models.BooleanField(_("Withdrawn"))
    # Who called the number on file; nobody where the reporter said it with the receipt in hand.
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("When"))

    class Meta:
        verbose_name = _("Withdrawal of a reporter")
        verbose_name_plural = _("Withdrawals of reporters")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "day"],
                condition=Q(stands=True),
                name="withdrawn_once_a_day",
                violation_error_message=_("A reporter is asked again on another day."),
            )
        ]
