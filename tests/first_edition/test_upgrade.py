"""A database of the first edition comes up to date with all it holds; migrations only add."""

from __future__ import annotations

import gzip
import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from tests import database

HERE = Path(__file__).resolve().parent
ROOT = Path(settings.BASE_DIR)
# Of each room's first migration, as the dumps know it.
FIRST = dict(line.split() for line in (HERE / "migrations.sha256").read_text().splitlines())

# What an administrator could set there: no public notice at all.
NO_NOTICE = """
UPDATE tracker_tierspan SET amount = 0 WHERE kind = 'notice'
 AND tier_id = (SELECT MIN(id) FROM tracker_tier);
UPDATE tracker_tierspan SET amount = 1, unit = 'hours' WHERE kind = 'notice'
 AND tier_id = (SELECT MAX(id) FROM tracker_tier);
"""
CHECKED = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("check", databases=["default"], fail_level="WARNING")
call_command("check_routes")
call_command("score", rebuild=True, year=2026)
from tracker.access import visible_cases
from tracker.actor import SYSTEM
from tracker.models import CaseEvent, Report, Rung, Tier, TierSpan
from tracker.road import LIMITS
for tier in Tier.objects.prefetch_related("spans"):
    lacking = LIMITS.keys() - {span.kind for span in tier.spans.all()}
    assert not lacking, f"tier {tier.code} has no length for {lacking}: presets.NewClock"
for kind, limit in LIMITS.items():
    assert limit.ladder == Rung.objects.filter(kind=kind).exists(), f"rungs of {kind}"
notices = TierSpan.objects.filter(kind="notice").order_by("tier").values_list("amount", "unit")
assert notices.first() == notices.last() == (1, "working_days"), "a notice lasts a day at least"
cases = visible_cases(SYSTEM)
print("cases", cases.count(), "states", cases.values("status").distinct().count())
for event in CaseEvent.objects.select_related("case"):
    assert event.compute_digest() == event.digest, (event.case.number, event.seq)
    assert event.record is not None
print("events", CaseEvent.objects.count())
print("reporter", Report.objects.order_by("pk").first().name)
"""


def ours() -> list[Path]:
    """The rooms that have migrations."""
    folders = [Path(config.path) / "migrations" for config in apps.get_app_configs()]
    return [folder for folder in folders if folder.is_dir() and folder.parent.parent == ROOT]


def test_the_first_migrations_stay_as_they_were_written() -> None:
    found = {
        folder.parent.name: hashlib.sha256((folder / "0001_initial.py").read_bytes()).hexdigest()
        for folder in ours()
    }
    assert found.keys() >= FIRST.keys()
    assert {room: found[room] for room in FIRST} == FIRST


@pytest.fixture
def environment(tmp_path: Path, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """The environment of a database as the first edition left it."""
    kind = "sqlite" if connection.vendor == "sqlite" else "postgres"
    script = gzip.decompress((HERE / f"{kind}.sql.gz").read_bytes()).decode()
    with django_db_blocker.unblock(), database.empty(tmp_path, "first") as url:
        if kind == "sqlite":
            with sqlite3.connect(url.removeprefix("sqlite:///")) as raw:
                raw.executescript(script + NO_NOTICE)
        else:
            with psycopg.connect(url, autocommit=True) as raw:
                raw.execute(script)  # type: ignore[call-overload]  # a script of our own
                # The dump has emptied the path on which names are looked for.
                raw.execute("SET search_path = public;" + NO_NOTICE)
        settled = {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
        yield {**os.environ, **settled, "DATABASE_URL": url, "DEMO": ""}


@pytest.mark.django_db(transaction=True)
def test_a_database_of_the_first_edition_comes_up_to_date(environment: dict[str, str]) -> None:
    command = [sys.executable, "-c", CHECKED]
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "cases 16 states 9" in done.stdout
    assert "events 90" in done.stdout
    assert "reporter 张三" in done.stdout
