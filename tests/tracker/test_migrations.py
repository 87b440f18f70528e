"""Every migration of ours goes forward, back to nothing, and forward again."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

OURS = ("scoring", "notifications", "workflows", "tracker")


@pytest.fixture
def empty(tmp_path: Path, django_db_blocker: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The environment of an empty database of the kind that the tests run on."""
    environment = {**os.environ, "VAR_DIR": str(tmp_path)}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    environment.pop("DATABASE_URL", None)
    if connection.vendor == "sqlite":
        yield environment
        return
    name = f"migrations_{os.getpid()}"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    url = os.environ["DATABASE_URL"]
    head, _slash, tail = url.rpartition("/")
    query = tail.partition("?")[2]
    yield {**environment, "DATABASE_URL": f"{head}/{name}" + (f"?{query}" if query else "")}
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")


THERE_AND_BACK = f"""
import django
from django.core.management import call_command
django.setup()
call_command("migrate", verbosity=0)
for app in {OURS}:
    call_command("migrate", app, "zero", verbosity=0, skip_checks=True)
call_command("migrate", verbosity=0)
call_command("check", databases=["default"], fail_level="WARNING")
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_forward_back_and_forward(empty: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", THERE_AND_BACK],
        env=empty,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
