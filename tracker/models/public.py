"""What the public is told of a case, and what its reporters add to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.models.case import Case
from tracker.models.salted import Salted
from tracker.models.work import Inspection, Report


class PublicText(Salted):
    """A summary that the office has released, or has withdrawn; the newest stands, all are kept."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="public_texts")
    title = models.CharField(_("Public title"), max_length=200)
    text = models.TextField(_("Public summary"))
    reply = models.TextField(_("Public reply"), blank=True)
    # What a unit wrote, as the office has read and released it: a line a measure, in their order.
    measures = models.TextField(_("Public measures"), blank=True, default="")
    deferral = models.TextField(_("Public reason of the deferral"), blank=True, default="")
    # Stands in the place of the words, if they were withdrawn.
    withdrawn = models.TextField(_("Why it was withdrawn"), blank=True, default="")
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(_("Released"))

    class Meta:
        verbose_name = _("Public summary")
        verbose_name_plural = _("Public summaries")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn="") & ~Q(title="") & ~Q(text="")
                | ~Q(withdrawn="") & Q(title="", text="", reply="", measures="", deferral=""),
                name="public_words_or_why_not",
            )
        ]


class Difference(Salted):
    """Why an inspector found solved, at a second look, what reporters say is not: side by side."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="differences")
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="+")
    partly = models.PositiveSmallIntegerField(_("Partly solved"))
    no = models.PositiveSmallIntegerField(_("Not solved"))
    text = models.TextField(_("Why the finding differs"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("Published"))

    class Meta:
        verbose_name = _("Published difference")
        verbose_name_plural = _("Published differences")
        ordering = ["id"]


class Supplement(Salted):
    """What a reporter added later, with the receipt in hand."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="supplements")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="supplements")
    text = models.TextField(_("Addition"))
    at = models.DateTimeField(_("Added"))

    class Meta:
        verbose_name = _("Addition")
        verbose_name_plural = _("Additions")
        ordering = ["id"]
