"""Signs of life of engines and workers: who is silent too long is taken for dead."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import Error, connection
from django.utils import timezone

from jobs.models import Beat

logger = logging.getLogger(__name__)

BEAT_EVERY = 5.0  # seconds


def beat(name: str, kind: Beat.Kind, started: datetime, now: datetime) -> None:
    """Leave a sign of life of a process."""
    Beat.objects.bulk_create(
        [Beat(name=name, kind=kind, started=started, last=now)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["last"],
    )


@contextmanager
def beating(name: str) -> Iterator[None]:
    """Leave signs of life of a worker beside its work, whatever its job is busy with."""
    stop, started = threading.Event(), timezone.now()

    def run() -> None:
        try:
            while True:
                try:
                    beat(name, Beat.Kind.WORKER, started, timezone.now())
                except Error as error:
                    logger.warning("no sign of life left: %s", type(error).__name__)
                    connection.close()
                if stop.wait(BEAT_EVERY):
                    return
        finally:
            connection.close()

    thread = threading.Thread(target=run, name="beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
