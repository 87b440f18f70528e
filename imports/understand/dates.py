"""Moments as ledgers write them: real dates, text in several customs, serial numbers."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from imports.read.cells import Cell

EARLIEST = 1949  # no earlier year is a complaint's; mostly it is a slip or an empty serial number
LATEST = 2200
# Day 0 of the serial numbers of spreadsheets, with their made-up 29 February 1900 behind it.
SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  # becomes local time when it is used
SERIALS = (10_000, 110_000)  # 1927 to 2201: what else is a number is not meant as a date
LATE = time(23, 59, 59)

# 2019/4/25 9:32:09, 2019-04-25, 2019.4.25, 2019年4月25日 下午3时20分, 2019-04-25T09:32:09.5+08:00
YEAR_FIRST = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?"
    r"(?:[\sT]*(?:(上午|中午|下午|晚上|凌晨|早上|AM|PM)\s*)?"
    r"(\d{1,2})\s*[:时点]\s*(?:(\d{1,2})\s*(?:[:分]\s*(?:(\d{1,2})(?:\.(\d+))?\s*秒?)?)?)?)?"
    r"\s*(Z|UTC|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
# 04/12/2018 11:11:26 AM: month first, the custom of those who put the year last with slashes
YEAR_LAST = re.compile(
    r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(AM|PM)?)?",
    re.IGNORECASE,
)
# 20190425, 20190425093209
DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
AFTER_NOON = frozenset(("下午", "晚上", "中午", "PM"))
BEFORE_NOON = frozenset(("上午", "凌晨", "早上", "AM"))


def read_moment(cell: Cell, zone: tzinfo) -> datetime | None:
    """The moment a cell means, aware; None if it means none.

    Without a zone it is local time in `zone`; without a time it is the beginning of the day.
    """
    if isinstance(cell, str):
        found = _read_text(cell.strip(), zone)
    elif isinstance(cell, datetime):
        found = cell if cell.tzinfo else cell.replace(tzinfo=zone)
    elif isinstance(cell, date):
        found = datetime(cell.year, cell.month, cell.day, tzinfo=zone)
    elif isinstance(cell, (bool, time, timedelta)):
        return None
    else:
        try:
            found = _read_number(cell, zone)
        except ValueError:
            return None
    if found is None or not EARLIEST <= found.year < LATEST:
        return None
    # Fractions of a second come from the spreadsheet's arithmetic, nobody wrote them.
    if found.microsecond:
        found = (found + timedelta(microseconds=500_000)).replace(microsecond=0)
    return found


def end_of_day(moment: datetime, zone: tzinfo) -> datetime:
    """A due date without a time ends with its day; midnight sharp is how such a date arrives."""
    local = moment.astimezone(zone)
    return datetime.combine(local, LATE, zone) if local.time() == time.min else moment


def _read_text(text: str, zone: tzinfo) -> datetime | None:
    try:
        if match := YEAR_FIRST.fullmatch(text):
            return _year_first(match, zone)
        if match := YEAR_LAST.fullmatch(text):
            month, day, year, hour, minute, second, half = match.groups()
            hours = _hours(int(hour or 0), (half or "").upper())
            return datetime(
                int(year), int(month), int(day), hours, int(minute or 0), int(second or 0), 0, zone
            )
        if match := DIGITS.fullmatch(text):
            return _digits(match, zone)
        return _read_number(float(text), zone)
    except (ValueError, OverflowError):
        return None


def _year_first(match: re.Match[str], zone: tzinfo) -> datetime:
    year, month, day, half, hour, minute, second, _fraction, offset = match.groups()
    if offset:
        zone = _offset(offset)
    if hour is None:
        return datetime(int(year), int(month), int(day), tzinfo=zone)
    hours = _hours(int(hour), half.upper()) if half else int(hour)
    return datetime(
        int(year), int(month), int(day), hours, int(minute or 0), int(second or 0), 0, zone
    )


def _offset(written: str) -> tzinfo:
    if written[0] not in "+-":
        return UTC
    digits = written[1:].replace(":", "")
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(ahead if written[0] == "+" else -ahead)


def _hours(hour: int, half: str) -> int:
    """Hours of a half day as hours of the day; 24-hour times with a half beside them stand."""
    if half in AFTER_NOON and hour < (11 if half == "中午" else 12):
        return hour + 12
    return 0 if half in BEFORE_NOON and hour == 12 else hour


def _digits(match: re.Match[str], zone: tzinfo) -> datetime:
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    return datetime(year, month, day, hour, minute, second, 0, zone)


def _read_number(number: float, zone: tzinfo) -> datetime | None:
    """A serial number, or digits that a spreadsheet took for a number. Errors: ValueError."""
    if float(number).is_integer() and (match := DIGITS.fullmatch(str(int(number)))):
        return _digits(match, zone)
    if SERIALS[0] <= number < SERIALS[1]:
        return (SERIAL_ZERO + timedelta(days=number)).replace(tzinfo=zone)
    return None
