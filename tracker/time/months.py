"""Months of the local calendar, each named by its first day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta

from tracker.time.clocks import local

LONGER = timedelta(days=32)  # than any month


def month_of(at: datetime) -> date:
    """The month of a moment."""
    return local(at).replace(day=1)


def later(day: date, count: int) -> date:
    """The same day so many months later, or the last of that month (民法典 §202)."""
    month = day.replace(day=1)
    for _n in range(count):
        month = after(month)
    return month.replace(day=min(day.day, monthrange(month.year, month.month)[1]))


def after(month: date) -> date:
    """The month that follows."""
    return (month + LONGER).replace(day=1)
