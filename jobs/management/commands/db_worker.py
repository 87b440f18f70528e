"""The worker of django-tasks-db, leaving signs of life so that the engine knows it is there."""

from __future__ import annotations

from typing import Any

from django_tasks_db.management.commands import db_worker

from jobs.heartbeat import beating


class Command(db_worker.Command):
    def configure_logging(self, verbosity: int) -> None:
        """Leave the loggers as the settings say; two lines a job are for those who ask (-v 2)."""
        if verbosity > 1:
            super().configure_logging(verbosity)

    def handle(self, *args: Any, worker_id: str, **options: Any) -> None:
        with beating(worker_id):
            super().handle(*args, worker_id=worker_id, **options)
