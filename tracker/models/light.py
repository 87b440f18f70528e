"""The light road: the lots by which cases passed on evidence are visited after all, and its end."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.models.case import Case
from tracker.models.draws import DrawKey
from tracker.models.organisation import Unit
from tracker.models.work import Inspection


class Lot(models.Model):
    """Whether a case that was passed on evidence is visited: one lot, one in so many."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="lots")
    round = models.PositiveSmallIntegerField(_("Round"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(DrawKey, on_delete=models.PROTECT, related_name="lots")
    one_in = models.PositiveSmallIntegerField(_("One in"))
    hit = models.BooleanField(_("To be visited"))
    at = models.DateTimeField(_("Drawn"))

    class Meta:
        verbose_name = _("Lot")
        verbose_name_plural = _("Lots")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="one_lot_a_round"),
        ]


class LightSuspension(models.Model):
    """A visit by lot found a case wanting: its unit has no light road for some months."""

    lot = models.OneToOneField(Lot, on_delete=models.PROTECT, related_name="suspension")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(_("Since"))
    until = models.DateTimeField(_("Until"))

    class Meta:
        verbose_name = _("End of a light road")
        verbose_name_plural = _("Ends of light roads")
        ordering = ["id"]
        indexes = [models.Index(fields=["unit", "until"], name="light_suspended")]
