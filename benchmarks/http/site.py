"""A measured project, started in a process of its own and asked over its port."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STOCK = ROOT / "benchmarks" / "stock"


@dataclass
class Site:
    """A server that runs."""

    process: subprocess.Popen[str]
    port: int

    @classmethod
    def start(cls, project: Path, settings: str, url: str, folder: Path, *more: str) -> Site:
        folder.mkdir()
        environment = {**os.environ, "DATABASE_URL": url, "VAR_DIR": str(folder)}
        environment |= {"LOG_LEVEL": "ERROR", "PYTHONUNBUFFERED": "1"}
        for name in ("DEMO", "DEBUG", "HTTPS", "DJANGO_SETTINGS_MODULE"):
            environment.pop(name, None)
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.http.server", str(project), settings, *more],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("port "):
                return cls(process, int(line.split()[1]))
        raise RuntimeError(f"{project} did not come up")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)

    def ask(self, command: str) -> str:
        """What the server does beside its pages (see server.py)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("GET", f"/-/{command}")
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        assert answer.status == 200, text
        return text

    def floor(self) -> float:
        """CPU milliseconds of writing raw what was written since this was asked last."""
        return float(self.ask("floor"))
