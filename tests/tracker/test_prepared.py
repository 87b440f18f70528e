"""Prepared queries answer what the same queries answer when made anew."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from tests.world import World
from tracker.db.prepared import prepared
from tracker.models import Case, Clock, User

pytestmark = pytest.mark.django_db


@prepared
def by_number(number: str) -> QuerySet[Case]:
    return Case.objects.filter(number=number).select_related("logged_by")


@prepared
def begun(case: int, at: datetime, *, running: bool) -> QuerySet[Clock]:
    return Clock.objects.filter(case=case, started__lte=at, stopped__isnull=running)


@prepared
def pair(first: int, second: int) -> QuerySet[Case]:
    return Case.objects.filter(pk=first) | Case.objects.filter(pk=second)


@prepared
def nothing(case: int) -> QuerySet[Case]:
    return Case.objects.filter(pk__in=[], merged_into=case)


@prepared
def names(username: str) -> QuerySet[User, str]:
    return User.objects.filter(username=username).values_list("name", flat=True)


def test_the_values_are_filled_in_each_time(world: World) -> None:
    one, two = world.assigned(), world.logged()
    for case in (one, two, one):
        found = by_number(case.number)
        assert found == [case]
        assert found[0].logged_by == world.people["wang"]
    assert by_number("1999-000001") == []
    assert by_number.first(two.number) == two
    assert by_number.first("'; DROP TABLE") is None


def test_the_sql_is_the_same_as_ever(world: World) -> None:
    case = world.assigned()
    by_number(case.number)
    with CaptureQueriesContext(connection) as sent:
        by_number("2026-000777")
        list(Case.objects.filter(number="2026-000777").select_related("logged_by"))
    assert sent.captured_queries[0]["sql"] == sent.captured_queries[1]["sql"]


def test_keywords_make_another_query(world: World) -> None:
    case = world.assigned()
    world.do("li", "acknowledge", case)
    for running in (True, False, True):
        wanted = Clock.objects.filter(case=case, started__lte=world.now, stopped__isnull=running)
        assert begun(case.pk, world.now, running=running) == list(wanted) != []
    assert begun(case.pk, world.now - timedelta(days=9), running=True) == []


def test_every_value_has_its_place(world: World) -> None:
    one, two = world.logged(), world.logged(title="路灯不亮")
    assert pair(one.pk, two.pk) == pair(two.pk, one.pk)
    assert pair(one.pk, one.pk) == [one]


def test_an_empty_query_asks_nothing(world: World, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert nothing(1) == []
        assert nothing(2) == []


def test_columns_alone(world: World) -> None:
    assert names("wang") == ["王敏"]
    assert names("li") == ["李强"]


def test_a_value_that_the_sql_does_not_hold_is_a_mistake(world: World) -> None:
    @prepared
    def forgetful(case: int, number: str) -> QuerySet[Case]:
        return Case.objects.filter(pk=case)

    with pytest.raises(ValueError, match="does not depend on value"):
        forgetful(1, "2026-000001")


def test_rows_are_new_ones_each_time(world: World) -> None:
    case = world.logged()
    first, second = by_number(case.number)[0], by_number(case.number)[0]
    first.title = "changed"
    assert second.title == case.title
