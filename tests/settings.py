"""Settings of the test runs: the real ones, quicker and in a place that is thrown away.

``TEST_DB=postgres pytest`` runs on a PostgreSQL of its own, anything else on SQLite. The database
is a file also on SQLite, because tests of two people at once need two connections.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests import postgres
from tools import po

# The processes that a run starts (pytest-xdist, servers) inherit the place from the first one.
if "XIAOHAO_TEST_VAR" not in os.environ:
    _folder = tempfile.mkdtemp(prefix="xiaohao-test-")
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
    os.environ["XIAOHAO_TEST_VAR"] = os.environ["VAR_DIR"] = _folder
    os.environ["SECRET_KEY"] = "a fixed key, for tests only, that protects nothing at all"
    os.environ["SALT_KEY"] = "a fixed salt for tests only"
    for _name in ("DEMO", "DEBUG", "HTTPS", "DATABASE_URL"):
        os.environ.pop(_name, None)
    if os.environ.get("TEST_DB") == "postgres":
        os.environ["DATABASE_URL"] = postgres.start()
    po.build()

from config.settings import *  # noqa: F403
from config.settings import DATABASES, VAR_DIR

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = Path(VAR_DIR) / "media"
STATIC_ROOT = Path(VAR_DIR) / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns of a missing one
STORAGES = {
    "default": {"BACKEND": "tests.steps.Storage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LOGGING = {"version": 1, "disable_existing_loggers": False}

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(Path(VAR_DIR) / "test.sqlite3")}
    # A test database need not survive a power cut. What could be undone goes to a file, not to
    # memory: a test is one transaction with savepoints, and there SQLite gets slower with each row.
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )
