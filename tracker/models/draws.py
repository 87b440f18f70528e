"""Draws 抽取: the key of each month, and who was drawn from which pool."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from encrypted_fields.fields import EncryptedCharField

from tracker.models.case import Case
from tracker.time.months import month_of
from tracker.vocabulary import Occasion


class DrawKey(models.Model):
    """The secret of one month. Its hash is public at once, the key itself when it is over."""

    month = models.DateField(_("Month"), unique=True, help_text=_("Its first day."))
    key = EncryptedCharField(max_length=400)
    digest = models.CharField(_("Hash of the key"), max_length=64)
    made_at = models.DateTimeField(_("Published"))

    class Meta:
        verbose_name = _("Key of draws")
        verbose_name_plural = _("Keys of draws")
        ordering = ["month"]

    @property
    def ahead(self) -> bool:
        """Whether the hash was there before the month began."""
        return timezone.localdate(self.made_at) < self.month

    def over(self, at: datetime) -> bool:
        """Whether the month has ended, so that the key may be known."""
        return month_of(at) > self.month


class Draw(models.Model):
    """One draw: the pool as it was, and the one who was drawn."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="draws")
    round = models.PositiveSmallIntegerField(_("Round"))
    occasion = models.CharField(_("Occasion"), max_length=16, choices=Occasion.choices)
    nth = models.PositiveSmallIntegerField(_("Draw"), help_text=_("Of this occasion and round."))
    key = models.ForeignKey(DrawKey, on_delete=models.PROTECT, related_name="draws")
    pool = models.JSONField(_("Pool"))
    pool_digest = models.CharField(max_length=64)
    drawn = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("Drawn"))

    class Meta:
        verbose_name = _("Draw")
        verbose_name_plural = _("Draws")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round", "occasion", "nth"], name="one_draw_of_a_number"
            ),
            models.CheckConstraint(condition=Q(nth__gte=1), name="draw_from_one"),
        ]
