"""What sending back demands, and how the unit answers it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.models.case import Case
from tracker.models.salted import Salted
from tracker.models.work import Finding
from tracker.vocabulary import Gate

PERSON = settings.AUTH_USER_MODEL


class Demand(Salted):
    """One thing that an inspector demands where a gate was not passed; only ever added to."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="demands")
    round = models.PositiveSmallIntegerField(_("Round"), help_text=_("In which it is answered."))
    gate = models.CharField(_("Gate"), max_length=16, choices=Gate.choices)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="demands")
    text = models.TextField(_("What is demanded"))

    class Meta:
        verbose_name = _("Demand")
        verbose_name_plural = _("Demands")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class DemandAnswer(Salted):
    """The unit's words on a demand; they count with evidence that is new."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="demand_answers")
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField(_("How it was met"))
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("Answered"))

    class Meta:
        verbose_name = _("Answer to a demand")
        verbose_name_plural = _("Answers to demands")
        ordering = ["id"]
