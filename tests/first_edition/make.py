"""Make the dumps of a small database as the first edition of the migrations leaves it.

Made once, when that edition was written; from then on migrations only add, and
tests/first_edition/test_upgrade.py brings these dumps up to date:

    python -m tests.first_edition.make
"""

import gzip
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import postgres

HERE = Path(__file__).resolve().parent
FILL = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.first_edition.content import fill
from tests.world import World
fill(World())
"""


def filled(url: str, var: str) -> None:
    """Fill the database at this address in a process of its own."""
    # Files that the cases show are not part of a dump: what it holds is rows.
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    environment |= {"XIAOHAO_TEST_VAR": var, "VAR_DIR": var, "DEMO": ""}
    environment["SECRET_KEY"] = "a fixed key, for tests only, that protects nothing at all"
    environment["SALT_KEY"] = "a fixed salt for tests only"
    subprocess.run([sys.executable, "-c", FILL], check=True, env=environment)


def write(name: str, script: str) -> None:
    (HERE / name).write_bytes(gzip.compress(script.encode(), mtime=0))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "first.sqlite3"
        filled(f"sqlite:///{path}", folder)
        with sqlite3.connect(path) as connection:
            write("sqlite.sql.gz", "\n".join(connection.iterdump()))
    with tempfile.TemporaryDirectory() as folder:
        url = postgres.start()
        filled(url, folder)
        dump = [postgres.program("pg_dump"), "--inserts", "--no-owner", "--no-privileges", url]
        script = subprocess.run(dump, check=True, capture_output=True, text=True).stdout
        # Lines for psql alone, and the schema that every new database has.
        script = re.sub(r"^\\.*$", "", script, flags=re.MULTILINE)
        write("postgres.sql.gz", script)


if __name__ == "__main__":
    main()
