"""Real servers on loopback that messages are sent to: they can be stopped, slowed and restarted."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
LONGEST = 30  # seconds anybody waits for anything here


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@dataclass
class Mailbox:
    """An SMTP server. `answer` replies to a recipient (250 takes the mail)."""

    port: int = field(default_factory=free_port)
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    answer: str = "250 OK"
    lose_answer: bool = False
    server: Controller | None = None

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(message_from_bytes(content, policy=policy.default))
        self.recipients.append(list(envelope.rcpt_tos))
        if self.lose_answer:
            assert server.transport is not None
            server.transport.abort()  # type: ignore[attr-defined]  # a TCP transport
        return "250 OK"

    def start(self) -> None:
        self.server = Controller(self, hostname=HOST, port=self.port)
        self.server.start()

    def stop(self) -> None:
        if self.server is not None:
            self.server.stop()
            self.server = None

    @property
    def ids(self) -> list[str]:
        return [mail["Message-ID"] for mail in self.mails]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64
    owner: Listener


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.owner.took(self.headers.get("Idempotency-Key", ""), dict(self.headers), body)
        if self.server.owner.slow:
            self.server.owner.awake.wait(LONGEST)
        self.send_response(self.server.owner.status)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


@dataclass
class Listener:
    """An HTTP server that writes down what it gets, in order."""

    port: int = field(default_factory=free_port)
    status: int = 200
    slow: bool = False
    keys: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    awake: threading.Event = field(default_factory=threading.Event)
    changed: threading.Condition = field(default_factory=threading.Condition)
    server: _Server | None = None

    @property
    def url(self) -> str:
        return f"json://{HOST}:{self.port}/hook"

    def took(self, key: str, headers: dict[str, str], body: bytes) -> None:
        with self.changed:
            self.keys.append(key)
            self.headers.append(headers)
            self.bodies.append(json.loads(body))
            self.changed.notify_all()

    def wait_for(self, count: int) -> bool:
        """Until so many have come in all; False if they do not come."""
        with self.changed:
            return self.changed.wait_for(lambda: len(self.keys) >= count, LONGEST)

    def start(self) -> None:
        self.server = _Server((HOST, self.port), _Handler)
        self.server.owner = self
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self.awake.set()
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None


S = TypeVar("S", Mailbox, Listener)


@contextmanager
def running(server: S) -> Iterator[S]:
    server.start()
    try:
        yield server
    finally:
        server.stop()
