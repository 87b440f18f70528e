"""A PostgreSQL of our own for one test run: made in a temporary folder, thrown away at the end.

PostgreSQL refuses to run as root, so for root it runs as another user. Nothing is synced to disk:
the data does not outlive the run.
"""

import atexit
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Any


def program(name: str) -> str:
    """Return the path of a PostgreSQL program, the newest one as Debian lays them out."""
    installed = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    found = sorted(installed, key=lambda path: int(path.parts[-3]))
    if found:
        return str(found[-1])
    if path := shutil.which(name):
        return path
    raise RuntimeError(f"{name} is missing: `make test` installs PostgreSQL")


def _owner() -> str | None:
    """Return the user to run as, or None to run as ourselves."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def start() -> str:
    """Start a cluster, stop it when this process ends, and return its database URL."""
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="xiaohao-pg-"))
    as_owner: dict[str, Any] = {"cwd": folder}
    if owner:
        account = pwd.getpwnam(owner)
        os.chown(folder, account.pw_uid, account.pw_gid)
        as_owner |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    data, port = str(folder / "data"), _free_port()
    initdb = [program("initdb"), "-D", data, "-U", "xiaohao", "--auth=trust", "--no-sync"]
    initdb += ["--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, **as_owner)
    options = f"-k {folder} -p {port} -c listen_addresses=127.0.0.1 -c max_connections=200"
    options += " -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c jit=off"
    control = [program("pg_ctl"), "-D", data, "-l", str(folder / "log"), "-w", "-o", options]
    subprocess.run([*control, "start"], check=True, stdout=subprocess.DEVNULL, **as_owner)

    def stop() -> None:
        command = [program("pg_ctl"), "-D", data, "-m", "immediate", "stop"]
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL, **as_owner)
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    return f"postgres://xiaohao@127.0.0.1:{port}/postgres"
