"""One policy says when a failed attempt is made again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine import faults
from imports import load
from jobs import queue
from jobs.retry import Retry
from notifications import claim

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def minutes(retry: Retry) -> list[float]:
    """How long is waited after each attempt, as the policy answers it."""
    found = [retry.next(attempt, NOW) for attempt in range(1, retry.attempts)]
    return [(due - NOW).total_seconds() / 60 for due in found if due is not None]


def test_waits_grow_up_to_their_cap() -> None:
    retry = Retry.growing(attempts=5, first=timedelta(minutes=1), factor=5, cap=timedelta(hours=1))
    assert minutes(retry) == [1, 5, 25, 60]


@pytest.mark.parametrize("attempt", [5, 6, 99])
def test_after_the_last_attempt_there_is_none(attempt: int) -> None:
    retry = Retry.growing(attempts=5, first=timedelta(minutes=1), factor=2)
    assert retry.next(attempt, NOW) is None


def test_what_failed_before_it_was_begun_waits_the_first_wait() -> None:
    assert Retry((timedelta(minutes=3),)).next(0, NOW) == NOW + timedelta(minutes=3)


def test_each_has_its_own_figures() -> None:
    assert minutes(queue.RETRY) == [0.5, 1, 2, 4, 8, 16, 32]
    assert minutes(claim.RETRY) == [1, 5, 30, 120]
    assert minutes(faults.RETRY) == [1, 4]
    assert minutes(load.CLASHES) == [0, 0, 0, 0]
