"""Raw SQL against the record itself.

Rows that say what happened are only ever added: each is changed, removed, replaced, and its whole
table emptied.
"""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from tests.law.attempts import Law, tries
from tests.law.forging import delete, execute, fresh, update
from tests.world import World
from tracker.models import Reply, TextVersion

pytestmark = pytest.mark.django_db


@tries("log", "Change or remove an event")
def test_events(law: Law, world: World) -> None:
    event = world.verified().events.get(verb="call_back")
    law.sql("caseevent_update", lambda: update(event, actor=world.people["sun"]))
    law.sql("caseevent_delete", lambda: delete(event))


@tries("reply", "Write the unit's reply anew after the reporter was asked about it")
def test_replies(law: Law, world: World) -> None:
    reply = Reply.objects.get(case=world.called_back())
    law.sql("reply_update", lambda: update(reply, text="已全部解决"))
    law.sql("reply_delete", lambda: delete(reply))


@tries("supplement", "Change words that an event names, or take them out and leave the salt")
def test_words(law: Law, world: World) -> None:
    case = world.planned()
    world.do("li", "return", world.assigned(), reason="不属我局职责")
    words = TextVersion.objects.exclude(case=case).first()
    assert words is not None
    law.sql("textversion_update", lambda: update(words, text="改过的理由"))
    law.sql("textversion_delete", lambda: delete(words))


@tries("measures", "Take away or exchange the evidence that was judged")
def test_evidence(law: Law, world: World) -> None:
    file = world.verified().files.first()
    assert file is not None
    law.sql("evidence_update", lambda: update(file, sha256="0" * 64))
    law.sql("evidence_delete", lambda: delete(file))


@tries("log", "Delete a case, empty a table of the record, or replace its rows")
def test_emptied(law: Law, world: World) -> None:
    """Each database has its own way to delete without DELETE; the row says what both refuse."""
    case = world.closed()
    law.sql("case_stays", lambda: delete(case))
    tables = ("case", "caseevent", "finding", "signature", "evidence", "report", "request")
    for table in tables:
        sql = f"TRUNCATE tracker_{table} CASCADE"
        if connection.vendor == "sqlite":
            execute("PRAGMA defer_foreign_keys = ON")
            sql = f"INSERT OR REPLACE INTO tracker_{table} SELECT * FROM tracker_{table}"
        if table == "request":
            world.do("li", "ask_extension", world.planned(), amount=2, reason="雨季")
        with pytest.raises(DatabaseError), transaction.atomic():
            execute(sql)
    assert fresh(case).status == "closed"
