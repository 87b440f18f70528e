"""The site as `make run` brings it up, on a scratch folder and a free port, at a chosen time.

Nothing in the site knows that it is watched: the same program prepares it, the same web server and
worker answer. Time passes outside of it: its processes are shown another clock (clock/), so that a
public notice of five working days is over after one restart.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[2]
ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
LONGEST_START = 300  # seconds; the first one loads the demo county


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Site:
    """A running site. `at` is the moment on its clock when it was last started."""

    folder: Path
    at: datetime = MONDAY
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """What every process of the site sees. The offset is the same for all of them."""
        kept = ("HOME", "LANG", "TMPDIR")
        offset = round((self.at - datetime.now(UTC)).total_seconds())
        return {
            **{name: os.environ[name] for name in kept if name in os.environ},
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "VAR_DIR": str(self.folder),
            "DEMO": "1",
            "PORT": str(self.port),
            "WEB_WORKERS": "1",
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent / "clock"), str(ROOT)]),
            "E2E_CLOCK_OFFSET": str(offset),
        }

    def start(self, program: str = "tools.serve") -> None:
        """Return when the site listens. Raises RuntimeError with its last words."""
        ready, words = threading.Event(), []
        self.process = subprocess.Popen(
            [sys.executable, "-m", program],
            cwd=ROOT,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

        def listen(stream: IO[str]) -> None:
            with (self.folder / "site.log").open("a") as log:
                for line in stream:
                    log.write(line)
                    log.flush()
                    words.append(line)
                    if "Ready: http" in line:
                        ready.set()
            ready.set()  # it has ended; whoever waits shall see that

        assert self.process.stdout is not None
        threading.Thread(target=listen, args=[self.process.stdout], daemon=True).start()
        if not ready.wait(LONGEST_START) or self.process.poll() is not None:
            self.stop()
            raise RuntimeError("the site did not come up:\n" + "".join(words[-30:]))

    def stop(self) -> None:
        """Stop it as Ctrl-C does: an interrupt to all of its processes."""
        if self.process is None:
            return
        process, self.process = self.process, None
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(20)

    def later(self, at: datetime) -> None:
        """Let time pass up to `at`; it never goes back."""
        assert at > self.at, "time only moves on"
        self.stop()
        self.at = at
        self.start("tools.processes")  # as `tools.serve` does once all is prepared

    def manage(self, *arguments: str, **options: Any) -> str:
        """Run a management command inside the site; return what it prints."""
        return self.run("manage.py", *arguments, **options)

    def run(self, *arguments: str, **options: Any) -> str:
        """Run a Python program with the site's settings and time; return what it prints."""
        environment = {**self.environment(), "DJANGO_SETTINGS_MODULE": "config.settings"}
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            **options,
        )
        if done.returncode:
            raise RuntimeError(f"{arguments[0]} failed:\n{done.stdout}{done.stderr}")
        return done.stdout
