"""When rungs are reached: working days before and after, over year ends and make-up Saturdays."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.world import ZONE
from tracker import reference
from tracker.models import Rung
from tracker.time.calendar import Calendar
from tracker.time.clocks import end_of
from tracker.time.ladders import LadderStep, Moments
from tracker.vocabulary import ClockKind, Effect

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2024, 1, 1, tzinfo=ZONE)


def at(*day: int) -> datetime:
    return datetime(*day, tzinfo=ZONE)  # type: ignore[arg-type, misc]  # year, month, day, …


def moments() -> Moments:
    return reference.moments()


# (due day, working days from it, the day whose first minute it is)
CASES = [
    # An ordinary week: due on Friday 2026-03-20.
    ((2026, 3, 20), -3, (2026, 3, 17)),
    ((2026, 3, 20), -1, (2026, 3, 19)),
    ((2026, 3, 20), 1, (2026, 3, 23)),
    ((2026, 3, 20), 5, (2026, 3, 27)),
    # Due on a Monday: the last working day before is Friday.
    ((2026, 3, 23), -1, (2026, 3, 20)),
    # Due on Sunday: on Friday no working day is left, on Thursday one.
    ((2026, 3, 22), -1, (2026, 3, 19)),
    # Due on a make-up Saturday, 2026-02-14 and 2025-02-08 (design §4): a working day like any.
    ((2026, 2, 14), -1, (2026, 2, 13)),
    ((2026, 2, 14), 1, (2026, 2, 24)),  # the whole Spring Festival lies between
    ((2025, 2, 8), -3, (2025, 2, 5)),
    ((2025, 2, 8), 1, (2025, 2, 10)),
    # A make-up Saturday counts on the way: 2026-10-10.
    ((2026, 10, 12), -1, (2026, 10, 10)),
    ((2026, 10, 9), 1, (2026, 10, 10)),
    # Across National Day.
    ((2026, 10, 8), -1, (2026, 9, 30)),
    ((2026, 9, 30), 3, (2026, 10, 10)),
    # 31 December, and the New Year's holiday after it.
    ((2025, 12, 31), -3, (2025, 12, 26)),
    ((2025, 12, 31), 1, (2026, 1, 4)),  # a make-up Sunday
    ((2026, 1, 4), -1, (2025, 12, 31)),
    # A year not published: weekends and statutory days only (2031-01-01 is a Wednesday).
    ((2030, 12, 31), 1, (2031, 1, 2)),
    ((2031, 1, 2), -1, (2030, 12, 31)),
]


@pytest.mark.parametrize(("due", "days", "expected"), CASES)
def test_the_day_of_a_rung(
    due: tuple[int, int, int], days: int, expected: tuple[int, int, int]
) -> None:
    assert moments().of(days, end_of(date(*due)), LONG_AGO) == at(*expected)


@pytest.mark.parametrize(("due", "days", "_expected"), CASES)
def test_a_reminder_says_the_truth(
    due: tuple[int, int, int], days: int, _expected: tuple[int, int, int]
) -> None:
    """On the day of T-n exactly n working days are left, or more where the due day is none."""
    if days < 0:
        day = moments().of(days, end_of(date(*due)), LONG_AGO).astimezone(ZONE).date()
        assert reference.calendar().is_working(day)
        assert reference.calendar().between(day, date(*due)) == -days


def test_time_has_run_out_the_second_after() -> None:
    due = end_of(date(2026, 3, 20))
    assert moments().of(0, due, LONG_AGO) == at(2026, 3, 21)
    assert moments().of(0, at(2026, 3, 20, 15, 30), LONG_AGO) == at(2026, 3, 20, 15, 30, 1)


def test_a_promise_already_past_counts_its_cards_from_the_start() -> None:
    due, started = end_of(date(2026, 3, 2)), at(2026, 3, 20, 9)
    assert moments().of(3, due, started) == at(2026, 3, 25)
    assert moments().first(ClockKind.RECTIFY, due, started, started) == at(2026, 3, 3)


def test_what_comes_next_climbs_the_ladder() -> None:
    due, now, seen = end_of(date(2026, 3, 20)), LONG_AGO, []
    while (now_ := moments().after(ClockKind.RECTIFY, due, LONG_AGO, now)) is not None:
        now = now_
        seen.append(now)
    days = [(3, 17), (3, 19), (3, 21), (3, 23), (3, 25), (3, 27)]
    assert seen == [at(2026, *day) for day in days]


def test_a_short_clock_skips_the_rungs_before_its_start() -> None:
    """Two hours: T-3 and T-1 lie behind when it starts; the first thing is that it runs out."""
    start, due = at(2026, 3, 20, 9), at(2026, 3, 20, 11)
    first = moments().first(ClockKind.RECTIFY, due, start, start)
    assert first == at(2026, 3, 20, 11, 0, 1)


@pytest.mark.parametrize("kind", list(ClockKind))
def test_a_paused_clock_needs_nothing(kind: str) -> None:
    assert moments().first(kind, None, LONG_AGO, LONG_AGO) is None
    assert moments().after(kind, None, LONG_AGO, LONG_AGO) is None


@pytest.mark.parametrize("kind", [ClockKind.RETURN, ClockKind.NOTICE, ClockKind.REVIEW])
def test_some_clocks_act_by_running_out(kind: str) -> None:
    due = end_of(date(2026, 3, 20))
    assert moments().after(kind, due, LONG_AGO, at(2026, 3, 20)) == at(2026, 3, 21)


def test_ladders_are_data_and_known_words() -> None:
    rungs = list(Rung.objects.all())
    known = {"officer", "head", "supervisor", "inspector", "clerk", "director", "auditor"}
    assert {word for rung in rungs for word in rung.recipients} <= known
    rectify = [(r.code, r.days, r.effect) for r in rungs if r.kind == ClockKind.RECTIFY]
    assert rectify == [
        ("t3", -3, Effect.REMIND),
        ("t1", -1, Effect.REMIND),
        ("due", 0, Effect.OVERDUE),
        ("order", 1, Effect.SUPERVISION_ORDER),
        ("yellow", 3, Effect.YELLOW_CARD),
        ("red", 5, Effect.RED_CARD),
    ]


def test_a_saved_rung_is_seen_at_once() -> None:
    before = reference.ladders()[ClockKind.PLAN]
    Rung.objects.create(
        kind=ClockKind.PLAN, code="t2", days=-2, effect=Effect.REMIND, recipients=["head"]
    )
    after = reference.ladders()[ClockKind.PLAN]
    assert [step.code for step in after] == ["t2", *[step.code for step in before]]
    assert isinstance(after[0], LadderStep)
    assert reference.moments().ladders is reference.ladders()


def test_an_empty_calendar_still_knows_weekends() -> None:
    assert Moments(Calendar(), reference.ladders()).of(1, end_of(date(2090, 3, 3)), LONG_AGO) == at(
        2090, 3, 6
    )
