"""Every migration of ours goes forward, back to nothing, and forward again."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings

from tests import database

ROOT = Path(settings.BASE_DIR)


def ours() -> list[str]:
    """The rooms that have migrations of their own; the tracker first, on which most others stand.

    Going back it takes those along, in one plan instead of one for each room.
    """
    folders = [(config.label, Path(config.path)) for config in apps.get_app_configs()]
    found = [
        label for label, path in folders if path.parent == ROOT and (path / "migrations").is_dir()
    ]
    return sorted(found, key=lambda label: label != "tracker")


@pytest.fixture
def environment(tmp_path: Path, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """The environment of an empty database of the kind that the tests run on."""
    with django_db_blocker.unblock(), database.empty(tmp_path, "migrations") as url:
        settled = {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
        yield {**os.environ, **settled, "DATABASE_URL": url}


THERE_AND_BACK = """
import sys
import django
from django.core.management import call_command
from django.db import connection
django.setup()
call_command("migrate", verbosity=0)
# viewflow's own migrations do not go back: its tables are taken away by hand.
call_command("migrate", "viewflow", "zero", fake=True, verbosity=0, skip_checks=True)
cascade = "CASCADE" if connection.vendor == "postgresql" else ""
with connection.cursor() as cursor:
    for table in ("viewflow_task_previous", "viewflow_task", "viewflow_process"):
        cursor.execute(f"DROP TABLE {table} {cascade}")
for app in sys.argv[1:]:
    call_command("migrate", app, "zero", verbosity=0, skip_checks=True)
call_command("migrate", verbosity=0)
call_command("check", databases=["default"], fail_level="WARNING")
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_forward_back_and_forward(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", THERE_AND_BACK, *ours()],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
