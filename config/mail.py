"""The mail server, as one address in the environment."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True)
class MailServer:
    """What Django's SMTP backend asks; without a host, e-mail is off."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    ssl: bool = False


def mail_server(url: str) -> MailServer:
    """Read ``smtp://user:password@host:587/?tls=1`` or ``smtps://…``; empty means no e-mail.

    Raises ValueError for any other scheme, without a host, and for options that nobody reads.
    """
    if not url:
        return MailServer()
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    tls = options.pop("tls", "0")
    if parts.scheme not in PORTS or not parts.hostname or options or tls not in ("0", "1"):
        raise ValueError("EMAIL_URL is smtp://… or smtps://… with a host, and perhaps ?tls=1")
    return MailServer(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=tls == "1",
        ssl=parts.scheme == "smtps",
    )
