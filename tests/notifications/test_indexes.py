"""Looking for what waits, and for what is unread, goes by an index, however many are done."""

from __future__ import annotations

import pytest
from django.db import connection

from desk.bell import bell
from notifications import claim
from notifications.models import Message
from tests.world import World

pytestmark = pytest.mark.django_db


def plan(rows: object) -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # an empty table is read as a whole
    return str(rows.explain())  # type: ignore[attr-defined]  # a query


def test_what_waits(world: World) -> None:
    found = Message.objects.filter(claim.due(world.now)).order_by("next_try", "id")
    assert "USING INDEX message_" in plan(found) or "on message_" in plan(found)
    assert "message_waiting" in plan(Message.objects.order_by().filter(next_try__lte=world.now))


def test_what_is_unread(world: World) -> None:
    rows = bell(world.actor("wang")).filter(read_at=None)
    assert "message_unread" in plan(rows) or "message_bell" in plan(rows)


def test_what_failed(world: World) -> None:
    assert "message_failed" in plan(Message.objects.filter(state="failed").order_by("-id"))
