"""Run the benchmarks on SQLite and on a PostgreSQL of their own, each in a process of its own."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import postgres


def main() -> None:
    subprocess.run([sys.executable, "-m", "benchmarks.http"], check=True)
    with tempfile.TemporaryDirectory(prefix="xiaohao-bench-") as folder:
        urls = {
            "SQLite": f"sqlite:///{Path(folder) / 'bench.sqlite3'}",
            "PostgreSQL": postgres.start(),
        }
        for name, url in urls.items():
            print(f"\n{name}", flush=True)
            place = str(Path(folder) / name)
            environment = {**os.environ, "DATABASE_URL": url, "VAR_DIR": place}
            environment["LOG_LEVEL"] = "ERROR"
            command = [sys.executable, "-m", "benchmarks.life", *sys.argv[1:]]
            subprocess.run(command, check=True, env=environment)
            ledger = [sys.executable, "-m", "benchmarks.ledger"]
            subprocess.run(ledger, check=True, env=environment)
        environment = {**os.environ, "DATABASE_URL": postgres.start(), "LOG_LEVEL": "ERROR"}
        environment["VAR_DIR"] = str(Path(folder) / "engine")
        engine = [sys.executable, "-m", "benchmarks.engine"]
        subprocess.run(engine, check=True, env=environment)


if __name__ == "__main__":
    main()
