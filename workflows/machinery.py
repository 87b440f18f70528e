"""What the engine keeps about itself: who is alive, and what it could not do."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.models import Clock


class Beat(models.Model):
    """The last sign of life of one process: an engine, or a worker by its worker id."""

    class Kind(models.TextChoices):
        ENGINE = "engine", _("Engine")
        WORKER = "worker", _("Worker")

    name = models.CharField(_("Process"), max_length=80, primary_key=True)
    kind = models.CharField(_("Kind"), max_length=16, choices=Kind.choices)
    started = models.DateTimeField(_("Started"))
    last = models.DateTimeField(_("Last sign of life"), db_index=True)

    class Meta:
        verbose_name = _("Process")
        verbose_name_plural = _("Processes")
        ordering = ["kind", "name"]

    def __str__(self) -> str:
        return self.name


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
