"""Reading a year's holiday notice: as the State Council words it, or as a table of days.

    十、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。

    date,kind,name
    2026-10-01,holiday,国庆节
    2026-10-10,makeup,国庆节

What a notice says twice is compared: weekdays in brackets and the number of days must fit.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.time.holidays import HolidayNotice, notice_years

DAY = timedelta(days=1)
WEEKDAYS = "一二三四五六日"
TITLE = re.compile(r"(\d{4})\s*年部分节假日")
CLAUSE = re.compile(r"^\s*(?:[一二三四五六七八九十]+[、.．])?\s*([^：:\d]{2,20})[：:](.*)$")
DATE = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\s*[（(]([^）)]*)[）)])?")
WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
COUNT = re.compile(r"(?:共|放假)\s*(\d{1,2})\s*天")
RANGE = re.compile(r"^\s*(?:至|到|[-—–~～])")
HOLIDAY, MAKEUP = "holiday", "makeup"
KINDS = {HOLIDAY: HOLIDAY, MAKEUP: MAKEUP, "放假": HOLIDAY, "上班": MAKEUP, "调休": MAKEUP}


class UnreadableError(Exception):
    """A notice that cannot be read as it stands: `line` is quoted, `message` says what is wrong."""

    def __init__(self, message: Any, line: str = "") -> None:
        self.message, self.line = message, line.strip()[:120]
        super().__init__(f"{message} {self.line}".strip())


def read(text: str, year: int | None = None) -> list[HolidayNotice]:
    """The notices in a text, by year. `year` is needed where the text does not name it itself.

    Raises UnreadableError.
    """
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    if not lines:
        raise UnreadableError(_("There is nothing to read."))
    found = _table(lines) if lines[0].count(",") >= 1 else [_notice(text, lines, year)]
    for notice in found:
        _check(notice)
    return found


def _check(notice: HolidayNotice) -> None:
    if date(notice.year, 1, 1) not in notice.holidays:
        raise UnreadableError(_("A notice names New Year's Day; this one does not."))
    for day in notice.makeups:
        if day.weekday() < 5:
            text = _("A make-up working day falls on a Saturday or Sunday.")
            raise UnreadableError(text, day.isoformat())
    for day in (*notice.holidays, *notice.makeups):
        if notice.year not in notice_years(day):
            raise UnreadableError(_("This day is not of the year of the notice."), day.isoformat())


# As a table ----------------------------------------------------------------------------------


def _table(lines: list[str]) -> list[HolidayNotice]:
    rows = [_row(cells, line) for cells, line in zip(csv.reader(lines), lines, strict=True)]
    days = [row for row in rows if row is not None]
    years = sorted(
        {d.year for d, kind, _n in days if kind == HOLIDAY and (d.month, d.day) == (1, 1)}
    )
    if not years:
        raise UnreadableError(_("A notice names New Year's Day; this one does not."))
    notices = {year: HolidayNotice(year, {}, {}) for year in years}
    for day, kind, name in days:
        year = next((y for y in notice_years(day) if y in notices), None)
        if year is None:
            raise UnreadableError(_("This day is not of the year of the notice."), day.isoformat())
        into: Any = notices[year].holidays if kind == HOLIDAY else notices[year].makeups
        into[day] = name
    return list(notices.values())


def _row(cells: list[str], line: str) -> tuple[date, str, str] | None:
    cells = [cell.strip() for cell in cells]
    if cells[0] in {"date", "日期"}:
        return None
    try:
        day, kind = date.fromisoformat(cells[0]), KINDS[cells[1]]
    except (ValueError, KeyError, IndexError):
        text = _("A line reads: date, holiday or makeup, name.")
        raise UnreadableError(text, line) from None
    return day, kind, cells[2] if len(cells) > 2 else ""


# In words ------------------------------------------------------------------------------------


def _notice(text: str, lines: list[str], year: int | None) -> HolidayNotice:
    title = TITLE.search(text)
    if title is not None:
        year = int(title[1])
    if year is None:
        raise UnreadableError(_("The text does not say of which year it is: enter the year."))
    notice = HolidayNotice(year, {}, {})
    for line in lines:
        clause = CLAUSE.match(line)
        if clause is not None and DATE.search(clause[2]):
            for sentence in filter(str.strip, clause[2].split("。")):
                _sentence(sentence, clause[1].strip(), notice)
    if not notice.holidays:
        raise UnreadableError(_("No holiday was found in the text."))
    return notice


def _sentence(sentence: str, name: str, notice: HolidayNotice) -> None:
    days = list(_days(sentence, notice.year))
    if not days:
        return
    if "上班" in sentence:
        into: Any = notice.makeups
    elif "放假" in sentence:
        into = notice.holidays
        count = COUNT.search(sentence)
        if count is not None and int(count[1]) != len(days):
            raise UnreadableError(_("The number of days does not fit the dates."), sentence)
    else:
        raise UnreadableError(_("Neither a holiday nor a working day."), sentence)
    into.update(dict.fromkeys(days, name))


def _days(sentence: str, year: int) -> Iterator[date]:
    month, last, ended = None, None, 0
    for found in DATE.finditer(sentence):
        year = int(found[1]) if found[1] else year
        month = int(found[2]) if found[2] else month
        try:
            day = date(year, month or 0, int(found[3]))
        except ValueError:
            raise UnreadableError(_("There is no such day."), sentence) from None
        _weekday(day, found[4] or "", sentence)
        if last is not None and RANGE.match(sentence[ended : found.start()]):
            if day < last:
                raise UnreadableError(_("The stretch ends before it begins."), sentence)
            yield from (last + n * DAY for n in range(1, (day - last).days + 1))
        else:
            yield day
        last, ended = day, found.end()


def _weekday(day: date, remark: str, sentence: str) -> None:
    said = WEEKDAY.search(remark)
    if said is not None and WEEKDAYS.index(said[1].replace("天", "日")) != day.weekday():
        raise UnreadableError(_("The weekday does not fit the date."), sentence)
