"""A plain browser: cookies, forms as they stand on the page, and what each answer has cost."""

from __future__ import annotations

import http.client
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

Fields = list[tuple[str, str]]
UNSENT = ("submit", "button", "image", "file", "reset")


@dataclass(frozen=True)
class Cost:
    """What one answer took of the server: CPU milliseconds, and in them rendering; statements.

    `brackets` are BEGIN, COMMIT, SAVEPOINT and the like on top of the statements.
    """

    cpu: float
    rendering: float
    statements: int
    brackets: int


@dataclass
class Form:
    action: str
    fields: Fields = field(default_factory=list)

    def filled(self, values: dict[str, Any]) -> Fields:
        """What is sent: what stands on the page, and `values` in its place."""
        kept = [(name, value) for name, value in self.fields if name not in values]
        for name, value in values.items():
            kept += [(name, str(v)) for v in (value if isinstance(value, list) else [value])]
        return kept


@dataclass
class Answer:
    status: int
    location: str
    text: str
    cost: Cost
    url: str

    def form(self, ending: str = "") -> Form:
        """The form on the page that goes to an address with this ending."""
        reader = Reader(self.url)
        reader.feed(self.text)
        for form in reader.forms:
            if urlsplit(form.action).path.endswith(ending):
                return form
        raise AssertionError(f"{self.url}: no form to …{ending} ({self.status})")


class Reader(HTMLParser):
    """The POST forms of a page with the values a browser would send."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.forms = url, list[Form]()
        self.form: Form | None = None
        self.select: list[tuple[str, bool]] | None = None
        self.name, self.text = "", list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            post = given.get("method", "").lower() == "post"
            self.form = Form(urljoin(self.url, given.get("action", ""))) if post else None
            self.forms += [self.form] if self.form else []
        elif tag == "input" and given.get("type") not in UNSENT:
            if given.get("type") not in ("checkbox", "radio"):
                self.add(given.get("name", ""), given.get("value", ""))
            elif "checked" in given:
                self.add(given.get("name", ""), given.get("value", "on"))
        elif tag == "select":
            self.name, self.select = given.get("name", ""), []
        elif tag == "option" and self.select is not None:
            self.select.append((given.get("value", ""), "selected" in given))
        elif tag == "textarea":
            self.name, self.text = given.get("name", ""), []

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "textarea":
            self.add(self.name, "".join(self.text).removeprefix("\n"))
        elif tag == "select" and self.select is not None:
            chosen = [value for value, selected in self.select if selected]
            for value in chosen or [value for value, _ in self.select[:1]]:
                self.add(self.name, value)
            self.select = None

    def add(self, name: str, value: str) -> None:
        if self.form is not None and name:
            self.form.fields.append((name, value))


class Browser:
    """One person at one site."""

    def __init__(self, host: str, port: int, after: Callable[[str, str], None]) -> None:
        """`after` is told the method and address of each answer."""
        self.host, self.port, self.after = host, port, after
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, url: str, body: bytes = b"", kind: str = "") -> Answer:
        headers = {"Accept-Language": "zh-hans", "Referer": f"http://{self.host}:{self.port}/"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if kind:
            headers["Content-Type"] = kind
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        connection.request(method, url, body or None, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status >= 400:
            raise RuntimeError(f"{method} {url}: {answer.status}\n{text[:2000]}")
        told = {name: answer.headers[f"Bench-{name}"] for name in ("CPU", "Rendering")}
        counted = [int(answer.headers[f"Bench-{name}"]) for name in ("Statements", "Brackets")]
        self.after(method, url)
        cost = Cost(float(told["CPU"]), float(told["Rendering"]), *counted)
        return Answer(answer.status, answer.headers.get("Location", ""), text, cost, url)

    def get(self, url: str) -> Answer:
        return self.ask("GET", url)

    def send(self, form: Form, values: dict[str, Any], files: dict[str, bytes]) -> Answer:
        """Press the button of a form."""
        fields = form.filled(values)
        if files:
            body, kind = multipart(fields, files)
        else:
            body, kind = urlencode(fields).encode(), "application/x-www-form-urlencoded"
        return self.ask("POST", form.action, body, kind)

    def sign_in(self, name: str, password: str, user_field: str) -> None:
        form = self.get("/accounts/login/").form("/login/")
        answer = self.send(form, {user_field: name, "password": password}, {})
        assert answer.status == 302, name


def multipart(fields: Fields, files: dict[str, bytes]) -> tuple[bytes, str]:
    """The body of a form with pictures."""
    mark = secrets.token_hex(16)
    parts = []
    for name, value in fields:
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        parts.append(head.encode() + value.encode() + b"\r\n")
    for name, content in files.items():
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="after.jpg"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        )
        parts.append(head.encode() + content + b"\r\n")
    parts.append(f"--{mark}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={mark}"
