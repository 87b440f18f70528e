"""The engine's round: sign of life, sweep, send, reap, tidy; over and over, beside the web."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import close_old_connections, connection
from django.utils import timezone
from django.utils.crypto import get_random_string

from engine import faults
from engine.sweep import BATCH, Swept, sweep
from jobs import heartbeat, queue, tidying
from jobs.models import Beat
from notifications import late
from notifications.jobs import send_soon
from notifications.models import Message
from tracker import draws

logger = logging.getLogger(__name__)

INTERVAL = 5.0  # seconds between two rounds
TIDY_EVERY = timedelta(hours=1)


class Engine:
    """One process of the engine. Any number may run over one PostgreSQL, one over SQLite."""

    def __init__(self, interval: float = INTERVAL, batch: int = BATCH) -> None:
        self.name = f"{socket.gethostname()[:40]}-{os.getpid()}-{get_random_string(8)}"
        self.interval, self.batch = interval, batch
        self.stopping = threading.Event()
        self.started = timezone.now()
        self.tidied = self.started - TIDY_EVERY

    @property
    def steps(self) -> tuple[Callable[[], object], ...]:
        """What a round does, in this order; `tidy` notes the hour and comes last."""
        first = (self.beat, self.sweep, self.send, self.reap)
        return (*first, self.draw_keys, self.watch, self.tidy)

    def stop(self) -> None:
        """Ask for the end; the batch at hand is finished."""
        self.stopping.set()

    def run(self) -> None:
        """Round after round until it is stopped. A database that is away is waited for."""
        while not self.stopping.is_set():
            for step in self.steps:
                self.safely(step)
                if self.stopping.is_set():
                    break
            close_old_connections()
            self.stopping.wait(self.interval)

    def safely(self, step: Callable[[], object]) -> None:
        try:
            step()
        except Exception as error:  # the next round tries again; a dead engine would not
            logger.error("%s failed: %s", step.__name__, faults.words(error))
            connection.close()

    def beat(self) -> None:
        heartbeat.beat(self.name, Beat.Kind.ENGINE, self.started, timezone.now())

    def sweep(self) -> None:
        done = sweep(timezone.now(), self.batch, stopping=self.stopping.is_set)
        if done != Swept():
            logger.debug("swept: %s", vars(done))

    def send(self) -> None:
        send_due(timezone.now())

    def reap(self) -> None:
        done = queue.reap(timezone.now())
        if done != queue.Reaped():
            logger.debug("reaped: %s", vars(done))

    def draw_keys(self) -> None:
        """See to the key of the month and of the next; before `tidy`, which notes the hour."""
        now = timezone.now()
        if now - self.tidied >= TIDY_EVERY:
            draws.ahead(now)

    def watch(self) -> None:
        """Once an hour, tell what beside the cases nobody has confirmed in time."""
        now = timezone.now()
        if now - self.tidied >= TIDY_EVERY:
            late.tell_late(now)

    def tidy(self) -> None:
        now = timezone.now()
        if now - self.tidied >= TIDY_EVERY:
            tidying.tidy(now)
            self.tidied = now


def send_due(now: datetime) -> None:
    """Have a worker send what is due: the network is not for the engine to wait for."""
    if Message.objects.filter(next_try__lte=now).exists():
        send_soon()


def once(now: datetime) -> Swept:
    """Everything due as of `now`, in this process; jobs that were left lying are put back."""
    done = sweep(now)
    late.tell_late(now)
    send_due(now)
    draws.ahead(now)
    queue.reap(timezone.now())
    return done
