"""The table of days: which years' notices are in, which weekdays are off, which weekends work."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext_lazy as _


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
