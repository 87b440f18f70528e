"""kill -9 of workers at random moments: no message is lost, and by its key each arrives once.

Two workers at a time send to a real listener and are killed in the middle of it, fifty times.
"""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.db import connections

from notifications import compose, delivery, targets
from notifications.claim import LEASE
from notifications.models import Message, Target
from tests.notifications.servers import Listener, running
from tests.world import HIRED, World
from tracker import reference
from tracker.models import Post, User
from tracker.vocabulary import Role

READERS, CASES, ROUNDS = 400, 5, 25
MESSAGES = READERS * CASES


@contextmanager
def worker(now: datetime) -> Iterator[int]:
    """A process of its own that sends as if it were `now`; killed without warning at the end."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        try:
            delivery.beat(now, budget=60)
        finally:
            os._exit(0)
    try:
        yield pid
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def county(world: World, listener: Listener) -> None:
    people = [User(username=f"officer{i}", name=f"officer{i}") for i in range(READERS)]
    people = User.objects.bulk_create(people)
    Post.objects.bulk_create(
        Post(person=person, role=Role.OFFICER, unit=world.water, starts_on=HIRED)
        for person in people
    )
    reference.changed()
    Target.objects.bulk_create(
        Target(person=person, name="hook", service="Webhook", url=listener.url) for person in people
    )
    cases = [world.assigned() for _i in range(CASES)]
    User.objects.filter(username__in=("li", "zhao")).update(is_active=False)
    world.now = world.now.replace(hour=9)
    for case in cases:
        compose.tell([case.events.get(verb="assign").pk], world.now)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_and_nothing_comes_twice() -> None:
    chance = random.Random(20261121)
    assert targets.service_of("json://127.0.0.1", office=True)  # Apprise loads itself, once for all
    world = World()
    with running(Listener()) as listener:
        county(world, listener)
        rows = Message.objects.filter(target_kind="push")
        keys = set(rows.values_list("key", flat=True))
        assert len(keys) == MESSAGES
        now, kills = world.now, 0
        for _round in range(ROUNDS):
            with worker(now), worker(now):
                # Killed when so many more have come in: while one of them is being answered.
                more = chance.randint(5, MESSAGES // ROUNDS - 10)
                assert listener.wait_for(len(listener.keys) + more)
            kills += 2
            now += LEASE + timedelta(seconds=61)
        while delivery.beat(now, budget=60):
            now += LEASE
        assert set(rows.values_list("state", flat=True)) == {"sent"}
        arrived = Counter(listener.keys)
    assert kills == 2 * ROUNDS
    assert set(arrived) == keys
    # Sent again only where a process died between sending and marking: at most once a kill.
    assert sum(arrived.values()) - MESSAGES <= kills
