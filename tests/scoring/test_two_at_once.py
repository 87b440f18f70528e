"""Two workers at the same events: everything is counted once."""

from __future__ import annotations

import pytest

from scoring import jobs, posting
from scoring.models import Entry
from tests.at_once import at_once
from tests.scoring.test_posting import eventful
from tests.world import World
from tracker.models import CaseEvent


@pytest.mark.django_db(transaction=True)
def test_four_workers_count_the_same_events_once(world: World) -> None:
    eventful(world)
    ids = list(CaseEvent.objects.order_by("pk").values_list("pk", flat=True))
    found = at_once(*[lambda: jobs.post(ids)] * 4)
    assert found == [None] * 4
    assert Entry.objects.count() > 10
    assert posting.rebuild() == 0
    assert posting.differences() == []
