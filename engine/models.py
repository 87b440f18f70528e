"""What the engine could not do."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.models import Clock


class EngineFault(models.Model):
    """A clock that the engine could not act on. `error` names the fault, never what a case says."""

    clock = models.OneToOneField(Clock, on_delete=models.PROTECT, related_name="fault")
    attempts = models.PositiveSmallIntegerField(_("Attempts"), default=0)
    error = models.CharField(_("Last error"), max_length=300)
    at = models.DateTimeField(_("When"))
    retry_at = models.DateTimeField(_("Next attempt"))
    aside_at = models.DateTimeField(_("Set aside"), null=True, blank=True)

    class Meta:
        verbose_name = _("Fault of the engine")
        verbose_name_plural = _("Faults of the engine")
        ordering = ["-at"]
