"""Months of the local calendar, each named by its first day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tracker.time.clocks import local

LONGER = timedelta(days=32)  # than any month


def month_of(at: datetime) -> date:
    """The month of a moment."""
    return local(at).replace(day=1)


def after(month: date) -> date:
    """The month that follows."""
    return (month + LONGER).replace(day=1)
