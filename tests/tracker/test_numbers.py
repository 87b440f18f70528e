"""Numbers are unique, never used again, and hold nobody up."""

from datetime import datetime
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from tests.world import ZONE, World
from tracker import numbers
from tracker.models import Case, NumberSeries
from workflows import door
from workflows.door import perform


def log(world: World, at: datetime | None = None) -> Case:
    at = at or world.now
    payload = {"title": "井盖缺失", "text": "井盖缺失多日。", "channel": "hotline"}
    actor = world.actor("wang")
    return perform(None, "log", actor, at=at, received_at=at, **payload).case


def in_threads(count: int, deed: Any) -> None:
    def run() -> None:
        try:
            deed()
        finally:
            connection.close()

    threads = [Thread(target=run) for _i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db
def test_numbers_begin_at_one_each_year_and_series(world: World) -> None:
    assert numbers.take(numbers.CASE, 2026) == 1
    assert numbers.take(numbers.CASE, 2026, 5) == 2
    assert numbers.take(numbers.CASE, 2026) == 7
    assert numbers.take(numbers.CASE, 2027) == 1
    assert numbers.take(numbers.SIGN_OFF, 2026) == 1
    assert numbers.case_number(2026, 123) == "2026-000123"
    assert numbers.sign_off_number(2026, 123) == "XH2026-000123"


@pytest.mark.django_db
def test_the_year_changes_at_local_midnight(world: World) -> None:
    last = datetime(2026, 12, 31, 23, 59, 59, tzinfo=ZONE)  # 15:59:59 of the day in UTC
    first = datetime(2027, 1, 1, 0, 0, 0, tzinfo=ZONE)  # still 2026 in UTC
    assert log(world, last).number == "2026-000001"
    assert log(world, first).number == "2027-000001"


@pytest.mark.django_db(transaction=True)
def test_intake_at_once_gives_every_case_its_own_number(world: World) -> None:
    def take_in() -> None:
        for _i in range(5):
            log(world)

    in_threads(8, take_in)
    found = sorted(Case.objects.values_list("number", flat=True))
    assert found == [f"2026-{i:06d}" for i in range(1, 41)]


@pytest.mark.django_db(transaction=True)
def test_a_failed_intake_leaves_a_gap(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    log(world)

    def fail(*_args: Any) -> None:
        raise RuntimeError("the machine went down")

    with monkeypatch.context() as patch:
        patch.setattr(door.route, "begin", fail)
        with pytest.raises(RuntimeError):
            log(world)
    assert log(world).number == "2026-000003"
    assert Case.objects.count() == 2
    assert NumberSeries.objects.get(series=numbers.CASE).last == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_a_long_transaction_does_not_hold_up_intake(world: World) -> None:
    """An intake that has its number and is still writing: another one goes through meanwhile."""
    begun, done = Event(), Event()
    begin = door.route.begin

    def slow(cases: list[Case], at: datetime) -> None:
        begin(cases, at)
        if cases[0].number == "2026-000001":
            begun.set()
            assert done.wait(timeout=20)

    door.route.begin = slow
    try:
        first = Thread(target=lambda: (log(world), connection.close()))
        first.start()
        assert begun.wait(timeout=20)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 500")  # milliseconds: waiting would be an error
        second = log(world)
        assert not Case.objects.filter(number="2026-000001").exists()
    finally:
        done.set()
        first.join()
        door.route.begin = begin
        connection.close()
    assert second.number == "2026-000002"
    assert Case.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_sign_off_that_is_undone_gives_its_number_back(world: World) -> None:
    """It was never shown to anybody: the number is taken in the transaction of the sign-off."""
    case = world.signed()
    world.tick(days=20)
    with transaction.atomic():
        world.do("zhou", "close", case)
        transaction.set_rollback(True)
    assert world.do("zhou", "close", case).case.sign_off_number == "XH2026-000001"
