"""The exit census counts every case once, and says so when it does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from tests.first_edition import content
from tests.world import World
from tracker import census, triggers
from tracker.models import Case
from tracker.vocabulary import Status

pytestmark = pytest.mark.django_db

GONE = "UPDATE tracker_case SET status = 'withdrawn', ended_at = %s WHERE id = %s"


@pytest.fixture
def every_exit(world: World) -> World:
    """A case in every state, over some months."""
    content.fill(world)
    world.tick(days=40)
    world.withdrawn(world.assigned())
    world.rejected()
    world.do("wang", "unmerge", world.merged(world.planned(), world.planned()), reason="两处")
    return world


@pytest.fixture
def unguarded() -> Iterator[None]:
    """A database whose guards somebody has taken away."""
    triggers.uninstall()
    yield
    triggers.install()


def by_hand(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_received_is_open_and_every_exit(every_exit: World) -> None:
    found = census.take()
    assert found.holds
    assert len(found.months) >= 2
    assert found.total.received == Case.objects.count() == found.total.accounted
    for month in found.months:
        assert month.holds
        assert census.of_month(month.first).count() == month.received
    told = dict(zip(census.EXITS, found.total.exits, strict=True))
    assert all(told[status] for status in (Status.CLOSED, Status.REJECTED, Status.MERGED))
    assert told[Status.WITHDRAWN] == 1


def test_a_row_that_was_broken_by_hand_is_named(every_exit: World, unguarded: None) -> None:
    case = every_exit.logged()
    assert census.take().holds
    by_hand(GONE, every_exit.now, case.pk)
    found = census.take()
    assert not found.holds
    assert (case.number, "withdrawn") in found.astray


def test_an_exit_on_no_day_or_into_no_case_is_named(world: World, unguarded: None) -> None:
    closed = world.closed()
    by_hand("UPDATE tracker_caseevent SET to_status = 'merged' WHERE case_id = %s", closed.pk)
    assert [number for number, _status in census.take().astray] == [closed.number]


def test_a_case_without_its_first_event_does_not_reconcile(world: World, unguarded: None) -> None:
    case = world.logged()
    by_hand("UPDATE tracker_caseevent SET verb = 'correct' WHERE case_id = %s", case.pk)
    (month,) = census.take().months
    assert (month.received, month.accounted, month.holds) == (0, 1, False)


def test_numbers_that_were_never_used_are_told_and_more_cases_than_numbers_found_out(
    world: World, unguarded: None
) -> None:
    world.logged()
    by_hand("UPDATE tracker_numberseries SET last = last + 3 WHERE series = 'case'")
    found = census.take()
    assert (found.years[0].unused, found.holds) == (3, True)
    by_hand("UPDATE tracker_numberseries SET last = 0 WHERE series = 'case'")
    assert not census.take().holds


def test_five_statements_for_any_number_of_cases(
    every_exit: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):
        census.take()


def test_the_month_is_the_local_one(world: World) -> None:
    world.now = world.now.replace(month=4, day=1, hour=0, minute=30)
    case = world.logged(received_at=world.now)
    assert [month.first.month for month in census.take().months] == [4]
    assert list(census.of_month(census.take().months[0].first)) == [case]
    world.logged(received_at=world.now - timedelta(hours=3))
    assert [month.first.month for month in census.take().months] == [4, 3]


def test_the_command_prints_it_and_fails_when_it_does_not_fit(
    every_exit: World, unguarded: None
) -> None:
    out = StringIO()
    call_command("census", stdout=out)
    assert "received = open + every exit" in out.getvalue()
    first = census.take().months[0].first
    numbers = StringIO()
    call_command("census", month=f"{first:%Y-%m}", stdout=numbers)
    assert len(numbers.getvalue().splitlines()) == census.take().months[0].received
    assert "\twithdrawn" in numbers.getvalue()
    with pytest.raises(CommandError):
        call_command("census", month="March")
    case = every_exit.logged()
    by_hand(GONE, every_exit.now, case.pk)
    broken = StringIO()
    with pytest.raises(SystemExit):
        call_command("census", stdout=broken)
    assert case.number in broken.getvalue()
