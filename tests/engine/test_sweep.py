"""The sweep: what is due as of a moment is done, each thing once, whoever else is at it."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from engine import faults
from engine import sweep as sweeping
from engine.models import EngineFault
from engine.sweep import Swept, sweep
from tests.world import ZONE, World
from tracker import timekeeping, triggers
from tracker.models import Case, CaseEvent, Clock, Rung, RungFired, SupervisionOrder
from tracker.records.store import where
from tracker.records.verbs import RemindRecord
from tracker.time import clocks
from tracker.vocabulary import ClockKind, Effect, Status, VerbName


def days_from(first: datetime, count: int) -> list[datetime]:
    return [first + timedelta(days=n) for n in range(count)]


def midnight(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=ZONE)


def told(case: Case, kind: str = ClockKind.RECTIFY) -> list[tuple[str, str]]:
    """(day, rung) of every rung of this kind of clock that the record of a case holds."""
    events = case.events.filter(verb=VerbName.REMIND).order_by("seq")
    return [
        (f"{clocks.local(e.at):%m-%d}", e.record.rung) for e in events if e.record.clock == kind
    ]


def gapless(case: Case) -> bool:
    case.refresh_from_db()
    seqs = list(case.events.order_by("seq").values_list("seq", flat=True))
    return seqs == list(range(1, case.version + 1))


def whole(case: Case) -> bool:
    return gapless(case) and all(e.digest == e.compute_digest() for e in case.events.all())


def run(first: datetime, count: int) -> Swept:
    total = Swept()
    for at in days_from(first, count):
        total.add(sweep(at))
    return total


def test_a_case_left_alone_climbs_every_rung_once(world: World) -> None:
    """Planned on 2 March with 15 working days: due 24 March 2026 (Tomb-sweeping day is later)."""
    case = world.planned()
    due = case.clocks.get(kind=ClockKind.RECTIFY).due
    assert due is not None
    assert clocks.local(due) == date(2026, 3, 23)
    run(midnight(2026, 3, 3), 40)
    assert told(case) == [
        ("03-18", "t3"),
        ("03-20", "t1"),
        ("03-24", "due"),
        ("03-24", "order"),
        ("03-26", "yellow"),
        ("03-30", "red"),
    ]
    assert whole(case)
    assert case.status == Status.DEADLINE
    order = SupervisionOrder.objects.get(clock__kind=ClockKind.RECTIFY)
    assert order.number.startswith("督办2026-")
    assert order.event.record.order == order.number


def test_every_rung_tells_what_it_is(world: World) -> None:
    case = world.planned()
    run(midnight(2026, 3, 3), 40)
    yellow = case.events.get(where(RemindRecord, rung="yellow"))
    assert yellow.record.effect == Effect.YELLOW_CARD
    assert yellow.record.recipients == ("head", "supervisor", "director")
    assert (yellow.actor_id, yellow.role) == (None, "system")
    assert (yellow.from_status, yellow.to_status) == (Status.DEADLINE, Status.DEADLINE)


def test_an_engine_that_was_away_tells_what_is_still_true(world: World) -> None:
    """Two reminders missed: the later one; overdue meanwhile: no reminder, every overdue rung."""
    early, late = world.planned(), world.planned()
    due = early.clocks.get(kind=ClockKind.RECTIFY).due
    assert due is not None
    sweep(due - timedelta(hours=1))
    assert [rung for _day, rung in told(early)] == ["t1"]
    sweep(midnight(2026, 4, 30))
    assert [rung for _day, rung in told(late)] == ["t1", "due", "order", "yellow", "red"]


def test_a_second_sweep_of_the_same_moment_does_nothing(world: World) -> None:
    world.planned()
    first = sweep(midnight(2026, 4, 30))
    assert first.events > 0
    assert sweep(midnight(2026, 4, 30)) == Swept()


def test_a_moved_deadline_arms_again_what_lies_ahead(world: World) -> None:
    case = world.planned()
    run(midnight(2026, 3, 3), 17)  # up to 19 March: T-3 has fired
    clock = case.clocks.get(kind=ClockKind.RECTIFY)
    clock.amount += 10
    timekeeping.recount(clock, midnight(2026, 3, 19))
    run(midnight(2026, 3, 20), 60)
    assert [rung for _day, rung in told(case)] == [
        *("t3", "t3", "t1", "due", "order", "yellow", "red")
    ]


def test_a_deadline_moved_back_does_not_repeat_what_was_told(world: World) -> None:
    case = world.planned()
    run(midnight(2026, 3, 3), 23)  # up to 25 March: overdue, with an order
    clock = case.clocks.get(kind=ClockKind.RECTIFY)
    clock.amount -= 1
    timekeeping.recount(clock, midnight(2026, 3, 25))
    run(midnight(2026, 3, 25), 20)
    assert [rung for _day, rung in told(case)] == ["t3", "t1", "due", "order", "yellow", "red"]


def test_a_paused_clock_is_silent_and_goes_on_afterwards(world: World) -> None:
    case = world.planned()
    clock = case.clocks.get(kind=ClockKind.RECTIFY)
    timekeeping.pause(clock, midnight(2026, 3, 10))
    run(midnight(2026, 3, 11), 60)
    assert told(case) == []
    timekeeping.resume(clock, midnight(2026, 5, 11))
    run(midnight(2026, 5, 12), 30)
    assert [rung for _day, rung in told(case)] == ["t3", "t1", "due", "order", "yellow", "red"]


def test_a_clock_stopped_in_time_is_silent(world: World) -> None:
    case = world.submitted()
    run(midnight(2026, 3, 4), 60)
    assert told(case) == []


def test_a_clock_stopped_late_before_the_engine_came_is_recorded_as_late(world: World) -> None:
    """The delay is a fact even if nobody swept that day; nobody is chased for it any more."""
    case = world.planned()
    world.now = midnight(2026, 3, 24)
    case = world.submitted(case)
    sweep(midnight(2026, 5, 1))
    assert [rung for _day, rung in told(case)] == ["due"]
    assert case.events.get(where(RemindRecord, clock="rectify")).record.recipients == ()
    assert whole(case)


def test_nothing_is_written_on_a_case_that_has_ended(world: World) -> None:
    target, case = world.planned(), world.planned()
    world.now = midnight(2026, 3, 26)
    world.merged(case, target)
    before = CaseEvent.objects.filter(case=case).count()
    sweep(midnight(2026, 6, 1))
    assert CaseEvent.objects.filter(case=case).count() == before
    assert not Clock.objects.filter(case=case, next_at__isnull=False).exists()


def test_the_return_window_closes_by_itself(world: World) -> None:
    case = world.assigned()
    clock = case.clocks.get(kind=ClockKind.RETURN)
    sweep(midnight(2026, 3, 31))
    clock.refresh_from_db()
    assert clock.stopped == clock.due
    assert told(case, ClockKind.RETURN) == []


def test_the_end_of_the_public_notice_is_an_event_through_the_door(world: World) -> None:
    case = world.verified()
    due = case.clocks.get(kind=ClockKind.NOTICE).due
    assert due is not None
    sweep(due)
    assert not case.events.filter(verb=VerbName.NOTICE_OVER).exists()
    done = sweep(due + timedelta(seconds=1))
    assert done.acts == 1
    event = case.events.get(verb=VerbName.NOTICE_OVER)
    assert event.role == "system"
    assert sweep(due + timedelta(days=1)).acts == 0
    assert world.actor("zhou").role == "director"
    world.now = due + timedelta(days=2)
    assert world.closed(case).status == Status.CLOSED


def test_no_rung_is_reached_before_the_last_event(world: World) -> None:
    """An engine asked about yesterday leaves alone what has an event from today."""
    case = world.planned()
    Clock.objects.filter(case=case).update(next_at=midnight(2026, 1, 1))
    assert sweep(midnight(2026, 3, 1)) == Swept()


def test_each_day_is_the_same_as_catching_up_in_the_end(world: World) -> None:
    """Whatever the engine missed, the overdue rungs of a year are the same set."""
    cases = [world.planned() for _ in range(3)]
    for day in days_from(midnight(2026, 3, 3), 20):
        sweep(day)
    half = RungFired.objects.count()
    sweep(midnight(2026, 12, 31))
    late = {"due", "order", "yellow", "red"}
    for case in cases:
        assert late <= {rung for _day, rung in told(case)}
    assert RungFired.objects.count() > half
    assert sweep(midnight(2027, 12, 31)).events == 0


# What breaks ---------------------------------------------------------------------------------


def broken(case: Case) -> None:
    """Give a case a version that its events contradict, as no verb could."""
    triggers.uninstall()
    Case.objects.filter(pk=case.pk).update(version=2)
    triggers.install()


def test_a_broken_case_is_set_aside_and_stops_nobody(world: World) -> None:
    cases = [world.planned() for _ in range(4)]
    bad = cases[1]
    broken(bad)
    at = midnight(2026, 3, 18)
    done = sweep(at)
    assert done.faults > 0
    for case in cases:
        if case != bad:
            assert [rung for _day, rung in told(case)] == ["t3"]
    sweep(at + timedelta(minutes=2))
    sweep(at + timedelta(minutes=20))
    fault = EngineFault.objects.filter(clock__case=bad, clock__kind=ClockKind.RECTIFY).get()
    assert (fault.attempts, fault.aside_at) == (3, at + timedelta(minutes=20))
    assert fault.error == "IntegrityError (UniqueViolation)" or "Integrity" in fault.error
    assert bad.title not in fault.error
    assert sweep(at + timedelta(minutes=40)) == Swept()


def test_a_case_mended_by_hand_is_tried_again(world: World) -> None:
    case = world.planned()
    right = case.version
    broken(case)
    at = midnight(2026, 3, 18)
    for minutes in (0, 2, 20):
        sweep(at + timedelta(minutes=minutes))
    assert told(case) == []
    triggers.uninstall()
    Case.objects.filter(pk=case.pk).update(version=right)
    triggers.install()
    for fault in EngineFault.objects.all():
        assert faults.try_again(fault.pk)
    sweep(at + timedelta(hours=1))
    assert [rung for _day, rung in told(case)] == ["t3"]


def test_the_words_of_a_fault_quote_no_case() -> None:
    error = ValueError("张三 lives at 13800000000")
    assert faults.words(error) == "ValueError"


# What it costs -------------------------------------------------------------------------------


def test_nothing_due_costs_one_select(world: World) -> None:
    for _ in range(3):
        world.planned()
    sweep(midnight(2026, 3, 3))
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert sweep(midnight(2026, 3, 3) + timedelta(seconds=1)) == Swept()
    selects = [q["sql"] for q in seen if q["sql"].startswith("SELECT")]
    assert len(selects) == 1


def test_a_batch_costs_the_same_however_many_are_due(world: World) -> None:
    def cost(count: int) -> int:
        RungFired.objects.count()
        for _ in range(count):
            world.planned()
        with CaptureQueriesContext(connection) as seen:
            sweep(midnight(2026, 3, 18))
        return len([q for q in seen if q["sql"].split()[0] in {"SELECT", "INSERT", "UPDATE"}])

    assert cost(1) + 1 >= cost(6)


# Two at once ---------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_engines_never_act_twice_on_one_clock() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    world = World()
    cases = [world.planned() for _ in range(12)]
    at, start = midnight(2026, 4, 30), threading.Barrier(4)
    done: list[Any] = []

    def engine() -> None:
        try:
            start.wait()
            done.append(sweep(at, batch=3))
        except Exception as error:
            done.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=engine) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(isinstance(found, Swept) for found in done), done
    sweeping.sweep(at)
    for case in cases:
        rungs = [rung for _day, rung in told(case)]
        assert rungs == ["due", "order", "yellow", "red"]
        assert whole(case)
    numbers = list(SupervisionOrder.objects.values_list("number", flat=True))
    assert len(numbers) == len(set(numbers)) > 0


# Ladders are data ----------------------------------------------------------------------------


def test_a_rung_switched_off_is_not_climbed(world: World) -> None:
    rung = Rung.objects.get(kind=ClockKind.RECTIFY, code="yellow")
    rung.active = False
    rung.save()
    case = world.planned()
    sweep(midnight(2026, 4, 30))
    assert [rung for _day, rung in told(case)] == ["due", "order", "red"]


def test_late_by_a_moment_is_late(world: World) -> None:
    """A real log has cases that ended 20 ms after their deadline: no round comes between."""
    case = world.planned()
    clock = case.clocks.get(kind=ClockKind.RECTIFY)
    assert clock.due is not None
    late = clock.due + timedelta(milliseconds=20)
    timekeeping.stop(case, [ClockKind.RECTIFY], late)
    sweep(clock.due + timedelta(hours=1))
    assert [rung for _day, rung in told(case)] == ["due"]
