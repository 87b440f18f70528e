"""Who takes part: units, people, channels, categories, tiers; kept with its history."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from tracker.db.kept import KeptKey
from tracker.time.clocks import SpanUnit
from tracker.vocabulary import Role, UnitClass, UnitKind, clock_kinds


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


class User(AbstractUser):
    """A person with one role. What somebody did keeps the role it was done in, in the event."""

    name = models.CharField(_("Name"), max_length=60)
    role = models.CharField(_("Role"), max_length=16, choices=Role.choices, blank=True)
    unit = KeptKey(
        Unit,
        verbose_name=_("Unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="people",
        help_text=_("For an inspector: the employer, whose cases are then closed to them."),
    )
    post = models.CharField(_("Post"), max_length=60, blank=True)
    term_start = models.DateField(_("Term from"), null=True, blank=True)
    term_end = models.DateField(_("Term to"), null=True, blank=True)
    one_time = models.BooleanField(
        _("Password to be changed"),
        default=False,
        editable=False,
        help_text=_("The password was handed over by somebody else."),
    )
    history = HistoricalRecords(excluded_fields=["password", "last_login", "one_time"])

    class Meta:
        verbose_name = _("Person")
        verbose_name_plural = _("People")
        ordering = ["username"]
        indexes = [models.Index(fields=["role", "is_active"], name="user_role")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(role__in=[Role.OFFICER, Role.HEAD]) | Q(unit__isnull=False),
                name="user_of_unit_has_unit",
                violation_error_message=_("An officer or head belongs to a unit."),
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.INSPECTOR)
                | Q(
                    term_start__isnull=False,
                    term_end__isnull=False,
                    term_end__gt=F("term_start"),
                ),
                name="user_inspector_has_term",
                violation_error_message=_("An inspector has a term with a beginning and an end."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Signing in is no change of the person: it leaves no version behind.

        Whoever is made a superuser on the command line is the first administrator.
        """
        if self.is_superuser and not self.role:
            self.role = Role.ADMIN
        signing_in = kwargs.get("update_fields") == ["last_login"]
        if signing_in:
            self.skip_history_when_saving = True
        super().save(*args, **kwargs)
        if signing_in:
            del self.skip_history_when_saving

    def get_full_name(self) -> str:
        return str(self)

    def in_term(self, day: date) -> bool:
        """Whether the term covers `day`; people without a term are always in office."""
        return (self.term_start is None or self.term_start <= day) and (
            self.term_end is None or day <= self.term_end
        )


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
            models.UniqueConstraint(fields=["tier", "kind", "rework"], name="one_span_per_kind")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount} {self.get_unit_display()}"
