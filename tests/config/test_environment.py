"""Every variable means what the README says; a wrong one is one line, before anything starts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from environs import EnvValidationError

from config import environment
from config.environment import BASE_DIR, Environment
from config.mail import MailServer

NAMES = """
    PORT HOST WEB_WORKERS WEB_THREADS VAR_DIR DATABASE_URL CONN_MAX_AGE DEBUG DEMO HTTPS
    ALLOWED_HOSTS CSRF_TRUSTED_ORIGINS TRUSTED_PROXIES SITE_URL EMAIL_URL EMAIL_FROM LOG_LEVEL
""".split()  # noqa: SIM905 - read more easily so


HOSTS, ORIGINS = ["a.example", ".b.example", "[::1]"], ["https://*.b.example:8443"]


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An environment in which only the folder is named."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    return monkeypatch


def faults(env: pytest.MonkeyPatch, **values: str) -> str:
    for name, value in values.items():
        env.setenv(name, value)
    with pytest.raises(EnvValidationError) as caught:
        environment.read()
    return environment.told(caught.value)


def test_nothing_set(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert environment.read() == Environment(
        port=8000,
        host="127.0.0.1",
        web_workers=2,
        web_threads=4,
        var_dir=tmp_path,
        database={},
        connection_age=60,
        debug=False,
        demo=False,
        https=False,
        allowed_hosts=["localhost", "127.0.0.1", "[::1]"],
        csrf_trusted_origins=[],
        trusted_proxies=0,
        site_url="http://localhost:8000",
        mail=MailServer(),
        email_from="xiaohao@localhost",
        log_level="INFO",
    )


def test_an_empty_value_counts_as_not_set(bare: pytest.MonkeyPatch) -> None:
    plain = environment.read()
    for name in set(NAMES) - {"VAR_DIR"}:
        bare.setenv(name, " ")
    assert environment.read() == plain
    bare.setenv("VAR_DIR", "")
    assert environment.read().var_dir == BASE_DIR / "var"


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        ("PORT", " 8080 ", "port", 8080),
        ("HOST", "0.0.0.0", "host", "0.0.0.0"),  # noqa: S104 - read, not listened at
        ("HOST", "::", "host", "[::]"),
        ("HOST", "[::1]", "host", "[::1]"),
        ("HOST", "ledger.county.example", "host", "ledger.county.example"),
        ("DEMO", "1", "demo", True),
        ("DEMO", " YES ", "demo", True),
        ("HTTPS", "true", "https", True),
        ("HTTPS", "off", "https", False),
        ("DEBUG", "0", "debug", False),
        ("CONN_MAX_AGE", "none", "connection_age", None),
        ("CONN_MAX_AGE", "0", "connection_age", 0),
        ("TRUSTED_PROXIES", "2", "trusted_proxies", 2),
        ("LOG_LEVEL", "debug", "log_level", "DEBUG"),
        ("SITE_URL", "https://ledger.example/", "site_url", "https://ledger.example"),
        ("ALLOWED_HOSTS", "a.example, .b.example,,[::1]", "allowed_hosts", HOSTS),
        ("CSRF_TRUSTED_ORIGINS", "https://*.b.example:8443", "csrf_trusted_origins", ORIGINS),
        ("EMAIL_FROM", "Office <office@b.example>", "email_from", "Office <office@b.example>"),
        ("EMAIL_URL", "smtps://mail.example", "mail", MailServer("mail.example", 465, ssl=True)),
    ],
)
def test_a_right_value(
    bare: pytest.MonkeyPatch, name: str, text: str, field: str, value: object
) -> None:
    bare.setenv(name, text)
    assert getattr(environment.read(), field) == value


@pytest.mark.parametrize(
    ("url", "engine", "name"),
    [
        ("postgres://x:p%40@db:5433/xiaohao", "django.db.backends.postgresql", "xiaohao"),
        ("postgresql:///xiaohao?host=/run/pg", "django.db.backends.postgresql", "xiaohao"),
        ("sqlite:////srv/ledger.sqlite3", "django.db.backends.sqlite3", "/srv/ledger.sqlite3"),
    ],
)
def test_a_database(bare: pytest.MonkeyPatch, url: str, engine: str, name: str) -> None:
    bare.setenv("DATABASE_URL", url)
    found = environment.read().database
    assert (found["ENGINE"], found["NAME"]) == (engine, name)


@pytest.mark.parametrize(
    ("name", "text", "takes"),
    [
        ("PORT", "abc", "a whole number from 1 to 65535"),
        ("PORT", "0", "a whole number from 1 to 65535"),
        ("PORT", "65536", "a whole number from 1 to 65535"),
        ("PORT", "8000.5", "a whole number from 1 to 65535"),
        ("HOST", "127.0.0.1:8000", "an address or a host name, without a port"),
        ("WEB_WORKERS", "0", "a whole number from 1 to 512"),
        ("WEB_THREADS", "many", "a whole number from 1 to 512"),
        ("VAR_DIR", "/dev/null/var", "a folder that can be made and written to"),
        ("CONN_MAX_AGE", "long", 'a whole number of seconds, or "none" for no end'),
        ("CONN_MAX_AGE", "-1", 'a whole number of seconds, or "none" for no end'),
        ("HTTPS", "maybe", "1, true, yes or on; 0, false, no or off"),
        ("DEMO", "2", "1, true, yes or on; 0, false, no or off"),
        ("ALLOWED_HOSTS", "https://a.example", "host names with commas between"),
        ("CSRF_TRUSTED_ORIGINS", "a.example", "addresses like https://ledger.example"),
        ("CSRF_TRUSTED_ORIGINS", "https://a.example/path", "addresses like https://ledger.example"),
        ("TRUSTED_PROXIES", "-1", "a whole number of 0 or more"),
        ("SITE_URL", "ledger.example", "an address like https://ledger.example"),
        ("SITE_URL", "http://ledger.example:port", "an address like https://ledger.example"),
        ("EMAIL_FROM", "office", "an e-mail address"),
        ("LOG_LEVEL", "loud", "DEBUG, INFO, WARNING, ERROR or CRITICAL"),
    ],
)
def test_a_wrong_value_is_one_line(
    bare: pytest.MonkeyPatch, name: str, text: str, takes: str
) -> None:
    line = faults(bare, **{name: text})
    assert line.startswith(f"{name}={text} cannot be used: it takes {takes}")
    assert "\n" not in line


@pytest.mark.parametrize(
    ("name", "text", "takes"),
    [
        ("DATABASE_URL", "nonsense", "postgres://user:password@host:5432/name"),
        ("DATABASE_URL", "mysql://x:secret@db/xiaohao", "sqlite:////path/to/file"),
        ("DATABASE_URL", "postgres://x:secret@db:port/xiaohao", "postgres://"),
        ("DATABASE_URL", "postgres://x:secret@db", "postgres://"),
        ("EMAIL_URL", "http://x:secret@mail.example", "smtp://"),
        ("EMAIL_URL", "smtp://x:secret@mail.example:port", "smtps://"),
    ],
)
def test_a_wrong_value_that_may_hold_a_password_is_not_repeated(
    bare: pytest.MonkeyPatch, name: str, text: str, takes: str
) -> None:
    line = faults(bare, **{name: text})
    assert line.startswith(f"{name} cannot be used: it takes ")
    assert takes in line
    assert "secret" not in line
    assert "\n" not in line


def test_all_faults_are_told_at_once(bare: pytest.MonkeyPatch) -> None:
    lines = faults(bare, PORT="abc", HTTPS="maybe", LOG_LEVEL="loud").splitlines()
    assert [line.split("=")[0] for line in lines] == ["PORT", "HTTPS", "LOG_LEVEL"]


@pytest.mark.parametrize(
    "command",
    [
        ("manage.py", "check"),
        ("-m", "tools.serve"),
        ("-m", "gunicorn", "config.wsgi", "--config", "config/gunicorn.py"),
    ],
)
def test_a_wrong_value_ends_the_start_without_a_traceback(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    wrong = {"PORT": "abc", "VAR_DIR": str(tmp_path / "var")}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=BASE_DIR,
        env={**os.environ, **wrong, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == "PORT=abc cannot be used: it takes a whole number from 1 to 65535.\n"


def test_the_readme_names_every_variable() -> None:
    for readme in ("README.md", "README.zh-hans.md"):
        table = (BASE_DIR / readme).read_text(encoding="utf-8")
        named = set(re.findall(r"`([A-Z][A-Z_]+)`", table))
        assert {*NAMES, "SECRET_KEY", "SALT_KEY"} <= named, readme
