"""Which processes are alive."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


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
