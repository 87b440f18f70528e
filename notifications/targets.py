"""The ways out: e-mail over SMTP, and everything else over Apprise. Each sends or raises."""

from __future__ import annotations

import logging
import re
import smtplib
from dataclasses import dataclass, field
from email.utils import formatdate
from types import TracebackType
from urllib.parse import urlsplit

import apprise
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import BadHeaderError

from notifications.render import Letter
from tracker.free_text import clean_line

TIMEOUT = 10  # seconds for each step of a dialogue
# Services with a fixed address of their own: safe for anybody to enter.
SERVICES = {
    "wecombot": "WeCom",
    "dingtalk": "DingTalk",
    "feishu": "Feishu",
    "lark": "Feishu",
    "schan": "ServerChan",
    "wxpusher": "WxPusher",
    "twilio": "Twilio",
    "vonage": "Vonage",
    "clickatell": "Clickatell",
    "smsmanager": "SMS Manager",
}
# Reach any host, also inside the house's own network: for the office to enter.
OPEN_SERVICES = {
    "json": "Webhook",
    "jsons": "Webhook",
    "form": "Webhook",
    "forms": "Webhook",
    "smseagle": "SMS Eagle",
    "smseagles": "SMS Eagle",
}
SECRET = re.compile(r"[\w%+-]{6,}")


class NotSentError(Exception):
    """A message did not go out. The words are for the office and hold no secret."""


class HopelessError(NotSentError):
    """It will not go out to this target, however often it is tried."""


@dataclass
class Mailer:
    """A mail connection held open over a batch; opened when first needed. A context manager."""

    backend: EmailBackend | None = field(default=None, init=False)
    down: str = field(default="", init=False)

    def __enter__(self) -> Mailer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.hang_up()

    def hang_up(self) -> None:
        if self.backend is not None:
            self.backend.close()
        self.backend = None

    def mail(self, address: str, letter: Letter, key: str) -> None:
        """Send by e-mail. The Message-ID is the key, so that a second copy can be told as one."""
        if self.down:
            raise NotSentError(self.down)  # not every message of a batch waits for a dead server
        headers = {
            "Message-ID": message_id(key),
            "Date": formatdate(),
            "Auto-Submitted": "auto-generated",
        }
        mail = EmailMessage(letter.subject, letter.body, None, [address], headers=headers)
        try:
            self.open().send_messages([mail])
        except smtplib.SMTPRecipientsRefused as error:
            self.hang_up()
            raise refused(error) from error
        except BadHeaderError as error:
            raise HopelessError(str(error)) from error
        except (smtplib.SMTPException, OSError) as error:
            self.hang_up()
            raise NotSentError(in_short(error)) from error

    def open(self) -> EmailBackend:
        if self.backend is None:
            backend = EmailBackend(timeout=TIMEOUT, fail_silently=False)
            try:
                backend.open()
            except (smtplib.SMTPException, OSError) as error:
                self.down = in_short(error)
                raise
            self.backend = backend
        return self.backend


def message_id(key: str) -> str:
    """128 bits of the key: a longer header would be folded, which some servers do not undo."""
    return f"<{key[:32]}@{urlsplit(settings.SITE_URL).hostname}>"


def refused(error: smtplib.SMTPRecipientsRefused) -> NotSentError:
    """A mailbox that does not exist (5xx) is given up, a full one (4xx) is tried again."""
    code, words = next(iter(error.recipients.values()))
    text = f"{code} {words.decode(errors='replace')}"
    return HopelessError(text) if code >= 500 else NotSentError(text)


def in_short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def push(url: str, letter: Letter, key: str) -> None:
    """Send to an outside address. Webhooks get the key in the header Idempotency-Key."""
    plugin = apprise.Apprise.instantiate(url, suppress_exceptions=True)
    if plugin is None:
        raise HopelessError("The address is not understood.")
    headers = getattr(plugin, "headers", None)
    if isinstance(headers, dict):
        headers["Idempotency-Key"] = key
    with apprise.LogCapture(level=logging.WARNING) as log:  # type: ignore[no-untyped-call]
        sent = plugin.notify(body=letter.body, title=letter.subject)
        words = "" if sent else log.getvalue()
    if not sent:
        raise NotSentError(without_secrets(words, url))


def without_secrets(words: str, url: str) -> str:
    """What Apprise says, without the parts of the address, which are keys of the service."""
    text = clean_line(words) or "The service did not take the message."
    for part in set(SECRET.findall(url.partition("://")[2])):
        text = text.replace(part, "…")
    return text[:300]


def service_of(url: str, *, office: bool) -> str:
    """The name of the service behind an address; empty if it is unknown or not for this person."""
    scheme = url.partition("://")[0].strip().lower()
    known = {**SERVICES, **OPEN_SERVICES} if office else SERVICES
    if scheme not in known or apprise.Apprise.instantiate(url, suppress_exceptions=True) is None:
        return ""
    return known[scheme]
