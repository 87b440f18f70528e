"""What the engine could not do."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.models import Case, Clock


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


class FileFault(models.Model):
    """A file that is not as its row says. All of them are found anew by `manage.py check_files`."""

    class Kind(models.TextChoices):
        MISSING = "missing", _("Missing")
        ALTERED = "altered", _("Altered")

    path = models.CharField(_("File"), max_length=120, unique=True)
    kind = models.CharField(_("Fault"), max_length=16, choices=Kind.choices)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("Found"))

    class Meta:
        verbose_name = _("Fault of a file")
        verbose_name_plural = _("Faults of files")
        ordering = ["path"]
