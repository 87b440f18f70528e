"""Score entries and the versioned schemes they are counted by (design §6)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from scoring.vocabulary import Rule
from tracker.db.kept import KeptKey
from tracker.models import Case, CaseEvent, Unit
from tracker.models.organisation import TwoNames


class Scheme(TwoNames):
    """One version of a way of counting; in force from a day on until the next version's day.

    A version is never changed, because entries were counted by it: a change is a new version.
    """

    code = models.SlugField(_("Code"), max_length=32)
    version = models.PositiveSmallIntegerField(_("Version"))
    valid_from = models.DateField(_("In force from"))
    base = models.DecimalField(_("Begins at"), default=100, max_digits=7, decimal_places=2)
    least_cases = models.PositiveSmallIntegerField(
        _("Cases needed to be ranked"),
        default=5,
        help_text=_("Cases finished in the year or overdue; a unit with fewer is not ranked."),
    )
    source = models.CharField(_("Source of the rule"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("Scheme")
        verbose_name_plural = _("Schemes")
        ordering = ["code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="scheme_version_once"),
            models.UniqueConstraint(fields=["code", "valid_from"], name="scheme_one_a_day"),
        ]

    def clean(self) -> None:
        """Nothing that has been counted is counted otherwise by a later version."""
        day = getattr(self, "valid_from", None)  # a form may have found no date at all
        if day is not None and day <= timezone.localdate():
            text = _("A new version begins in the future: what was counted stays as it is.")
            raise ValidationError({"valid_from": ValidationError(text, code="past")})


class SchemeRule(models.Model):
    """What one rule costs in one version of a scheme, in points; a deduction is below zero."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="rules")
    rule = models.CharField(_("Rule"), max_length=24, choices=Rule.choices)
    points = models.DecimalField(_("Points"), max_digits=7, decimal_places=2)

    class Meta:
        verbose_name = _("Rule of a scheme")
        verbose_name_plural = _("Rules of schemes")
        ordering = ["scheme", "id"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "rule"], name="scheme_rule_once"),
            models.CheckConstraint(condition=Q(rule__in=Rule.values), name="scheme_rule_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()} {self.points}"


class Entry(models.Model):
    """Points that an event gave or took. Never changed, never deleted: reversed by another row.

    An event counts once by each rule, however often it is posted; a counter-entry takes back one
    entry, once, and stands in the year of what it takes back, so that this year comes right.
    """

    unit = KeptKey(Unit, on_delete=models.PROTECT, related_name="entries")
    year = models.PositiveSmallIntegerField(_("Year"))
    rule = models.CharField(_("Rule"), max_length=24, choices=Rule.choices)
    points = models.DecimalField(_("Points"), max_digits=7, decimal_places=2)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="entries")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entries")
    reverses = models.OneToOneField(
        "self",
        verbose_name=_("Takes back"),
        null=True,
        on_delete=models.PROTECT,
        related_name="reversal",
    )
    at = models.DateTimeField(_("When"))

    class Meta:
        verbose_name = _("Score entry")
        verbose_name_plural = _("Score entries")
        ordering = ["id"]
        indexes = [models.Index(fields=["year", "unit", "case"], name="entry_year_unit_case")]
        constraints = [
            # One merge may take back two reworks: counter-entries are told apart by what they undo.
            models.UniqueConstraint(
                fields=["event", "rule"], condition=Q(reverses__isnull=True), name="entry_once"
            ),
            models.CheckConstraint(condition=Q(rule__in=Rule.values), name="entry_rule_known"),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | ~Q(reverses=F("id")),
                name="entry_reverses_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_rule_display()} {self.points}"
