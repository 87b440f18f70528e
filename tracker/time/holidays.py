"""Where the days come from: published notices, and the law for years without one.

The State Council publishes the holiday notice of a year in the last weeks of the year before.
`chinesecalendar` carries those notices; a year it does not know counts weekends and the days that
the law itself names (全国年节及纪念日放假办法, as amended 2024, in force since 2025-01-01).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

import chinese_calendar
from chinese_calendar import Holiday
from lunardate import LunarDate

#: The years whose lunar dates can be worked out; beyond them only fixed dates are known.
LUNAR_YEARS = range(1900, 2100)


@dataclass(frozen=True)
class HolidayNotice:
    """One year's notice: the days off it names, and the weekend days it makes working days."""

    year: int
    holidays: Mapping[date, str]
    makeups: Mapping[date, str]


def notice_years(day: date) -> tuple[int, ...]:
    """The years whose notices can change this day: its own, and in late December also the next.

    The notice for 2019 made Saturday 2018-12-29 a working day and Monday 2018-12-31 a day off.
    """
    return (day.year, day.year + 1) if (day.month, day.day) >= (12, 25) else (day.year,)


def known_years() -> tuple[int, ...]:
    """The years whose notices `chinesecalendar` carries; every notice names New Year's Day."""
    years = {day.year for day in chinese_calendar.holidays}
    return tuple(sorted(year for year in years if date(year, 1, 1) in chinese_calendar.holidays))


def notice(year: int) -> HolidayNotice:
    """The notice of a known year, names in Chinese as published; KeyError for any other year."""
    if year not in known_years():
        raise KeyError(year)
    return HolidayNotice(
        year, _of(chinese_calendar.holidays, year), _of(chinese_calendar.workdays, year)
    )


def _of(days: Mapping[date, str], year: int) -> dict[date, str]:
    return {day: _chinese(name) for day, name in days.items() if year in notice_years(day)}


def _chinese(name: str) -> str:
    return str(Holiday(name).chinese)


@lru_cache(maxsize=512)
def statutory(year: int) -> Mapping[date, str]:
    """The thirteen days off that the law names (fewer where two fall together), without a notice.

    Which working days are swapped around them is for the notice to say, so it is not guessed here.
    """
    days = {date(year, 1, 1): _name("new_years_day")}
    if year in LUNAR_YEARS:
        days |= _lunar(year)
    days |= {date(year, 5, day): _name("labour_day") for day in (1, 2)}
    days |= {date(year, 10, day): _name("national_day") for day in (1, 2, 3)}
    return MappingProxyType(days)


def _lunar(year: int) -> dict[date, str]:
    first = _solar(year, 1, 1)
    days = {first + timedelta(days=step): _name("spring_festival") for step in (-1, 0, 1, 2)}
    april = chinese_calendar.get_solar_terms(date(year, 4, 1), date(year, 4, 15))
    days[april[0][0]] = _name("tomb_sweeping_day")
    days[_solar(year, 5, 5)] = _name("dragon_boat_festival")
    days[_solar(year, 8, 15)] = _name("mid_autumn_festival")
    return days


def _solar(year: int, month: int, day: int) -> date:
    solar: date = LunarDate(year, month, day).to_solar_date()
    return solar


def _name(code: str) -> str:
    return str(Holiday[code].chinese)
