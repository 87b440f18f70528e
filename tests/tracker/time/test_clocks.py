"""Clocks: the facts they must meet, and every explanation recounted day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tracker.time.calendars import (
    Table,
    at,
    dates,
    days,
    moments,
    pauses_after,
    published,
    tables,
)
from tracker.time.clocks import (
    ZONE,
    Due,
    Left,
    LeftState,
    Pause,
    Span,
    SpanUnit,
    due,
    due_promised,
    end_of,
    explain,
    left,
    local,
    soon_until,
)

DAY = timedelta(days=1)
WORKING = SpanUnit.WORKING_DAYS


def told(one: Due | Left) -> tuple[str, str]:
    """In English and in Chinese."""
    words = []
    for language in ("en", "zh-hans"):
        with override(language):
            words.append(one.text() if isinstance(one, Left) else explain(one))
    return words[0], words[1]


def working(started: datetime, amount: int, *pauses: Pause) -> Due:
    return due(started, Span(amount, WORKING), published(), pauses)


# Facts ---------------------------------------------------------------------------------------


def test_ten_working_days_across_the_spring_festival_of_2025() -> None:
    clock = working(at("2025-01-20"), 10)
    assert clock.first_day == date(2025, 1, 21)
    assert clock.at == datetime(2025, 2, 8, 23, 59, 59, tzinfo=ZONE)
    assert clock.makeups == dates("2025-01-26 2025-02-08")
    assert not clock.provisional
    assert told(clock) == (
        "10 working days from 2025-01-21, make-up days 01-26 and 02-08 counted: 2025-02-08",
        "自2025-01-21起10个工作日，调休上班日01-26、02-08计入：2025-02-08",
    )


def test_a_deadline_on_a_make_up_saturday() -> None:
    clock = working(at("2026-02-12"), 2)
    assert clock.at == end_of(date(2026, 2, 14))
    assert told(clock) == (
        "2 working days from 2026-02-13, make-up day 02-14 counted: 2026-02-14",
        "自2026-02-13起2个工作日，调休上班日02-14计入：2026-02-14",
    )


def test_many_make_up_days_are_listed() -> None:
    english, chinese = told(working(at("2026-01-01"), 60))
    assert "make-up days 01-04, 02-14 and 02-28 counted" in english
    assert "调休上班日01-04、02-14、02-28计入" in chinese


def test_the_day_is_the_day_in_beijing() -> None:
    evening = datetime(2025, 1, 19, 17, 0, tzinfo=UTC)
    assert working(evening, 1).at == end_of(date(2025, 1, 21))
    assert working(at("2025-01-20", 23, 59), 1).at == end_of(date(2025, 1, 21))


@pytest.mark.parametrize("unit", [SpanUnit.WORKING_DAYS, SpanUnit.DAYS, SpanUnit.HOURS])
def test_a_time_without_a_zone_is_refused(unit: SpanUnit) -> None:
    with pytest.raises(ValueError, match="zone"):
        due(at("2025-01-20").replace(tzinfo=None), Span(1, unit), published())


def test_the_turn_of_the_year() -> None:
    assert working(at("2024-12-31"), 1).at == end_of(date(2025, 1, 2))
    assert working(at("2018-12-28"), 2).at == end_of(date(2019, 1, 2))
    assert working(at("2018-12-28"), 2).makeups == dates("2018-12-29")
    assert working(at("2018-12-28"), 2).holidays == dates("2018-12-31 2019-01-01")


def test_a_date_in_an_unpublished_year_is_provisional() -> None:
    clock = working(at("2026-12-28"), 10)
    assert clock.at == end_of(date(2027, 1, 12))
    assert clock.provisional
    assert clock.holidays == dates("2027-01-01")
    words = "10 working days from 2026-12-29: 2027-01-12"
    assert told(clock) == (
        f"{words} (provisional: the 2027 calendar is not yet published)",
        "自2026-12-29起10个工作日：2027-01-12（暂定：2027年放假安排尚未公布）",
    )
    english, chinese = told(working(at("2026-12-28"), 300))
    assert english.endswith("(provisional: the 2027 and 2028 calendars are not yet published)")
    assert chinese.endswith("（暂定：2027、2028年放假安排尚未公布）")


def test_calendar_days_pass_over_nothing() -> None:
    clock = due(at("2025-01-20"), Span(15, SpanUnit.DAYS), published())
    assert clock.at == end_of(date(2025, 2, 4))
    assert (clock.makeups, clock.holidays, clock.provisional) == ((), (), False)
    assert told(clock) == (
        "15 days from 2025-01-21: 2025-02-04",
        "自2025-01-21起15天：2025-02-04",
    )


def test_hours_run_through_nights_and_holidays() -> None:
    clock = due(at("2025-01-28", 22, 30), Span(2, SpanUnit.HOURS), published())
    assert clock.at == at("2025-01-29", 0, 30)
    assert told(clock) == (
        "2 hours from 2025-01-28 22:30: 2025-01-29 00:30",
        "自2025-01-28 22:30起2小时：2025-01-29 00:30",
    )


@pytest.mark.parametrize("unit", [SpanUnit.WORKING_DAYS, SpanUnit.DAYS])
def test_a_span_of_no_days_ends_with_the_same_day(unit: SpanUnit) -> None:
    clock = due(at("2025-02-01"), Span(0, unit), published(), [Pause(at("2025-01-30"))])
    assert clock.at == end_of(date(2025, 2, 1))
    assert clock.first_day is None
    assert told(clock) == ("the same day: 2025-02-01", "当日：2025-02-01")


def test_one_of_each_is_singular() -> None:
    assert told(working(at("2025-01-20"), 1))[0] == "1 working day from 2025-01-21: 2025-01-21"
    hour = due(at("2025-01-20"), Span(1, SpanUnit.HOURS), published())
    assert told(hour)[0] == "1 hour from 2025-01-20 09:00: 2025-01-20 10:00"


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        Span(-1, WORKING)
    with pytest.raises(ValueError, match="weeks"):
        Span(1, "weeks")
    with pytest.raises(ValueError, match="before it starts"):
        Pause(at("2025-01-20"), at("2025-01-19"))
    with pytest.raises(ValueError, match="promise"):
        due(at("2025-01-20"), Span(1, SpanUnit.PROMISED), published())


# Promises ------------------------------------------------------------------------------------


def test_a_promised_date_is_the_deadline() -> None:
    clock = due_promised(date(2025, 3, 1))
    assert clock.at == end_of(date(2025, 3, 1))
    assert told(clock) == ("promised at the hearing: 2025-03-01", "质询会承诺期限：2025-03-01")


def test_a_paused_promise_moves_by_the_days_of_the_pause() -> None:
    pause = Pause(at("2025-02-10"), at("2025-02-15"))
    clock = due_promised(date(2025, 3, 1), at("2025-01-20"), [pause])
    assert clock.at == end_of(date(2025, 3, 6))
    assert told(clock) == (
        "promised at the hearing, 5 paused days left out: 2025-03-06",
        "质询会承诺期限，扣除暂停的5天：2025-03-06",
    )
    with pytest.raises(ValueError, match="start"):
        due_promised(date(2025, 3, 1), None, [pause])


def test_a_promise_past_before_its_clock_starts_stays_past() -> None:
    clock = due_promised(date(2025, 1, 19), at("2025-01-20"), [Pause(at("2025-01-21"))])
    assert clock.at == end_of(date(2025, 1, 19))
    assert clock.paused == ()


# Pauses --------------------------------------------------------------------------------------


def test_a_pause_over_the_holiday_takes_only_working_days() -> None:
    pause = Pause(at("2025-01-24"), at("2025-02-06"))
    clock = working(at("2025-01-20"), 10, pause)
    # Paused: Friday 01-24, Sunday 01-26 (make-up), Monday 01-27, Wednesday 02-05.
    assert clock.at == end_of(date(2025, 2, 13))
    assert clock.paused_days == 4
    assert clock.paused == (pause,)
    assert clock.makeups == dates("2025-02-08")
    assert clock.holidays == ()
    words = "10 working days from 2025-01-21, make-up day 02-08 counted"
    assert told(clock) == (
        f"{words}, 4 paused working days left out: 2025-02-13",
        "自2025-01-21起10个工作日，调休上班日02-08计入，扣除暂停的4个工作日：2025-02-13",
    )


def test_a_pause_within_one_day_takes_nothing() -> None:
    clock = working(at("2025-03-03"), 2, Pause(at("2025-03-04", 8), at("2025-03-04", 18)))
    assert clock.at == end_of(date(2025, 3, 5))
    assert clock.paused == ()


def test_the_day_of_resuming_counts() -> None:
    clock = working(at("2025-03-03"), 1, Pause(at("2025-03-04"), at("2025-03-05", 17)))
    assert clock.at == end_of(date(2025, 3, 5))
    assert told(clock)[0] == (
        "1 working day from 2025-03-04, 1 paused working day left out: 2025-03-05"
    )


def test_an_open_pause_leaves_no_date() -> None:
    clock = working(at("2025-03-03"), 5, Pause(at("2025-03-05")))
    assert clock.at is None
    assert told(clock) == (
        "5 working days from 2025-03-04, paused since 2025-03-05",
        "自2025-03-04起5个工作日，自2025-03-05起暂停计时",
    )


def test_a_pause_after_the_end_changes_nothing() -> None:
    for late in (Pause(at("2025-03-05")), Pause(at("2025-03-05"), at("2025-03-09"))):
        clock = working(at("2025-03-03"), 1, late)
        assert clock.at == end_of(date(2025, 3, 4))
        assert clock.paused == ()


def test_a_pause_in_hours_takes_exactly_its_time() -> None:
    span = Span(24, SpanUnit.HOURS)
    pauses = (
        Pause(at("2025-03-03", 20), at("2025-03-03", 23, 20)),
        Pause(at("2025-03-03", 22), at("2025-03-04", 0, 5)),
    )
    clock = due(at("2025-03-03"), span, published(), pauses)
    assert clock.at == at("2025-03-04", 13, 5)
    assert clock.paused_time == timedelta(hours=4, minutes=5)
    assert told(clock) == (
        "24 hours from 2025-03-03 09:00, 4 h 5 min of pause left out: 2025-03-04 13:05",
        "自2025-03-03 09:00起24小时，扣除暂停的4小时5分钟：2025-03-04 13:05",
    )
    assert due(at("2025-03-03"), span, published(), [Pause(at("2025-03-04", 8))]).at is None
    on_time = due(at("2025-03-03"), span, published(), [Pause(at("2025-03-04", 9))])
    assert on_time.at == at("2025-03-04")


# What is left --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "state", "english", "chinese"),
    [
        (at("2025-01-24"), LeftState.LATER, "6 working days left", "剩6个工作日"),
        (at("2025-02-05"), LeftState.SOON, "3 working days left", "剩3个工作日"),
        (at("2025-02-07"), LeftState.SOON, "1 working day left", "剩1个工作日"),
        (at("2025-02-08", 23), LeftState.TODAY, "Due today", "今日到期"),
        (at("2025-02-09", 0), LeftState.OVERDUE, "Overdue", "已超期"),
        (at("2025-02-10"), LeftState.OVERDUE, "1 working day overdue", "超期1个工作日"),
        (at("2025-02-11"), LeftState.OVERDUE, "2 working days overdue", "超期2个工作日"),
    ],
)
def test_what_is_left_until_a_make_up_saturday(
    now: datetime, state: LeftState, english: str, chinese: str
) -> None:
    chip = left(now, end_of(date(2025, 2, 8)), published())
    assert chip.state == state
    assert told(chip) == (english, chinese)


def test_what_is_left_of_hours_and_of_free_days() -> None:
    noon = at("2025-03-03", 12)
    assert left(noon, noon, published()).state == LeftState.TODAY
    assert left(noon + timedelta(seconds=1), noon, published()) == Left(LeftState.OVERDUE, 0)
    sunday = left(at("2025-03-07"), end_of(date(2025, 3, 9)), published())
    assert told(sunday) == ("Due before the next working day", "下个工作日前到期")
    assert told(left(noon, None, published())) == ("Paused", "已暂停")


@given(tables(), moments, moments)
def test_soon_is_the_same_for_a_page_and_for_a_query(
    table: Table, now: datetime, due_at: datetime
) -> None:
    counting = table.calendar
    urgent = left(now, due_at, counting).state != LeftState.LATER
    assert urgent == (due_at <= soon_until(now, counting))


# Any calendar, any pauses --------------------------------------------------------------------


def naive(
    started: datetime, amount: int, counts: set[date] | Table | None, pauses: tuple[Pause, ...]
) -> date | None:
    """One day after another, the way a clerk does it on a wall calendar."""
    day, missing = local(started), amount
    while missing:
        day += DAY
        taken = [p for p in pauses if local(p.started) <= day]
        if any(p.ended is None for p in taken):
            return None
        if any(p.ended is not None and day < local(p.ended) for p in taken):
            continue
        missing -= counts.works(day) if isinstance(counts, Table) else 1
    return day


@given(st.data(), tables(), moments, st.integers(0, 60))
def test_the_explanation_of_working_days_adds_up(
    data: st.DataObject, table: Table, started: datetime, amount: int
) -> None:
    pauses = data.draw(pauses_after(started))
    clock = due(started, Span(amount, WORKING), table.calendar, pauses)
    last = naive(started, amount, table, pauses)
    assert clock.at == (None if last is None else end_of(last))
    if last is None:
        return
    counted = [
        day
        for day in (local(started) + DAY * n for n in range(1, (last - local(started)).days + 1))
        if not any(p.ended and local(p.started) <= day < local(p.ended) for p in clock.paused)
    ]
    weekdays = [day for day in counted if day.weekday() < 5 and day not in clock.holidays]
    assert len(weekdays) + len(clock.makeups) == amount
    assert set(clock.makeups) <= set(counted)
    assert table.calendar.between(local(started), last) - clock.paused_days == amount
    english, chinese = told(clock)
    for text in (english, chinese):
        assert f"{last:%Y-%m-%d}" in text
        assert all(f"{day:%m-%d}" in text for day in clock.makeups)
        assert all(str(year) in text for year in clock.unpublished)
    assert ("provisional" in english) == clock.provisional == ("暂定" in chinese)
    assert ("paused" in english) == bool(clock.paused_days) == ("暂停" in chinese)


@given(st.data(), moments, st.integers(0, 60))
def test_the_explanation_of_days_adds_up(
    data: st.DataObject, started: datetime, amount: int
) -> None:
    pauses = data.draw(pauses_after(started))
    clock = due(started, Span(amount, SpanUnit.DAYS), published(), pauses)
    last = naive(started, amount, None, pauses)
    assert clock.at == (None if last is None else end_of(last))
    if last is not None:
        assert (last - local(started)).days - clock.paused_days == amount
        promise = due_promised(local(started) + amount * DAY, started, pauses)
        assert promise.at == clock.at


@settings(max_examples=60)
@given(st.data(), moments, st.integers(0, 48))
def test_hours_add_up_by_quarters(data: st.DataObject, started: datetime, amount: int) -> None:
    pauses = data.draw(pauses_after(started, open_too=False))
    clock = due(started, Span(amount, SpanUnit.HOURS), published(), pauses)
    now, quarters = started, amount * 4
    while quarters:
        quarters -= not any(p.ended and p.started <= now < p.ended for p in pauses)
        now += timedelta(minutes=15)
    assert clock.at == now
    assert clock.paused_time == now - started - timedelta(hours=amount)


@given(st.data(), tables(), moments, st.sampled_from([WORKING, SpanUnit.DAYS, SpanUnit.HOURS]))
def test_more_is_never_earlier(
    data: st.DataObject, table: Table, started: datetime, unit: SpanUnit
) -> None:
    pauses = data.draw(pauses_after(started, open_too=False))
    amount, more = sorted(data.draw(st.tuples(st.integers(0, 90), st.integers(0, 90))))
    later = data.draw(days.map(lambda day: datetime.combine(day, started.timetz())))
    first, second = sorted((started, later))
    counting = table.calendar

    def ends(begun: datetime, length: int, held: tuple[Pause, ...]) -> datetime:
        when = due(begun, Span(length, unit), counting, held).at
        assert when is not None
        return when

    assert ends(started, amount, pauses) <= ends(started, more, pauses)
    assert ends(first, amount, pauses) <= ends(second, amount, pauses)
    assert ends(started, amount, ()) <= ends(started, amount, pauses)
    assert ends(started, amount, pauses) == ends(started, amount, tuple(reversed(pauses)))
