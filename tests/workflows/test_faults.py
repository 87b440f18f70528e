"""The web process is killed at work: nothing is half done, nothing that was answered is lost."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import psycopg
import pytest
from django.conf import settings

from tests.postgres import _free_port
from tests.world import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = 16
KILLED_AFTER = 60  # answers
LONGEST_START = 60  # seconds
pytestmark = pytest.mark.slow


class Browser:
    """Somebody who has signed in on the sign-in page; posts from many threads."""

    def __init__(self, port: int, username: str) -> None:
        self.port = port
        jar = CookieJar()
        opener = build_opener(HTTPCookieProcessor(jar))
        page = f"http://127.0.0.1:{port}/accounts/login/"
        opener.open(page).read()
        form = {"login": username, "password": PASSWORD, "csrfmiddlewaretoken": self.token(jar)}
        opener.open(page, urlencode(form).encode()).read()
        self.csrf = self.token(jar)
        self.cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)
        assert "sessionid" in self.cookies

    def token(self, jar: CookieJar) -> str:
        return next(cookie.value or "" for cookie in jar if cookie.name == "csrftoken")

    def post(self, path: str, form: dict[str, Any]) -> int:
        """The status of the answer. Raises OSError or HTTPException if none came."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {
                "Cookie": self.cookies,
                "Content-Type": "application/x-www-form-urlencoded",
            }
            body = urlencode({**form, "csrfmiddlewaretoken": self.csrf})
            connection.request("POST", path, body, headers)
            return connection.getresponse().status
        finally:
            connection.close()


class Office:
    """A web server on a scratch database, and the programs that look at that database."""

    def __init__(self, folder: Path, database: str) -> None:
        self.environment = {
            **{k: os.environ[k] for k in ("PATH", "HOME", "LANG") if k in os.environ},
            "DATABASE_URL": database,
            "VAR_DIR": str(folder / "var"),
            "DEBUG": "1",  # only so that no static files have to be gathered first
            "WEB_WORKERS": "2",
            "WEB_THREADS": "4",
        }

    def program(self, word: str) -> Any:
        command = [sys.executable, "-m", "tests.workflows.faulty", word]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True
        )
        return json.loads(done.stdout.splitlines()[-1])

    @contextmanager
    def open(self) -> Iterator[tuple[int, subprocess.Popen[str]]]:
        """The port and the process of the web server; it is killed at the latest in the end."""
        port = _free_port()
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"],
            cwd=ROOT,
            env={**self.environment, "PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        ready = threading.Event()

        def listen() -> None:
            for line in process.stdout or ():
                if "Ready: http" in line:
                    ready.set()

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            assert ready.wait(LONGEST_START), "the web server did not come up"
            yield port, process
        finally:
            kill(process)
            thread.join()


def kill(process: subprocess.Popen[str]) -> None:
    """kill -9: the master and all its workers, in one moment."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A scratch database beside the one of the tests, on the same kind of server."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        return Office(tmp_path, f"sqlite:///{tmp_path / 'faults.sqlite3'}")
    server = os.environ["DATABASE_URL"]
    name = f"faults_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return Office(tmp_path, server.removesuffix("postgres") + name)


def send(
    verbs: list[dict[str, Any]], port: int, process: subprocess.Popen[str], kill_after: int
) -> list[int | None]:
    """Post the verbs, many at once; the status of each answer, None where none came."""
    people = {who: Browser(port, who) for who in sorted({verb["who"] for verb in verbs})}
    answers: list[int | None] = [None] * len(verbs)
    enough, count = threading.Event(), 0
    lock = threading.Lock()

    def one(place: int) -> None:
        nonlocal count
        verb = verbs[place]
        path = f"/cases/{verb['number']}/{verb['verb']}/"
        try:
            answers[place] = people[verb["who"]].post(path, verb["payload"])
        except (OSError, http.client.HTTPException):
            return
        with lock:
            count += 1
            if count >= kill_after:
                enough.set()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for place in range(len(verbs)):
            pool.submit(one, place)
        if kill_after < len(verbs):
            assert enough.wait(60)
            kill(process)
    return answers


def test_killed_in_the_midst_of_two_hundred_verbs(office: Office) -> None:
    verbs = office.program("lay")
    assert len(verbs) == 200
    with office.open() as (port, process):
        answers = send(verbs, port, process, KILLED_AFTER)
    lost = [verb for verb, answer in zip(verbs, answers, strict=True) if answer is None]
    assert {answer for answer in answers if answer is not None} == {302}
    assert len(lost) > AT_ONCE, "the kill came too late to prove anything"

    found = office.program("look")
    assert found["wrong"] == []
    assert found["cases"] == 150
    done = {tuple(row) for row in found["done"]}
    for verb, answer in zip(verbs, answers, strict=True):
        assert answer is None or (verb["number"], verb["verb"]) in done, verb

    again = [verb for verb in lost if (verb["number"], verb["verb"]) not in done]
    with office.open() as (port, process):
        answers = send(again, port, process, len(again))
    assert set(answers) == {302}
    found = office.program("look")
    assert found["wrong"] == []
    counts = Counter(tuple(row) for row in found["done"])
    assert [counts[verb["number"], verb["verb"]] for verb in verbs] == [1] * 200
