"""A notice is loaded: open clocks are worked out again, an event and a message where one moves."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult

from engine import recalculate
from engine.recalculate import Reckoned, next_year_missing, publish, reckon
from tests.engine.test_sweep import midnight, run, told, whole
from tests.tracker.time.test_holiday_notice import NOTICE_2026
from tests.world import ZONE, World
from tracker import reference
from tracker.models import CalendarDay, CalendarYear, Case, Clock
from tracker.records.store import where
from tracker.records.verbs import ReckonRecord
from tracker.time import clocks
from tracker.time.holiday_notice import read
from tracker.time.holidays import HolidayNotice
from tracker.vocabulary import ClockKind
from workflows.models import CaseTask

NOTICE_2027 = """关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月30日（周六）、2月20日（周六）上班。
"""  # made up: the real one is not out


def in_winter() -> World:
    """A world at the end of 2026: what is planned now runs into the unpublished 2027."""
    CalendarYear.objects.filter(year__gte=2027).delete()
    CalendarDay.objects.filter(day__year__gte=2027).delete()
    reference.forget()
    world = World()
    world.now = datetime(2027, 1, 25, 9, tzinfo=ZONE)
    return world


def rectify(case: Case) -> Clock:
    return case.clocks.get(kind=ClockKind.RECTIFY)


@pytest.mark.django_db
def test_a_date_in_an_unpublished_year_is_provisional_and_moves_with_the_notice() -> None:
    world = in_winter()
    case = world.planned()
    before = rectify(case)
    assert before.provisional
    assert before.due is not None
    # Off by law alone: Friday 5 and Monday 8 February.
    assert clocks.local(before.due) == date(2027, 2, 17)
    publish(read(NOTICE_2027), "paste")
    done = reckon(midnight(2027, 1, 26))
    after = rectify(case)
    assert after.due is not None
    assert not after.provisional
    # The notice takes three days more and gives one, Saturday 30 January, in time.
    assert clocks.local(after.due) == date(2027, 2, 19)
    assert done.moved >= 1
    case.refresh_from_db()
    assert case.due_at == after.due
    task = CaseTask.objects.open().get(case=case)
    assert task.due == after.due
    event = case.events.get(where(ReckonRecord, clock=ClockKind.RECTIFY))
    assert clocks.local(event.record.due) == clocks.local(after.due)
    assert whole(case)


@pytest.mark.django_db
def test_a_second_reckoning_changes_nothing_more() -> None:
    world = in_winter()
    case = world.planned()
    publish(read(NOTICE_2027), "paste")
    assert reckon(midnight(2027, 1, 26)).moved > 0
    events = case.events.count()
    assert reckon(midnight(2027, 1, 26)).moved == 0
    assert case.events.count() == events


@pytest.mark.django_db
def test_the_ladder_follows_the_date_that_moved() -> None:
    world = in_winter()
    case = world.planned()
    run(midnight(2027, 1, 26), 2)
    publish(read(NOTICE_2027), "paste")
    reckon(midnight(2027, 1, 28))
    run(midnight(2027, 1, 29), 60)
    assert [rung for _day, rung in told(case)] == ["t3", "t1", "due", "order", "yellow", "red"]


@pytest.mark.django_db
def test_whom_a_moved_date_concerns_is_told() -> None:
    world = in_winter()
    world.planned()
    publish(read(NOTICE_2027), "paste")
    before = DBTaskResult.objects.count()
    reckon(midnight(2027, 1, 26))
    assert DBTaskResult.objects.count() == before + 1


def test_a_case_that_has_ended_is_left_as_it_was(world: World) -> None:
    case = world.closed()
    events = case.events.count()
    publish([HolidayNotice(2026, {date(2026, 1, 1): "元旦"}, {})], "test")
    assert reckon(midnight(2026, 6, 1)).clocks == 0
    assert case.events.count() == events


def test_the_same_notice_moves_nothing(world: World) -> None:
    """2026 is known already: read from its text it says the same."""
    world.planned()
    publish(read(NOTICE_2026), "paste")
    done = reckon(midnight(2026, 3, 4))
    assert done == Reckoned(clocks=done.clocks, moved=0)
    assert done.clocks > 0


@pytest.mark.django_db
def test_batches_leave_nobody_out() -> None:
    world = in_winter()
    cases = [world.planned() for _ in range(5)]
    publish(read(NOTICE_2027), "paste")
    reckon(midnight(2027, 1, 26), batch=2)
    assert all(not rectify(case).provisional for case in cases)


def test_from_november_on_the_missing_year_is_named(db: None) -> None:
    CalendarYear.objects.filter(year__gte=2027).delete()
    reference.forget()
    assert next_year_missing(datetime(2026, 10, 31, 23, 59, tzinfo=ZONE)) is None
    assert next_year_missing(datetime(2026, 11, 1, tzinfo=ZONE)) == 2027
    publish(read(NOTICE_2027), "paste")
    assert next_year_missing(datetime(2026, 12, 31, tzinfo=ZONE)) is None


def test_a_later_notice_keeps_the_december_days_of_the_next(db: None) -> None:
    """The notice of 2019 took 31 December 2018; loading 2018 again does not give it back."""
    assert CalendarDay.objects.filter(day=date(2018, 12, 31)).exists()
    publish([HolidayNotice(2018, {date(2018, 1, 1): "元旦"}, {})], "test")
    assert CalendarDay.objects.filter(day=date(2018, 12, 31)).exists()
    assert not CalendarDay.objects.filter(day=date(2018, 10, 1)).exists()


def test_the_command_reads_a_file_and_reckons(world: World, tmp_path: Path) -> None:
    path = tmp_path / "2027.txt"
    path.write_text(NOTICE_2027, encoding="utf-8")
    out = io.StringIO()
    call_command("import_calendar", str(path), stdout=out)
    assert out.getvalue().startswith("years 2027, clocks ")
    assert CalendarYear.objects.get(year=2027).source == "2027.txt"
    path.write_text("nonsense", encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("import_calendar", str(path))


def test_the_background_job_can_run_twice(world: World) -> None:
    world.planned()
    first = recalculate.reckon_all.call()
    assert recalculate.reckon_all.call() == first
