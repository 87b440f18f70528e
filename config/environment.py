"""What differs between machines: read from the environment once, checked before anything starts.

An empty value counts as not set. A wrong one ends the start with a line that names the variable and
says what it takes; values that may hold a password are not repeated there.
"""

import ipaddress
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import dj_database_url
from environs import Env, EnvValidationError, ValidationError

from config.mail import MailServer, mail_server

BASE_DIR = Path(__file__).resolve().parent.parent
ON, OFF = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
ENGINES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}
HIDDEN = {"DATABASE_URL", "EMAIL_URL"}
HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.IGNORECASE)
HOST_PATTERN = re.compile(r"\*|\.?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]", re.IGNORECASE)


@dataclass(frozen=True)
class Environment:
    """Every variable that the site reads but the two secrets (config/keys.py), by its meaning."""

    port: int
    host: str
    web_workers: int
    web_threads: int
    var_dir: Path
    database: dict[str, Any]
    connection_age: int | None
    debug: bool
    demo: bool
    https: bool
    allowed_hosts: list[str]
    csrf_trusted_origins: list[str]
    trusted_proxies: int
    site_url: str
    mail: MailServer
    email_from: str
    log_level: str


def flag(value: str) -> bool:
    text = value.strip().lower()
    if text and text not in ON | OFF:
        raise ValidationError("1, true, yes or on; 0, false, no or off")
    return text in ON


def whole(value: str, *, otherwise: int, least: int, most: int | None = None) -> int:
    text = value.strip()
    number = int(text) if re.fullmatch(r"[+-]?[0-9]{1,9}", text) else None
    if not text:
        return otherwise
    if number is None or number < least or (most is not None and number > most):
        bounds = f"from {least} to {most}" if most is not None else f"of {least} or more"
        raise ValidationError(f"a whole number {bounds}")
    return number


def seconds(value: str, *, otherwise: int) -> int | None:
    """Seconds that a connection is kept; ``none`` (the worker) keeps it for good."""
    if value.strip().lower() == "none":
        return None
    try:
        return whole(value, otherwise=otherwise, least=0)
    except ValidationError:
        raise ValidationError('a whole number of seconds, or "none" for no end') from None


def host(value: str, *, otherwise: str) -> str:
    """An address or a name to listen at, as gunicorn writes it in front of the port."""
    text = value.strip() or otherwise
    try:
        version = ipaddress.ip_address(text.strip("[]")).version
    except ValueError:
        if HOST_NAME.fullmatch(text):
            return text
        raise ValidationError("an address or a host name, without a port") from None
    return f"[{text.strip('[]')}]" if version == 6 else text


def folder(value: str, *, otherwise: Path) -> Path:
    """A folder that is ours to write into, made if it is missing; nobody else may read it."""
    path = Path(value.strip() or otherwise).absolute()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        path = Path()
    if not path.is_absolute() or not os.access(path, os.W_OK | os.X_OK):
        raise ValidationError("a folder that can be made and written to")
    return path


def database(value: str) -> dict[str, Any]:
    """The database as Django's settings have it; empty for none named."""
    if not value.strip():
        return {}
    takes = "postgres://user:password@host:5432/name or sqlite:////path/to/file"
    try:
        config = dict(dj_database_url.parse(value.strip()))
    except ValueError:
        raise ValidationError(takes) from None
    if config["ENGINE"] not in ENGINES or not config["NAME"]:
        raise ValidationError(takes)
    return config


def words(value: str) -> list[str]:
    """Comma-separated words, without empty ones."""
    return [item.strip() for item in value.split(",") if item.strip()]


def hosts(value: str, *, otherwise: str) -> list[str]:
    names = words(value) or words(otherwise)
    if not all(HOST_PATTERN.fullmatch(name) for name in names):
        raise ValidationError("host names with commas between, without scheme and port")
    return names


def origin(text: str) -> bool:
    """Whether this is scheme, host and perhaps port, and nothing behind."""
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and parts.port != 0
            and not (parts.path.strip("/") or parts.query or parts.fragment)
        )
    except ValueError:
        return False


def origins(value: str) -> list[str]:
    found = words(value)
    if not all(origin(text) for text in found):
        raise ValidationError("addresses like https://ledger.example with commas between")
    return found


def site_url(value: str, *, otherwise: str) -> str:
    text = (value.strip() or otherwise).rstrip("/")
    if not origin(text):
        raise ValidationError("an address like https://ledger.example")
    return text


def mail(value: str) -> MailServer:
    try:
        return mail_server(value.strip())
    except ValueError:
        raise ValidationError(
            "smtp://user:password@host:587/?tls=1 or smtps://user:password@host:465"
        ) from None


def sender(value: str, *, otherwise: str) -> str:
    text = value.strip() or otherwise
    name, at, domain = parseaddr(text)[1].rpartition("@")
    if not (name and at and domain) or "\n" in text:
        raise ValidationError(
            "an e-mail address, perhaps with a name: Office <office@ledger.example>"
        )
    return text


def level(value: str, *, otherwise: str) -> str:
    text = value.strip().upper() or otherwise
    if text not in LEVELS:
        raise ValidationError(", ".join(LEVELS[:-1]) + f" or {LEVELS[-1]}")
    return text


PARSERS = (
    flag, whole, seconds, host, folder, database, hosts, origins, site_url, mail, sender, level,
)  # fmt: skip


def read() -> Environment:
    """Read all variables. Raises EnvValidationError that holds every fault, by variable."""
    env = Env(eager=False)
    for parser in PARSERS:
        env.add_parser(parser.__name__, parser)
    found = Environment(
        port=env.whole("PORT", "", otherwise=8000, least=1, most=65535),
        host=env.host("HOST", "", otherwise="127.0.0.1"),
        web_workers=env.whole("WEB_WORKERS", "", otherwise=2, least=1, most=512),
        web_threads=env.whole("WEB_THREADS", "", otherwise=4, least=1, most=512),
        var_dir=env.folder("VAR_DIR", "", otherwise=BASE_DIR / "var"),
        database=env.database("DATABASE_URL", ""),
        connection_age=env.seconds("CONN_MAX_AGE", "", otherwise=60),
        debug=env.flag("DEBUG", ""),
        demo=env.flag("DEMO", ""),
        https=env.flag("HTTPS", ""),
        allowed_hosts=env.hosts("ALLOWED_HOSTS", "", otherwise="localhost,127.0.0.1,[::1]"),
        csrf_trusted_origins=env.origins("CSRF_TRUSTED_ORIGINS", ""),
        trusted_proxies=env.whole("TRUSTED_PROXIES", "", otherwise=0, least=0),
        site_url=env.site_url("SITE_URL", "", otherwise="http://localhost:8000"),
        mail=env.mail("EMAIL_URL", ""),
        email_from=env.sender("EMAIL_FROM", "", otherwise="xiaohao@localhost"),
        log_level=env.level("LOG_LEVEL", "", otherwise="INFO"),
    )
    env.seal()
    return found


def told(faults: EnvValidationError) -> str:
    """One line a fault: the variable, its value if it holds no secret, and what it takes."""
    lines = []
    messages = cast("Mapping[str, list[str]]", faults.error_messages)
    for name, takes in messages.items():
        value = "" if name in HIDDEN else f"={os.environ[name]}"
        lines.append(f"{name}{value} cannot be used: it takes {takes[0]}.")
    return "\n".join(lines)


def load() -> Environment:
    """Read the environment, or end here with what is wrong with it."""
    try:
        return read()
    except EnvValidationError as faults:
        sys.exit(told(faults))


ENVIRONMENT = load()
