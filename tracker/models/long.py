"""Long rectification 长期整改: what remains is put right by milestones, each looked at singly."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.models.case import Case
from tracker.models.requests import Request
from tracker.models.salted import Salted

PERSON = settings.AUTH_USER_MODEL


class Milestone(Salted):
    """One step of a long rectification; in force once its plan has been granted."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="milestones")
    plan = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="milestones")
    text = models.CharField(_("Milestone"), max_length=500)
    owner = models.CharField(_("Owner"), max_length=60)
    due_on = models.DateField(_("To be reached by"))

    class Meta:
        verbose_name = _("Milestone")
        verbose_name_plural = _("Milestones")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class MilestoneFinding(Salted):
    """The inspector's word on one milestone: seen, and reached or not; only ever added to."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="milestone_findings")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="findings")
    inspector = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    on_site = models.BooleanField(_("Seen on the spot"))
    passed = models.BooleanField(_("Reached"))
    remark = models.TextField(_("Remark"))
    at = models.DateTimeField(_("Inspected"))

    class Meta:
        verbose_name = _("Finding on a milestone")
        verbose_name_plural = _("Findings on milestones")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["milestone"],
                condition=Q(passed=True),
                name="milestone_reached_once",
            ),
            models.CheckConstraint(condition=~Q(remark=""), name="milestone_finding_has_words"),
            models.CheckConstraint(
                condition=Q(passed=False) | Q(on_site=True),
                name="milestone_reached_was_seen",
            ),
        ]
