"""What an office is made of: units, channels, categories, tiers; kept with its history."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from tracker.db.kept import KeptKey
from tracker.time.clocks import SpanUnit
from tracker.vocabulary import ClockKind, LimitKind, UnitClass, UnitKind, clock_kinds


class TwoNames(models.Model):
    """Data that the office names itself, in Chinese and, if it likes, in English."""

    name = models.CharField(_("Name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        if self.name_en and not (get_language() or "zh").startswith("zh"):
            return self.name_en
        return self.name


class Unit(TwoNames):
    """A unit that answers for cases, or a station or window under one."""

    code = models.CharField(_("Code"), max_length=32, unique=True)
    short_name = models.CharField(_("Short name"), max_length=40, blank=True)
    kind = models.CharField(
        _("Kind"), max_length=16, choices=UnitKind.choices, default=UnitKind.UNIT
    )
    unit_class = models.CharField(_("Class"), max_length=16, choices=UnitClass.choices)
    parent = KeptKey(
        "self",
        verbose_name=_("Belongs to"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
    )
    appraised = models.BooleanField(_("Appraised"), default=True)
    duties = models.CharField(
        _("Duties"),
        max_length=400,
        blank=True,
        help_text=_("Words that occur in its cases, separated by spaces; used to suggest it."),
    )
    active = models.BooleanField(_("Active"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("Unit")
        verbose_name_plural = _("Units")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=UnitKind.UNIT, parent__isnull=True)
                | (~Q(kind=UnitKind.UNIT) & Q(parent__isnull=False)),
                name="unit_part_has_parent",
                violation_error_message=_("A station or window belongs to a unit."),
            )
        ]


class UnitAlias(models.Model):
    """Another name under which a unit stands in incoming ledgers."""

    alias = models.CharField(_("Also called"), max_length=160, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="aliases")

    class Meta:
        verbose_name = _("Other name of a unit")
        verbose_name_plural = _("Other names of units")

    def __str__(self) -> str:
        return self.alias


class Channel(TwoNames):
    """Where a case came from."""

    code = models.SlugField(_("Code"), max_length=32, unique=True)
    active = models.BooleanField(_("Active"), default=True)

    class Meta:
        verbose_name = _("Channel")
        verbose_name_plural = _("Channels")
        ordering = ["id"]


class Category(TwoNames):
    """A tree of what cases are about, up to three levels; `path` holds the names from the root."""

    parent = KeptKey(
        "self",
        verbose_name=_("Belongs to"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    path = models.CharField(_("Path"), max_length=400, unique=True)
    # Of the conduct of people: the office is asked whether misconduct is alleged.
    misconduct = models.BooleanField(_("Suggests misconduct"), default=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("Category")
        verbose_name_plural = _("Categories")
        ordering = ["path"]


class Tier(TwoNames):
    """A set of time limits (design §4). The amounts are in `spans`; limits of extension here."""

    code = models.SlugField(_("Code"), max_length=32, unique=True)
    promised = models.BooleanField(_("Deadline is the date promised at the hearing"), default=False)
    extension_count = models.PositiveSmallIntegerField(_("Extensions at most"), default=1)
    extension_days = models.PositiveSmallIntegerField(
        _("Days of extension at most"), default=0, help_text=_("In the unit of its rectify clock.")
    )
    silence_days = models.PositiveSmallIntegerField(
        _("Working days until silence counts as no answer"), default=5
    )
    # On the light road (tracker.light) an inspector may pass a case on evidence; then the notice is
    # as short as this.
    light_notice = models.PositiveSmallIntegerField(
        _("Notice on the light road"),
        null=True,
        blank=True,
        help_text=_("In working days; 0: published without a notice. Empty: no light road."),
    )
    source = models.CharField(_("Source of the rule"), max_length=200, blank=True)
    active = models.BooleanField(_("Active"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("Tier")
        verbose_name_plural = _("Tiers")
        ordering = ["id"]


class TierSpan(models.Model):
    """How long one kind of clock runs in one tier; `round` 2 and later may be shorter."""

    tier = models.ForeignKey(Tier, on_delete=models.CASCADE, related_name="spans")
    kind = models.CharField(_("Clock"), max_length=16, choices=clock_kinds)
    rework = models.BooleanField(_("From the second round on"), default=False)
    amount = models.PositiveSmallIntegerField(_("Amount"))
    unit = models.CharField(_("Counted in"), max_length=16, choices=SpanUnit.choices)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("Time limit")
        verbose_name_plural = _("Time limits")
        constraints = [
            models.UniqueConstraint(fields=["tier", "kind", "rework"], name="one_span_per_kind"),
            models.CheckConstraint(
                condition=~models.Q(kind=ClockKind.NOTICE)
                | models.Q(amount__gte=1, unit__in=[SpanUnit.WORKING_DAYS, SpanUnit.DAYS]),
                name="span_notice_lasts",
                violation_error_message=_("The public notice lasts a day at least."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount} {self.get_unit_display()}"


class OfficeLimit(models.Model):
    """How many working days something beside the cases may wait before the auditor is told.

    Bounded, because whoever sets a limit that never ends has switched it off.
    """

    kind = models.CharField(
        _("What waits"), max_length=16, choices=LimitKind.choices, primary_key=True
    )
    days = models.PositiveSmallIntegerField(_("Working days"))
    source = models.CharField(_("Source of the rule"), max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("Time limit beside the cases")
        verbose_name_plural = _("Time limits beside the cases")
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=60),
                name="office_limit_ends",
                violation_error_message=_("At least 1 working day, at most 60."),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
