"""The discipline track 纪检移送 beside a case: what was alleged, who was named, how it was settled.

It is a file of its own. Nothing of it stands in the events, tasks, clocks or versions of the case,
so that nothing of the case tells the unit that there is one. Rows are only ever added.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from encrypted_fields.fields import EncryptedCharField

from tracker import storage
from tracker.models.case import Case
from tracker.models.record import Proven
from tracker.models.salted import Salted
from tracker.vocabulary import AccountabilityKind, Role, TrackKind, track_kinds

PERSON = settings.AUTH_USER_MODEL
K = TrackKind


def paper_path(entry: TrackEntry, name: str) -> str:
    """Where the receipt of an organ is kept."""
    return storage.place(storage.DISCIPLINE, name)


class ByPerson(Salted):
    """Who wrote a row, by the name and post of that moment."""

    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("Role"), max_length=16, choices=Role.choices)
    by_name = models.CharField(max_length=60, blank=True)
    by_post = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(_("When"))

    class Meta:
        abstract = True


def _words(label: Any, length: int) -> Any:
    return models.CharField(label, max_length=length, blank=True)


class TrackEntry(ByPerson):
    """One entry of a track. All but an allegation count once another person has confirmed them."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="track")
    kind = models.CharField(_("Entry"), max_length=16, choices=track_kinds)
    text = models.TextField(_("Words"), blank=True)
    # Of taking off: the allegation. Of one that came along by a merger: the other case's.
    of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    # Of an outcome.
    outcome = models.CharField(
        _("Outcome"), max_length=16, choices=AccountabilityKind.choices, blank=True
    )
    document_no = _words(_("Document number"), 80)
    organ = _words(_("Handed over to"), 120)
    handed_on = models.DateField(_("Handed over on"), null=True)
    receipt_no = _words(_("Receipt of the discipline organ"), 80)
    receipt_on = models.DateField(_("Receipt dated"), null=True)
    paper = models.FileField(
        _("The receipt as a file"), upload_to=paper_path, max_length=120, blank=True
    )
    paper_name = _words(_("File name"), 160)
    paper_mime = _words(_("Type"), 100)
    paper_size = models.PositiveBigIntegerField(null=True)
    paper_sha256 = models.CharField(max_length=64, blank=True)
    # Of a naming: somebody with an account, or name and post as they were typed, encrypted.
    person = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    name = EncryptedCharField(_("Name"), max_length=400, null=True, blank=True)
    post = EncryptedCharField(_("Post"), max_length=400, null=True, blank=True)
    own_decision = models.BooleanField(_("The own decision is meant"), default=False)

    class Meta:
        verbose_name = _("Entry of a discipline track")
        verbose_name_plural = _("Entries of discipline tracks")
        ordering = ["id"]
        constraints = [
            # A CHECK passes on NULL: what must be there is never nullable, or said so.
            models.CheckConstraint(
                condition=~Q(kind=K.OUTCOME) | ~Q(outcome=""), name="track_outcome_is_said"
            ),
            models.CheckConstraint(
                condition=~Q(outcome=AccountabilityKind.DECISION) | ~Q(document_no=""),
                name="track_decision_has_number",
                violation_error_message=_("A decision needs its document number."),
            ),
            models.CheckConstraint(
                condition=~Q(outcome=AccountabilityKind.HANDED_OVER)
                | ~Q(organ="") & Q(handed_on__isnull=False),
                name="track_hand_over_has_organ",
            ),
            models.CheckConstraint(
                condition=~Q(kind=K.NAMING) | Q(person__isnull=False) | Q(name__isnull=False),
                name="track_naming_names",
            ),
            models.CheckConstraint(
                condition=~Q(kind=K.TAKING_OFF) | Q(of__isnull=False) & ~Q(text=""),
                name="track_taking_off_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind=K.ALLEGATION) | Q(by__isnull=False), name="track_entry_has_author"
            ),
        ]
        indexes = [models.Index(fields=["kind", "case"], name="track_kind_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"

    @property
    def receipted(self) -> bool:
        """Whether a hand-over is answered by the organ's receipt."""
        return bool(self.receipt_no) and self.receipt_on is not None


class TrackDecision(ByPerson, Proven):
    """Another person's word on an entry: it counts from then on, or it does not."""

    entry = models.OneToOneField(TrackEntry, on_delete=models.PROTECT, related_name="decision")
    granted = models.BooleanField(_("Confirmed"))
    text = models.TextField(_("Reason"), blank=True)

    class Meta:
        verbose_name = _("Confirmation on a discipline track")
        verbose_name_plural = _("Confirmations on discipline tracks")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(by__isnull=False), name="track_decision_has_author"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.granted}"
