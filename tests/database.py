"""One migrated database a run: every worker stands on a copy, and on a new one after a commit.

Copies are made as Django makes them for parallel tests: a file on SQLite, CREATE DATABASE …
TEMPLATE on PostgreSQL. They go with the folder and the cluster of the run (tests/settings.py).
"""

from __future__ import annotations

import fcntl
import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

_copies = itertools.count(1)


def migrated() -> str:
    """The name of the run's database; the first worker to come here makes it."""
    made = Path(settings.VAR_DIR) / "migrated"
    with made.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        if not (name := file.read()):
            name = connection.creation.create_test_db(0, autoclobber=True, serialize=False)
            connection.close()  # nobody may look on while it is copied
            file.write(name)
        return name


def renew(worker: str) -> None:
    """Stand on a new copy, beside the last one: a thread of the last test may still hold that."""
    source, copy = migrated(), f"{worker}_{next(_copies)}"
    connection.close()
    connection.settings_dict["NAME"] = source
    connection.creation.clone_test_db(copy, verbosity=0)
    # In place: the connections of other threads are made from the same settings.
    connection.settings_dict.update(connection.creation.get_test_db_clone_settings(copy))


@contextmanager
def empty(folder: Path, name: str) -> Iterator[str]:
    """The URL of an empty database of the kind that the tests run on, thrown away afterwards."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / name}.sqlite3"
        return
    name = f"{name}_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    head, _slash, tail = os.environ["DATABASE_URL"].rpartition("/")
    query = tail.partition("?")[2]
    yield f"{head}/{name}" + (f"?{query}" if query else "")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")
