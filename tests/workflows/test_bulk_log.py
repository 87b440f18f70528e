"""Many cases at once: the same rows, events and tasks as one by one."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from tests.world import START, World
from tracker.models import Case, CaseEvent, Channel, ImportBatch
from workflows import route
from workflows.bulk_log import NewCase, Past, admit
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db


def entry(key: str, past: Past | None = None) -> NewCase:
    data = {
        "title": f"路灯不亮 {key}",
        "text": "人民路路灯不亮。",
        "channel": Channel.objects.get(code="web"),
        "received_at": START - timedelta(days=9),
        "promised_on": START.date(),
    }
    return NewCase(data=data, import_key=key, past=past)


@pytest.fixture
def batch(world: World) -> ImportBatch:
    return ImportBatch.objects.create(name="ledger.xlsx", sha256="0" * 64, created=START)


def test_open_rows_are_logged_and_archived_ones_are_final(world: World, batch: ImportBatch) -> None:
    past = Past(ended_at=START, unit=world.water, reply="已修复。", satisfaction="satisfied")
    opened, archived = admit([entry("a"), entry("b", past)], world.actor("wang"), batch, START)
    assert (opened.status, archived.status) == ("logged", "archived")
    tasks = CaseTask.objects.open().filter(case=opened)
    assert route.differences(opened, tasks) == []
    assert not CaseTask.objects.filter(case=archived).exists()
    assert archived.sign_off_number is None
    assert archived.replies.get().text == "已修复。"
    for event in CaseEvent.objects.select_related("case"):
        assert event.imported
        assert event.digest == event.compute_digest()
    assert opened.due_at is not None
    assert opened.promised_on == START.date()
    world.assigned(opened)


def test_a_known_key_stops_the_whole_batch(world: World, batch: ImportBatch) -> None:
    admit([entry("a")], world.actor("wang"), batch, START)
    with pytest.raises(IntegrityError), transaction.atomic():
        admit([entry("b"), entry("a")], world.actor("wang"), batch, START)
    assert Case.objects.count() == 1
    assert CaseEvent.objects.count() == 1
