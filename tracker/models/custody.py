"""Who had a hand on whose account: never changed, never deleted."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from tracker.db.kept import KeptKey
from tracker.models.organisation import Unit
from tracker.models.people import Post, User
from tracker.models.record import Proven
from tracker.vocabulary import custody_kinds, factor_kinds


class CustodyEventQuerySet(models.QuerySet["CustodyEvent"]):
    def waiting(self) -> CustodyEventQuerySet:
        """Those that bar their person from signing."""
        confirmed = CustodyConfirmation.objects.filter(event=OuterRef("pk"))
        return self.filter(~Exists(confirmed), bars=True)


class CustodyEvent(models.Model):
    """Somebody made, gave, reset or ended what belongs to a person. By nobody: by the system."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="custody")
    kind = models.CharField(_("Event"), max_length=16, choices=custody_kinds)
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    # As they were called at that moment.
    by_name = models.CharField(max_length=60, blank=True)
    by_post = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(_("When"))
    # Until somebody independent has confirmed it, the person signs nothing.
    bars = models.BooleanField(default=False)
    # The factor that was enrolled or removed: its kind, its fingerprint, a passkey's public key.
    factor = models.CharField(_("Factor"), max_length=16, blank=True, choices=factor_kinds)
    key = models.CharField(max_length=64, blank=True)
    public_key = models.TextField(blank=True)
    # SHA-256 of the list with which it came; such a list is confirmed as one.
    source = models.CharField(max_length=64, blank=True)
    # For whom the person works, as of this event, and for whom before it: that closes their cases.
    employer = KeptKey(
        Unit, verbose_name=_("Employer"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    employer_was = KeptKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")

    objects: CustodyEventQuerySet = CustodyEventQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        verbose_name = _("Custody event")
        verbose_name_plural = _("Custody events")
        ordering = ["id"]
        indexes = [models.Index(fields=["at"], name="custody_at")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"


class PasswordSigning(models.Model):
    """A row here lets a password alone sign: the made-up county's, and nobody's else."""

    since = models.DateTimeField(_("When"))
    why = models.CharField(_("Reason"), max_length=200)

    class Meta:
        verbose_name = _("Signing by password alone")
        verbose_name_plural = _("Signing by password alone")

    def __str__(self) -> str:
        return self.why


class CustodyConfirmation(Proven):
    """Somebody who neither did it nor is subject to who did says how they knew the person."""

    event = models.OneToOneField(
        CustodyEvent, on_delete=models.PROTECT, related_name="confirmation"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=60)
    by_post = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(_("When"))
    how = models.CharField(_("How the person was known"), max_length=300)

    class Meta:
        verbose_name = _("Confirmation of custody")
        verbose_name_plural = _("Confirmations of custody")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(how=""), name="custody_says_how"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.by_name}"
