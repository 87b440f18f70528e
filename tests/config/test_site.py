"""The frame around the rooms: headers, sign-in, database, engine without tables."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tracker import triggers
from tracker.models import CaseEvent

pytestmark = pytest.mark.django_db


def test_every_page_forbids_inline_code_and_frames(client: Client) -> None:
    headers = client.get("/accounts/login/").headers
    policy = headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    assert rules["img-src"] == "'self' data:"
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_nobody_signs_up(client: Client) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    assert client.get("/accounts/signup/").status_code == 404


def test_evidence_has_no_public_address(client: Client) -> None:
    assert client.get("/media/anything.jpg").status_code == 404


def test_the_database_waits_for_locks_and_survives_power_cuts() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            assert connection.transaction_mode == "IMMEDIATE"
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone() == ("wal",)
            cursor.execute("PRAGMA busy_timeout")
            assert cursor.fetchone() == (20_000,)
        else:
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone() == ("5s",)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["before the flush", "after the flush"])
def test_the_guards_are_back_after_a_flush(turn: str) -> None:
    assert triggers.installed(), turn


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["fill", "find it empty"])
def test_a_flush_empties_also_the_guarded_tables(turn: str, request: pytest.FixtureRequest) -> None:
    assert not CaseEvent.objects.exists(), turn
    request.getfixturevalue("world").logged()
    assert CaseEvent.objects.exists()
