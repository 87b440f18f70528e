"""The mail server, as one address in the environment."""

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

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

    Raises ValueError for any other scheme, or without a host.
    """
    if not url:
        return MailServer()
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("EMAIL_URL is smtp://… or smtps://… with a host")
    return MailServer(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parse_qs(parts.query).get("tls") == ["1"],
        ssl=parts.scheme == "smtps",
    )
