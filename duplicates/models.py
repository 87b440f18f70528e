"""Nearly the same matter twice: the keys by which cases are found, and what was told apart."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.models.case import Case


class NearKey(models.Model):
    """One of the few numbers of a case's words; who shares one may be the same matter."""

    pk = models.CompositePrimaryKey("key", "case_id")
    key = models.IntegerField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="near_keys")

    class Meta:
        verbose_name = _("Key of near duplicates")
        verbose_name_plural = _("Keys of near duplicates")


class NotSame(models.Model):
    """Two cases that a clerk has looked at and found to be different matters."""

    first = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("When"))

    class Meta:
        verbose_name = _("Pair told apart")
        verbose_name_plural = _("Pairs told apart")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="told_apart_once"),
            models.CheckConstraint(
                condition=Q(first_id__lt=F("second_id")), name="told_apart_in_order"
            ),
        ]
