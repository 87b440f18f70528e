"""What sending back demands, and how the unit answers it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.models.case import Case
from tracker.models.salted import Salted
from tracker.models.work import Finding
from tracker.vocabulary import Gate, VerbName, verbs

PERSON = settings.AUTH_USER_MODEL
REWORK = VerbName.REWORK


class Demand(Salted):
    """One thing that is demanded of the unit when a case comes back to it; only ever added to.

    By an inspector, of a gate that was not passed: then the finding says who, and when. Else by
    whoever upheld an objection or did not sign.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="demands")
    round = models.PositiveSmallIntegerField(_("Round"), help_text=_("In which it is answered."))
    verb = models.CharField(_("Sent back by"), max_length=32, choices=verbs, default=REWORK)
    gate = models.CharField(_("Gate"), max_length=16, choices=Gate.choices, blank=True)
    finding = models.ForeignKey(
        Finding, null=True, on_delete=models.PROTECT, related_name="demands"
    )
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("Demanded"), null=True)
    text = models.TextField(_("What is demanded"))

    class Meta:
        verbose_name = _("Demand")
        verbose_name_plural = _("Demands")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verb=REWORK, finding__isnull=False) & ~Q(gate="")
                | ~Q(verb=REWORK) & Q(finding__isnull=True, by__isnull=False, at__isnull=False),
                name="demand_follows_from_something",
            )
        ]

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
