"""The calendar in settings: which years are in, and a notice to be read, looked at, loaded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from desk.forms.calendar import NoticeForm
from desk.views.base import only
from engine.recalculate import next_year_missing, publish, reckon_all
from tracker.models import CalendarDay, CalendarYear
from tracker.models.calendar import DayKind
from tracker.time import clocks
from tracker.time.holidays import HolidayNotice
from tracker.vocabulary import Role

KEEPERS = frozenset({Role.CLERK, Role.ADMIN})


@only(KEEPERS)
def calendar(request: HttpRequest) -> HttpResponse:
    """Years and days; a notice sent here is shown first, and loaded when that is confirmed."""
    form = NoticeForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        if request.POST.get("load"):
            return load(request, form.notices)
        shown = [(notice.year, lines(notice)) for notice in form.notices]
        again = {"text": form.cleaned_data["text"], "year": form.cleaned_data["year"] or ""}
        context: dict[str, Any] = {"shown": shown, "again": again}
        return render(request, "desk/settings_calendar_preview.html", context)
    context = {"form": form, **known()}
    return render(
        request, "desk/settings_calendar.html", context, status=422 if form.errors else 200
    )


def load(request: HttpRequest, notices: list[HolidayNotice]) -> HttpResponse:
    years = publish(notices, str(request.user))
    reckon_all.enqueue()
    text = _("The calendar of %(years)s is loaded. Open time limits are being recalculated.")
    messages.success(request, text % {"years": ", ".join(map(str, years))})
    return redirect("desk:calendar")


def lines(notice: HolidayNotice) -> list[tuple[Any, str, str]]:
    """Every day of a notice: the day, what it is, its name."""
    days = [(day, str(DayKind.HOLIDAY.label), name) for day, name in notice.holidays.items()]
    days += [(day, str(DayKind.MAKEUP.label), name) for day, name in notice.makeups.items()]
    return sorted(days)


def known() -> dict[str, Any]:
    """The years from last year on, with the days that their weekday does not decide."""
    now = timezone.now()
    year = clocks.local(now).year
    days: dict[int, list[CalendarDay]] = {}
    for day in CalendarDay.objects.filter(day__year__gte=year - 1):
        days.setdefault(day.day.year, []).append(day)
    rows = CalendarYear.objects.filter(year__gte=year - 1)
    years = [(row, days.get(row.year, [])) for row in rows]
    return {"years": years, "missing": next_year_missing(now)}
