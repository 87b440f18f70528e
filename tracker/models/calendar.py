"""The table of days: which years' notices are in, which weekdays are off, which weekends work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext_lazy as _

from tracker import calendar
from tracker.holidays import Notice, known_years, notice

SEED_SOURCE = "chinesecalendar"


class DayKind(models.TextChoices):
    HOLIDAY = "holiday", _("holiday")
    MAKEUP = "makeup", _("make-up working day")


class IsoWeekday(models.Func):
    """Monday 1 to Sunday 7, in each database's own functions.

    Django's own extraction calls, on SQLite, a function that exists only inside Django: with it in
    a CHECK, a dump could not be loaded by the sqlite3 shell.
    """

    arity = 1
    output_field = models.IntegerField()

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        # Twice doubled: the template is filled in, then the constraint or the query it stands in.
        template = "(CAST(strftime('%%%%w', %(expressions)s) AS INTEGER) + 6) %%%% 7 + 1"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        template = "EXTRACT(ISODOW FROM (%(expressions)s)::date)"
        return self.as_sql(compiler, connection, template=template, **context)


class CalendarYear(models.Model):
    """A year, and whether its holiday notice is in the table; without it dates are provisional."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    published = models.BooleanField(_("published"), default=False)
    source = models.TextField(_("source"), blank=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day that its weekday alone does not decide."""

    day = models.DateField(_("day"), primary_key=True)
    kind = models.CharField(_("kind"), max_length=8, choices=DayKind.choices)
    name = models.CharField(_("name"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(
                name="calendar_day_kind_known",
                condition=models.Q(kind__in=["holiday", "makeup"]),
            ),
            models.CheckConstraint(
                name="calendar_makeup_on_weekend",
                condition=~models.Q(kind="makeup")
                | models.Q(models.lookups.GreaterThanOrEqual(IsoWeekday("day"), 6)),
                violation_error_message=_("A make-up working day falls on a Saturday or Sunday."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.get_kind_display()}"


def seed(years: Iterable[int] | None = None, apps: Any = None) -> tuple[int, ...]:
    """Load the notices `chinesecalendar` knows (all, or of these years); returns the years loaded.

    A year already published is left alone, so a correction by hand survives; years the package does
    not know are passed over. A migration passes its historical `apps`.
    """
    years_of, days_of = CalendarYear, CalendarDay
    if apps is not None:
        years_of = apps.get_model("tracker", "CalendarYear")
        days_of = apps.get_model("tracker", "CalendarDay")
    known = set(known_years())
    wanted = known if years is None else known.intersection(years)
    done = years_of.objects.filter(published=True).values_list("year", flat=True)
    missing = sorted(wanted.difference(done))
    with transaction.atomic():
        days = {row.day: row for year in missing for row in _rows(notice(year), days_of)}
        days_of.objects.bulk_create(
            days.values(),
            update_conflicts=True,
            unique_fields=["day"],
            update_fields=["kind", "name"],
        )
        for year in missing:
            values = {"published": True, "source": SEED_SOURCE}
            years_of.objects.update_or_create(year=year, defaults=values)
    calendar.forget()
    return tuple(missing)


def _rows(published: Notice, days_of: type[CalendarDay]) -> list[CalendarDay]:
    kinds: tuple[tuple[DayKind, dict[date, str]], ...] = (
        (DayKind.HOLIDAY, dict(published.holidays)),
        (DayKind.MAKEUP, dict(published.makeups)),
    )
    return [
        days_of(day=day, kind=kind.value, name=name)
        for kind, days in kinds
        for day, name in days.items()
    ]
