"""What is done about a case: measures, evidence, replies, inspections, signatures."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from encrypted_fields.fields import EncryptedCharField

from tracker import storage
from tracker.models.case import Case
from tracker.models.salted import Salted
from tracker.models.texts import TextVersion
from tracker.vocabulary import (
    AccountabilityKind,
    CallOutcome,
    EvidenceKind,
    Gate,
    ReplyMethod,
    Role,
    Satisfaction,
    Solved,
    factor_kinds,
)

PERSON = settings.AUTH_USER_MODEL
#: What a report says of its reporter as long as nobody has asked.
NOT_ASKED: dict[str, Any] = {"outcome": "", "solved": "", "satisfaction": "", "tries": 0}


class Report(models.Model):
    """One reporter's word on a case. Merged cases bring theirs along; identities are encrypted."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reports")
    name = EncryptedCharField(_("Reporter"), max_length=400, null=True, blank=True)
    contact = EncryptedCharField(_("Contact"), max_length=400, null=True, blank=True)
    anonymous = models.BooleanField(_("Anonymous"), default=True)
    reachable = models.BooleanField(_("Left a contact"), default=False)
    # The reporter ticked it; whether a track opens is the office's to say.
    alleges = models.BooleanField(_("Speaks of misconduct"), default=False)
    receipt_hash = models.CharField(max_length=64, blank=True, db_index=True)
    received_at = models.DateTimeField(_("Received"))
    # Came by a merge then, or back from one: could not have been asked about this case before.
    joined_at = models.DateTimeField(_("Joined"), null=True, blank=True)
    # The answer in force; unreachable once there were tries enough (`tracker.answers`).
    outcome = models.CharField(
        _("Call-back"), max_length=16, choices=CallOutcome.choices, blank=True
    )
    solved = models.CharField(_("Solved"), max_length=16, choices=Solved.choices, blank=True)
    satisfaction = models.CharField(
        _("Satisfaction"), max_length=16, choices=Satisfaction.choices, blank=True
    )
    tries = models.PositiveSmallIntegerField(_("Tries"), default=0)

    class Meta:
        verbose_name = _("Reporter")
        verbose_name_plural = _("Reporters")
        ordering = ["id"]


class Measure(Salted):
    """One step of a rectification plan, with an owner and a date."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="measures")
    round = models.PositiveSmallIntegerField(_("Round"), default=1)
    text = models.CharField(_("Measure"), max_length=500)
    owner = models.CharField(_("Owner"), max_length=60)
    due_on = models.DateField(_("To be done by"))
    done_at = models.DateTimeField(_("Done"), null=True, blank=True)
    done_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.ForeignKey(
        TextVersion,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Progress"),
    )
    # Of an earlier round's inspection, which this measure is to meet.
    demand = models.ForeignKey(
        "Demand", null=True, blank=True, on_delete=models.PROTECT, related_name="measures"
    )

    class Meta:
        verbose_name = _("Measure")
        verbose_name_plural = _("Measures")
        ordering = ["id"]

    @property
    def progress(self) -> str:
        """What was reported of it last."""
        return (self.note and self.note.text) or ""


def evidence_path(evidence: Evidence, name: str) -> str:
    """Where a file of this name is kept."""
    return storage.place(storage.EVIDENCE, name)


class Evidence(Salted):
    """A file that shows something: a photo, a document. Never changed once stored."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files")
    # Of the event that tells of the act with which it came; written just before that event.
    seq = models.PositiveIntegerField(_("Number of the event"))
    measure = models.ForeignKey(
        Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="files"
    )
    finding = models.ForeignKey(
        "Finding", null=True, blank=True, on_delete=models.PROTECT, related_name="files"
    )
    demand = models.ForeignKey(
        "Demand", null=True, blank=True, on_delete=models.PROTECT, related_name="files"
    )
    round = models.PositiveSmallIntegerField(_("Round"), default=1)
    kind = models.CharField(_("Kind"), max_length=16, choices=EvidenceKind.choices)
    file = models.FileField(_("File"), upload_to=evidence_path, max_length=120, unique=True)
    name = models.CharField(_("File name"), max_length=160)
    mime = models.CharField(_("Type"), max_length=100)
    size = models.PositiveBigIntegerField(_("Size"), help_text=_("Bytes."))
    sha256 = models.CharField(max_length=64)
    # What the picture looks like (tracker.pictures); "" of what is no picture, or shows nothing to
    # compare by; NULL from before this was kept.
    looks = models.CharField(max_length=32, null=True, editable=False)
    # The file of the case that shows the same already: this one is not new.
    earlier = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    caption = models.CharField(_("What it shows"), max_length=200, blank=True)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("Added"))

    class Meta:
        verbose_name = _("Evidence")
        verbose_name_plural = _("Evidence")
        ordering = ["id"]
        indexes = [models.Index(fields=["sha256"], name="evidence_sha256")]

    @property
    def is_image(self) -> bool:
        return self.mime.startswith("image/")


class Reply(Salted):
    """What the unit answered the reporter."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="replies")
    round = models.PositiveSmallIntegerField(_("Round"), default=1)
    text = models.TextField(_("Reply"))
    method = models.CharField(_("Given"), max_length=16, choices=ReplyMethod.choices)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("Replied"))

    class Meta:
        verbose_name = _("Reply")
        verbose_name_plural = _("Replies")
        ordering = ["id"]


class Accountability(Salted):
    """How alleged misconduct was dealt with."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="accountability")
    kind = models.CharField(_("Outcome"), max_length=16, choices=AccountabilityKind.choices)
    detail = models.TextField(_("What was decided"))
    document_no = models.CharField(_("Document number"), max_length=80, blank=True)
    receipt_no = models.CharField(_("Receipt of the discipline organ"), max_length=80, blank=True)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("Recorded"))

    class Meta:
        verbose_name = _("Accountability record")
        verbose_name_plural = _("Accountability records")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=AccountabilityKind.HANDED_OVER) | ~Q(receipt_no=""),
                name="handed_over_has_receipt",
                violation_error_message=_("A hand-over needs the receipt of the discipline organ."),
            )
        ]


class CallBack(Salted):
    """One attempt to ask a reporter: is it solved, and how satisfied are they?"""

    # The case that the question was about: a report may go elsewhere by a merge, its answer does
    # not. Empty where both were asked in one question, before they were kept apart.
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="call_backs")

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="call_backs")
    round = models.PositiveSmallIntegerField(_("Round"), default=1)
    outcome = models.CharField(_("Call-back"), max_length=16, choices=CallOutcome.choices)
    solved = models.CharField(_("Solved"), max_length=16, choices=Solved.choices, blank=True)
    satisfaction = models.CharField(
        _("Satisfaction"), max_length=16, choices=Satisfaction.choices, blank=True
    )
    remark = models.TextField(_("In their words"), blank=True)
    # What is new since a second look that found the matter solved; nothing else stops it again.
    new_fact = models.ForeignKey(
        TextVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("Asked"))

    class Meta:
        verbose_name = _("Call-back")
        verbose_name_plural = _("Call-backs")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=True)
                | ~Q(outcome=CallOutcome.ANSWERED)
                | (~Q(solved="") & ~Q(satisfaction="")),
                name="call_back_answers_both",
                violation_error_message=_("Both questions are answered."),
            )
        ]


class Inspection(models.Model):
    """One visit of an inspector, with a finding for each gate."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="inspections")
    round = models.PositiveSmallIntegerField(_("Round"))
    look = models.PositiveSmallIntegerField(_("Second look"), default=0)
    content = models.CharField(max_length=64, blank=True, editable=False)  # what it stands on
    inspector = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    on_site = models.BooleanField(_("Seen on the spot"))
    passed = models.BooleanField(_("All four gates passed"))
    at = models.DateTimeField(_("Inspected"))

    class Meta:
        verbose_name = _("Inspection")
        verbose_name_plural = _("Inspections")
        ordering = ["id"]
        indexes = [models.Index(fields=["inspector", "at"], name="inspection_pace")]


class Finding(Salted):
    """The inspector's word on one gate."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    gate = models.CharField(_("Gate"), max_length=16, choices=Gate.choices)
    passed = models.BooleanField(_("Passed"))
    # What remains stands in its demands.
    partly = models.BooleanField(_("Partly"), default=False)
    remark = models.TextField(_("Remark"), blank=True)
    # The inspector's own, none of which lay with the case; NULL from before this was counted.
    pictures = models.PositiveSmallIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("Finding")
        verbose_name_plural = _("Findings")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "gate"], name="one_finding_per_gate"),
            models.CheckConstraint(
                condition=Q(pictures__isnull=True)
                | Q(passed=False)
                | ~Q(remark="")
                | Q(pictures__isnull=False, pictures__gte=1),
                name="finding_passed_says_why",
                violation_error_message=_("A pass needs a remark or a picture of your own."),
            ),
            models.CheckConstraint(
                condition=Q(partly=False) | Q(passed=False), name="finding_partly_is_no_pass"
            ),
        ]


class Signature(Salted):
    """One name under the sign-off sheet; rework, a second look and other content void it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="signatures")
    round = models.PositiveSmallIntegerField(_("Round"))
    look = models.PositiveSmallIntegerField(_("Second look"), default=0)
    sheet = models.PositiveSmallIntegerField(_("Sign-off sheet"), default=0)
    # What it stands on (tracker.content); empty where it was given before this was kept.
    content = models.CharField(max_length=64, blank=True, editable=False)
    role = models.CharField(_("Role"), max_length=16, choices=Role.choices)
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    opinion = models.CharField(_("Opinion"), max_length=500, blank=True)
    # What the signer gave that only they hold; empty where it was given before this was asked.
    factor = models.CharField(_("Signed with"), max_length=16, blank=True, choices=factor_kinds)
    at = models.DateTimeField(_("Signed"))

    class Meta:
        verbose_name = _("Signature")
        verbose_name_plural = _("Signatures")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round", "look", "sheet", "role"], name="one_signature_a_role"
            ),
            models.UniqueConstraint(
                fields=["case", "round", "look", "sheet", "user"],
                name="one_signature_a_person",
                violation_error_message=_("The three signatures come from three people."),
            ),
        ]
