"""Ladders as data: what happens before and after a clock runs out, each step once (design §4)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.models.case import Case
from tracker.models.record import CaseEvent, Clock
from tracker.vocabulary import Effect, clock_kinds


class Rung(models.Model):
    """One step of the ladder of a kind of clock.

    `days` are working days from the due day: negative before it, 0 the moment the clock has run
    out. `recipients` are words of a role (officer, head, supervisor, inspector, clerk, director);
    who that is in a case is for the telling to find out.
    """

    kind = models.CharField(_("Clock"), max_length=16, choices=clock_kinds)
    code = models.SlugField(_("Code"), max_length=16)
    days = models.SmallIntegerField(_("Working days from the due day"))
    effect = models.CharField(_("Effect"), max_length=24, choices=Effect.choices)
    recipients = models.JSONField(_("Told to"), default=list)
    active = models.BooleanField(_("Active"), default=True)

    class Meta:
        verbose_name = _("Rung of a ladder")
        verbose_name_plural = _("Ladders")
        ordering = ["kind", "days", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="rung_code_once"),
            models.CheckConstraint(
                condition=models.Q(effect__in=Effect.values), name="rung_effect_known"
            ),
            # Whoever is not late yet is reminded and no more.
            models.CheckConstraint(
                condition=models.Q(days__gte=0) | models.Q(effect=Effect.REMIND),
                name="rung_before_due_reminds",
                violation_error_message=_("Before the due date a rung can only remind."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.days:+d} {self.get_effect_display()}"


class RungFired(models.Model):
    """A rung that was reached, once for one due date: a moved deadline lies ahead again."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="fired")
    rung = models.ForeignKey(Rung, on_delete=models.PROTECT, related_name="+")
    due = models.DateTimeField(_("Due"))
    at = models.DateTimeField(_("When"))
    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="rungs")

    class Meta:
        verbose_name = _("Rung reached")
        verbose_name_plural = _("Rungs reached")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["clock", "rung", "due"], name="rung_fires_once")
        ]


class SupervisionOrder(models.Model):
    """A numbered document 督办单: a unit is told to do at once what is overdue."""

    number = models.CharField(_("Number"), max_length=24, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="orders")
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="orders")
    rung = models.ForeignKey(Rung, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="orders")
    due = models.DateTimeField(_("Was due"))
    at = models.DateTimeField(_("Issued"))

    class Meta:
        verbose_name = _("Supervision order")
        verbose_name_plural = _("Supervision orders")
        ordering = ["-id"]

    def __str__(self) -> Any:
        return self.number
