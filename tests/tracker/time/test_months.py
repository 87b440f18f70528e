"""Months are named by their first day, in local time."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tracker.time import months

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("month", "after"),
    [
        (date(2026, 1, 1), date(2026, 2, 1)),
        (date(2026, 2, 1), date(2026, 3, 1)),
        (date(2028, 2, 1), date(2028, 3, 1)),
        (date(2026, 12, 1), date(2027, 1, 1)),
    ],
)
def test_the_month_after(month: date, after: date) -> None:
    assert months.after(month) == after


def test_the_month_of_a_moment_is_the_local_one() -> None:
    assert months.month_of(datetime(2026, 12, 31, 23, 59, tzinfo=ZONE)) == date(2026, 12, 1)
    assert months.month_of(datetime(2026, 12, 31, 16, 0, tzinfo=ZoneInfo("UTC"))) == date(
        2027, 1, 1
    )
