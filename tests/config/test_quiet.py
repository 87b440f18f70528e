"""What a start prints is for who started it: no lines about jobs, processes and absent pages."""

import io
import logging
from datetime import datetime

import pytest
from django.core.management import get_commands, load_command_class
from honcho.printer import Message

from config.settings import LOGGING
from tools.processes import PROCFILE, Quiet


@pytest.mark.parametrize("name", ["django_tasks", "django_tasks_db", "django.request"])
def test_these_are_heard_only_when_something_is_wrong(name: str) -> None:
    level = LOGGING["loggers"][name]["level"]
    assert logging.getLevelNamesMapping()[level] > logging.INFO


@pytest.mark.parametrize(("verbosity", "level"), [(1, logging.WARNING), (2, logging.DEBUG)])
def test_the_worker_leaves_the_loggers_alone_unless_asked(verbosity: int, level: int) -> None:
    loggers = [logging.getLogger(name) for name in ("django_tasks", "django_tasks_db")]
    before = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.WARNING)
        load_command_class(get_commands()["db_worker"], "db_worker").configure_logging(verbosity)
        assert [logger.level for logger in loggers] == [level, level]
    finally:
        for logger, was in zip(loggers, before, strict=True):
            logger.setLevel(was)


def test_of_the_processes_only_their_end_is_told() -> None:
    out = io.StringIO()
    printer = Quiet(out, prefix=False)
    said = [
        ("system", "web started (pid=7)\n"),
        ("web", "Ready: http://127.0.0.1:8000/\n"),
        ("system", "sending SIGTERM to worker (pid 8)\n"),
        ("system", "web stopped (rc=1)\n"),
    ]
    for name, words in said:
        printer.write(Message("line", words, datetime(2026, 11, 23), name, None))  # noqa: DTZ001
    assert out.getvalue() == "Ready: http://127.0.0.1:8000/\nweb stopped (rc=1)\n"


def test_web_worker_and_engine_are_started() -> None:
    names = [line.split(":")[0] for line in PROCFILE.read_text().splitlines()]
    assert names == ["web", "worker", "engine"]
