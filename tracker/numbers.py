"""Numbers that are given out once: `2026-000123`."""

from __future__ import annotations

from django.db import connection

CASE = "case"
SIGN_OFF = "sign_off"
ORDER = "order"
REFERENCE = "reference"  # edits of reference data, in the year 0


def take(series: str, year: int, count: int = 1) -> int:
    """Take `count` numbers of a series and return the first.

    One statement, so that it is safe under concurrent intake. Called outside a transaction it
    commits at once and holds nobody up; numbers of an intake that then fails stay unused, for
    a gap is honest and a number used twice is not.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tracker_numberseries (series, year, last) VALUES (%s, %s, %s) "
            "ON CONFLICT (series, year) "
            "DO UPDATE SET last = tracker_numberseries.last + excluded.last RETURNING last",
            [series, year, count],
        )
        last: int = cursor.fetchone()[0]
    return last - count + 1


def case_number(year: int, value: int) -> str:
    return f"{year}-{value:06d}"


def sign_off_number(year: int, value: int) -> str:
    return f"XH{year}-{value:06d}"


def order_number(year: int, value: int) -> str:
    """Of a supervision order, as the document itself is headed in Chinese."""
    return f"督办{year}-{value:06d}"
