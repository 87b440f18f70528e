"""Limits and one-time proofs: kept in the database, driven out by nothing, never open by fault."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection, transaction
from django.test import Client, RequestFactory

from engine.rounds import Engine
from tests.at_once import at_once
from tracker.models import User
from web import limits
from web.limits import Limit
from web.models import Attempts, CacheEntry, UsedProof

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ALONE = pytest.mark.django_db(transaction=True)
FIVE = Limit("five", 5, HOUR)
MANY = 400  # more than a cache keeps by Django's custom


def out_of_order(table: str) -> Callable[..., Any]:
    """A database that fails at one table."""

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if table in sql:
            raise OperationalError("the disk is full")
        return run(sql, params, many, context)

    return execute


@pytest.mark.parametrize("others", [MANY, pytest.param(10_000, marks=[pytest.mark.slow, ALONE])])
def test_a_used_proof_stays_used(others: int) -> None:
    proofs = [f"proof {n}" for n in range(100)]
    assert all(limits.use_up(proof, AT + HOUR) for proof in proofs)
    for n in range(others):
        other = limits.take(AT, (FIVE, str(n))) if n % 2 else limits.use_up(str(n), AT + HOUR)
        assert other
    limits.tidy(AT + HOUR)
    assert [proof for proof in proofs if limits.use_up(proof, AT + HOUR)] == []


def test_no_flood_of_other_keys_lifts_a_limit() -> None:
    assert [limits.take(AT, (FIVE, "here")) for _n in range(6)] == [True] * 5 + [False]
    for n in range(MANY):
        limits.take(AT, (FIVE, f"somebody {n}"))
    limits.tidy(AT + HOUR / 2)
    assert not limits.take(AT + HOUR / 2, (FIVE, "here"))


def test_a_count_begins_anew_when_its_time_is_over() -> None:
    for _n in range(9):
        limits.take(AT, (FIVE, "here"))
    assert not limits.take(AT + HOUR - timedelta(seconds=1), (FIVE, "here"))
    assert [limits.take(AT + HOUR, (FIVE, "here")) for _n in range(6)] == [True] * 5 + [False]


def test_an_attempt_is_given_back() -> None:
    for _n in range(20):
        assert limits.take(AT, (FIVE, "here"))
        limits.give_back((FIVE, "here"))
    limits.give_back((FIVE, "here"))
    assert Attempts.objects.get().count == 0


def test_what_one_limit_refuses_is_not_counted_against_the_next() -> None:
    """Or whoever guesses from one address would shut the receipt of a case for everybody."""
    one, case = Limit("address", 1, HOUR), Limit("case", 3, HOUR)
    for _n in range(9):
        limits.take(AT, (one, "here"), (case, "2026-000001"))
    assert limits.take(AT, (one, "elsewhere"), (case, "2026-000001"))
    assert limits.take(AT, (one, "a third"), (case, "2026-000001"))
    assert not limits.take(AT, (one, "a fourth"), (case, "2026-000001"))


def test_nobody_can_be_read_from_the_table() -> None:
    limits.take(AT, (FIVE, "203.0.113.9"))
    limits.use_up("203.0.113.9", AT + HOUR)
    rows = [*Attempts.objects.values_list(), *UsedProof.objects.values_list()]
    assert len(rows) == 2
    assert "203.0.113.9" not in str(rows)


@ALONE
def test_of_two_with_one_proof_one_comes_through() -> None:
    for n in range(5):
        came: list[bool] = []
        deed = lambda n=n, came=came: came.append(limits.use_up(f"proof {n}", AT + HOUR))  # noqa: E731
        assert at_once(*[deed] * 4) == [None] * 4
        assert sorted(came) == [False] * 3 + [True]


@ALONE
def test_of_many_at_once_so_many_come_through() -> None:
    came: list[bool] = []
    found = at_once(*[lambda: came.append(limits.take(AT, (FIVE, "here")))] * 12)
    assert found == [None] * 12
    assert came.count(True) == 5
    assert Attempts.objects.get().count == 12


@ALONE
def test_nothing_is_counted_inside_what_may_be_rolled_back() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        limits.take(AT, (FIVE, "here"))
    with pytest.raises(RuntimeError), transaction.atomic():
        limits.use_up("proof", AT + HOUR)


def test_without_its_tables_nothing_is_let_through() -> None:
    with connection.execute_wrapper(out_of_order("web_attempts")):
        with pytest.raises(limits.Unavailable):
            limits.take(AT, (FIVE, "here"))
        with pytest.raises(limits.Unavailable):
            limits.give_back((FIVE, "here"))
    with (
        connection.execute_wrapper(out_of_order("web_usedproof")),
        pytest.raises(limits.Unavailable),
    ):
        limits.use_up("proof", AT + HOUR)


def test_the_engine_throws_away_what_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    engine, now = Engine(), datetime.now(UTC)
    for over in (timedelta(hours=-2), timedelta(minutes=1)):
        limits.take(now + over - FIVE.within, (FIVE, str(over)))
        limits.use_up(str(over), now + over)
        CacheEntry.objects.create(key=str(over), value=[], expires=now + over)
    engine.tidy()
    counts = [model.objects.count() for model in (Attempts, UsedProof, CacheEntry)]
    assert counts == [1, 1, 1]


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_a_subscriber_is_one_address(given: str, counted: str, rf: RequestFactory) -> None:
    request = rf.post("/", REMOTE_ADDR=given)
    assert limits.address(request) == counted


# Signing in, which allauth counts in the cache ----------------------------------------------------

LOGIN, PASSWORD = "/accounts/login/", "a long enough password"


def test_no_flood_of_other_keys_opens_the_door(client: Client) -> None:
    User.objects.create_user("wang", password=PASSWORD)
    for _n in range(5):
        client.post(LOGIN, {"login": "wang", "password": "guess"})
    for n in range(MANY):
        cache.set(f"somebody-{n}", [n], 300)
    client.post(LOGIN, {"login": "wang", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_a_sign_in_that_cannot_be_counted_is_an_error(client: Client) -> None:
    User.objects.create_user("wang", password=PASSWORD)
    broken = connection.execute_wrapper(out_of_order('INSERT INTO "web_cacheentry'))
    with broken, pytest.raises(OperationalError):
        client.post(LOGIN, {"login": "wang", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
