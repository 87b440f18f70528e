"""Bring the site up: translations, tables, static files, demo county, then web and worker.

One process does all the preparing, because every start of Django costs a second: a second run finds
everything in place and only looks. It then becomes tools.processes, so that Ctrl-C stops all of it.
The environment is checked with the first import, before anything is fetched or made.
"""

import os
import sys
from pathlib import Path

import config.environment  # noqa: F401 - a wrong variable ends the start here
from tools import assets, po

ROOT = Path(__file__).resolve().parent.parent


def migrate() -> None:
    """Apply migrations, if any are left to apply."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Preparing the tables ...", flush=True)
        call_command("migrate", interactive=False, verbosity=0)


def fingerprint() -> str:
    """Return a text that changes whenever a static file of any app does."""
    from django.contrib.staticfiles.finders import get_finders

    lines = []
    for finder in get_finders():
        for path, storage in finder.list(None):
            stat = Path(storage.path(path)).stat()
            lines.append(f"{path} {stat.st_size} {stat.st_mtime_ns}")
    return "\n".join(sorted(lines))


def collect() -> None:
    """Collect and compress the static files, if any changed since the last time."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.VAR_DIR) / "static.stamp"
    now = fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(now)


def prepare() -> None:
    """Do everything that has to be done before the first request."""
    po.build()
    assets.main()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    migrate()
    collect()
    if settings.DEMO:
        call_command("demo")
        introduce()


def introduce() -> None:
    """Say who is at home in the demo county; the sign-in page lets each of them in by one click."""
    from django.conf import settings
    from django.utils import translation

    from demo import PASSWORD
    from demo.accounts import demo_accounts

    with translation.override(settings.LANGUAGE_CODE):
        accounts = demo_accounts()
    print(f"Demo accounts, all with the password {PASSWORD}:")
    for account in accounts:
        print(f"  {account['username']:<24} {account['role']} {account['name']}")


def main() -> None:
    """Prepare, then hand over to the processes: they need the memory more than this one."""
    os.chdir(ROOT)
    prepare()
    programs = str(Path(sys.executable).parent)
    os.environ["PATH"] = programs + os.pathsep + os.environ.get("PATH", "")
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "tools.processes"])  # noqa: S606 - no shell wanted


if __name__ == "__main__":
    main()
