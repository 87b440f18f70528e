"""The calendar against the State Council's notices, and against counting day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from tests.tracker.time.calendars import Table, dates, days, published, tables
from tracker import reference
from tracker.models.calendar import CalendarDay, CalendarYear, DayKind
from tracker.presets import seed
from tracker.time.calendar import Calendar
from tracker.time.holidays import known_years, notice, notice_years, statutory

DAY = timedelta(days=1)

# 国办发明电〔2023〕7号, 〔2024〕12号, 〔2025〕7号: weekend days that work, weekdays that do not.
MAKEUPS = {
    2024: "2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12",
    2025: "2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11",
    2026: "2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10",
}
OFF_WEEKDAYS = {
    2024: "2024-01-01 2024-02-12 2024-02-13 2024-02-14 2024-02-15 2024-02-16 2024-04-04 2024-04-05"
    " 2024-05-01 2024-05-02 2024-05-03 2024-06-10 2024-09-16 2024-09-17"
    " 2024-10-01 2024-10-02 2024-10-03 2024-10-04 2024-10-07",
    2025: "2025-01-01 2025-01-28 2025-01-29 2025-01-30 2025-01-31 2025-02-03 2025-02-04 2025-04-04"
    " 2025-05-01 2025-05-02 2025-05-05 2025-06-02"
    " 2025-10-01 2025-10-02 2025-10-03 2025-10-06 2025-10-07 2025-10-08",
    2026: "2026-01-01 2026-01-02 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-02-23"
    " 2026-04-06 2026-05-01 2026-05-04 2026-05-05 2026-06-19 2026-09-25"
    " 2026-10-01 2026-10-02 2026-10-05 2026-10-06 2026-10-07",
}


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_a_year_is_as_its_notice_says(year: int) -> None:
    eve, end = date(year - 1, 12, 31), date(year, 12, 31)
    assert published().makeups(eve, end) == dates(MAKEUPS[year])
    assert published().holidays(eve, end) == dates(OFF_WEEKDAYS[year])
    assert not published().provisional(eve, end - timedelta(days=7))


@pytest.mark.parametrize(("year", "working"), [(2024, 251), (2025, 248), (2026, 248)])
def test_the_working_days_of_a_year(year: int, working: int) -> None:
    assert published().between(date(year - 1, 12, 31), date(year, 12, 31)) == working


def test_the_last_day_of_the_year_works_unless_the_next_notice_takes_it() -> None:
    assert published().is_working(date(2024, 12, 31))
    assert published().add(date(2024, 12, 31), 1) == date(2025, 1, 2)
    # The notice for 2019 swapped Saturday the 29th for Monday the 31st.
    assert published().is_working(date(2018, 12, 29))
    assert not published().is_working(date(2018, 12, 31))
    assert notice(2019).makeups.keys() >= {date(2018, 12, 29)}


def test_late_december_waits_for_the_notice_of_the_next_year() -> None:
    assert notice_years(date(2026, 12, 24)) == (2026,)
    assert notice_years(date(2026, 12, 25)) == (2026, 2027)
    assert not published().provisional(date(2026, 12, 1), date(2026, 12, 24))
    assert published().unpublished(date(2026, 12, 1), date(2026, 12, 31)) == (2027,)
    assert published().unpublished(date(2026, 12, 31), date(2028, 2, 1)) == (2027, 2028)
    assert not published().provisional(date(2025, 12, 1), date(2025, 12, 31))
    assert not published().provisional(date(2027, 3, 1), date(2027, 3, 1))


def test_an_unpublished_year_counts_weekends_and_statutory_days() -> None:
    eve, end = date(2026, 12, 31), date(2027, 12, 31)
    assert published().makeups(eve, end) == ()
    # Friday 02-05 is the lunar New Year's Eve; 02-06 and 02-07 fall on a weekend anyway.
    assert published().holidays(eve, end) == dates(
        "2027-01-01 2027-02-05 2027-02-08 2027-04-05 2027-06-09 2027-09-15 2027-10-01"
    )
    assert published().name(date(2027, 2, 6)) == "春节"
    assert published().name(date(2027, 3, 1)) == ""


@pytest.mark.parametrize("year", [year for year in known_years() if year >= 2025])
def test_the_statutory_days_are_all_in_the_notices_under_the_law_of_2025(year: int) -> None:
    assert len(statutory(year)) == 13
    assert statutory(year).keys() <= notice(year).holidays.keys()


def test_beyond_the_lunar_tables_fixed_dates_remain() -> None:
    assert len(statutory(2150)) == 6
    assert published().add(date(9999, 12, 1), 5) == date(9999, 12, 8)
    with pytest.raises(OverflowError):
        published().add(date(9999, 12, 1), 400)


def test_what_cannot_be_counted_is_refused() -> None:
    with pytest.raises(ValueError, match="forward"):
        published().add(date(2025, 1, 1), -1)
    with pytest.raises(ValueError, match="2025-01-27"):
        Calendar.of({}, {date(2025, 1, 27): ""}, [2025])
    with pytest.raises(KeyError):
        notice(1999)


def test_counting_does_not_begin_with_the_day_itself() -> None:
    friday, saturday, monday = dates("2025-03-07 2025-03-08 2025-03-10")
    assert published().add(friday, 1) == published().add(saturday, 1) == monday
    assert published().add(saturday, 0) == saturday
    assert published().between(friday, monday) == 1
    assert published().between(monday, friday) == -1
    assert published().between(friday, saturday) == 0


# Any calendar --------------------------------------------------------------------------------


@given(tables(), days)
def test_a_day_works_as_the_table_says(table: Table, day: date) -> None:
    assert table.calendar.is_working(day) == table.works(day)


@given(tables(), days, st.integers(1, 90))
def test_adding_is_counting_day_by_day(table: Table, day: date, n: int) -> None:
    last, left = day, n
    while left:
        last += DAY
        left -= table.works(last)
    assert table.calendar.add(day, n) == last


@given(tables(), days, st.integers(0, 20_000))
def test_between_undoes_add(table: Table, day: date, n: int) -> None:
    assert table.calendar.between(day, table.calendar.add(day, n)) == n


@given(tables(), days, days)
def test_add_undoes_between_on_working_days(table: Table, a: date, b: date) -> None:
    a, b = sorted((a, b))
    counting = table.calendar
    again = counting.add(a, counting.between(a, b))
    assert again <= b
    assert (again == b) == (table.works(b) or a == b)
    assert counting.between(b, a) == -counting.between(a, b)


@given(tables(), days, days, st.integers(0, 300), st.integers(0, 300))
def test_later_and_longer_is_never_earlier(table: Table, a: date, b: date, n: int, m: int) -> None:
    (a, b), (n, m) = sorted((a, b)), sorted((n, m))
    counting = table.calendar
    assert counting.add(a, n) <= counting.add(b, n)
    assert counting.add(a, n) <= counting.add(a, m)
    assert (n < m) == (counting.add(a, n) < counting.add(a, m))


@given(tables(), days, days)
def test_the_named_days_make_up_the_count(table: Table, a: date, b: date) -> None:
    a, b = sorted((a, b))
    stretch = [a + DAY * step for step in range(1, (b - a).days + 1)]
    weekdays = [day for day in stretch if day.weekday() < 5]
    counting = table.calendar
    swapped = len(counting.makeups(a, b)) - len(counting.holidays(a, b))
    assert counting.between(a, b) == len(weekdays) + swapped
    assert counting.between(a, b) == sum(map(table.works, stretch))


@given(tables(), days, days)
def test_a_date_is_provisional_if_any_day_waits_for_a_notice(
    table: Table, a: date, b: date
) -> None:
    a, b = sorted((a, b))
    stretch = [a + DAY * step for step in range(1, (b - a).days + 1)]
    waiting = {year for day in stretch for year in notice_years(day)} - table.published
    assert table.calendar.unpublished(a, b) == tuple(sorted(waiting))


# The table in the database -------------------------------------------------------------------


@pytest.fixture
def empty(db: None) -> None:
    """A table without a year, and no calendar of an earlier test in memory."""
    CalendarDay.objects.all().delete()
    CalendarYear.objects.all().delete()
    reference.forget()


@pytest.mark.usefixtures("empty")
def test_seeding_loads_what_is_known_and_only_once() -> None:
    assert seed([2025, 2026, 2999]) == (2025, 2026)
    assert seed([2026]) == ()
    assert seed() == tuple(year for year in known_years() if year < 2025)
    assert seed() == ()
    assert reference.read_calendar() == published()


@pytest.mark.usefixtures("empty")
def test_a_migration_seeds_by_its_own_models() -> None:
    assert seed([2026], apps=apps) == (2026,)
    year, makeup = CalendarYear.objects.get(), CalendarDay.objects.get(day=date(2026, 1, 4))
    assert (str(year), year.source) == ("2026", "chinesecalendar")
    with override("en"):
        assert str(makeup) == "2026-01-04 make-up working day"


@pytest.mark.usefixtures("empty")
def test_a_correction_by_hand_survives_seeding() -> None:
    seed([2026])
    CalendarDay.objects.filter(day=date(2026, 2, 28)).delete()
    assert seed() != ()
    assert not reference.calendar().is_working(date(2026, 2, 28))


@pytest.mark.usefixtures("empty")
def test_an_unpublished_year_of_the_table_is_filled_in() -> None:
    CalendarYear.objects.create(year=2026)
    CalendarDay.objects.create(day=date(2026, 2, 28), kind=DayKind.HOLIDAY, name="?")
    assert seed([2026]) == (2026,)
    assert reference.calendar().is_working(date(2026, 2, 28))
    assert CalendarYear.objects.get(year=2026).published


@pytest.mark.usefixtures("empty")
def test_the_table_is_read_once_a_minute(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(2):
        first = reference.calendar(now=1000.0)
    seed([2026])
    stale = reference.calendar(now=1000.0)
    assert stale != first
    # Written past `save`, as another process would.
    CalendarDay.objects.bulk_create([CalendarDay(day=date(2026, 11, 23), kind=DayKind.HOLIDAY)])
    with django_assert_num_queries(0):
        assert reference.calendar(now=1000.0 + reference.TTL - 1) is stale
    with django_assert_num_queries(2):
        assert not reference.calendar(now=1000.0 + reference.TTL).is_working(date(2026, 11, 23))


@pytest.mark.usefixtures("empty")
def test_a_make_up_day_falls_on_a_weekend() -> None:
    monday, sunday = dates("2026-03-02 2026-03-01")
    wrong = CalendarDay(day=monday, kind=DayKind.MAKEUP)
    with pytest.raises(ValidationError):
        wrong.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong.save()
    CalendarDay(day=sunday, kind=DayKind.MAKEUP, name="春节").full_clean()
    CalendarDay.objects.create(day=sunday, kind=DayKind.MAKEUP)
    CalendarDay.objects.create(day=monday, kind=DayKind.HOLIDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.filter(day=monday).update(kind="other")
    assert CalendarDay.objects.count() == 2


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("step", range(7))
def test_each_day_of_the_week_is_known_to_the_database(step: int) -> None:
    day = date(2026, 3, 2) + step * DAY
    if day.weekday() >= 5:
        CalendarDay.objects.create(day=day, kind=DayKind.MAKEUP)
        assert CalendarDay.objects.filter(day=day).exists()
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            CalendarDay.objects.create(day=day, kind=DayKind.MAKEUP)
