"""What the unit gets to read of a matter: never the reporter's own words."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.models.case import Case
from tracker.models.salted import Salted


class UnitText(Salted):
    """The matter as the unit reads it; the newest one stands, earlier ones are kept."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="unit_texts")
    title = models.CharField(_("Title for the unit"), max_length=200)
    text = models.TextField(_("Text for the unit"))
    place = models.CharField(_("Place"), max_length=200, blank=True)
    # Nobody has looked at it: the words are those that the unit had been shown before there was
    # a version for it.
    original = models.BooleanField(_("Taken over unread"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("Written"))

    class Meta:
        verbose_name = _("Unit's version")
        verbose_name_plural = _("Units' versions")
        ordering = ["id"]
