"""Free words that have no other row: events name them, and never hold them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.models.case import Case
from tracker.models.salted import Salted


class TextVersion(Salted):
    """Words of an act that stand in no other row: a reason, a remark, a note, an erratum.

    Only ever added. Words that must go are taken out together with their salt, and nothing else.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="texts")
    field = models.CharField(max_length=24, help_text="reason, remark, note, title, …")
    text = models.TextField(_("Words"), null=True)

    class Meta:
        verbose_name = _("Text")
        verbose_name_plural = _("Texts")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(text__isnull=True, salt__isnull=True)
                | models.Q(text__isnull=False, salt__isnull=False),
                name="text_erased_with_its_salt",
            )
        ]


class SourceRow(Salted):
    """What a row of an imported ledger said in its own words, where the case holds ours."""

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, primary_key=True, related_name="source"
    )
    channel = models.TextField(blank=True)
    category = models.TextField(blank=True)
    unit = models.TextField(blank=True)
    status = models.TextField(blank=True)

    class Meta:
        verbose_name = _("Imported row")
        verbose_name_plural = _("Imported rows")
