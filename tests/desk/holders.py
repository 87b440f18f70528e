"""People who sign with what they alone hold: a telephone, a printed sheet, a passkey."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from tests.desk.pages import county, text
from tests.softkey import SoftKey
from tests.world import PASSWORD, World
from tracker import vouching
from tracker.models import Case, CustodyEvent, PasswordSigning

__all__ = ["county"]


@pytest.fixture
def office(county: World) -> World:
    """An office in earnest: a password alone signs nothing."""
    PasswordSigning.objects.all().delete()
    return county


@pytest.fixture
def telephones(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of all telephones goes on by half a minute with every code that one shows."""
    Telephone.now = 1_800_000_000
    monkeypatch.setattr(totp.time, "time", lambda: Telephone.now)


class Telephone:
    """Shows codes of a secret, as an authenticator app does (RFC 6238)."""

    now = 0

    def __init__(self, secret: str) -> None:
        self.secret = secret

    def code(self) -> str:
        Telephone.now += 30
        counter = next(totp.yield_hotp_counters_from_time())
        return totp.format_hotp_value(totp.hotp_value(self.secret, counter))


class Person:
    """A browser whose holder is just signed in with the password."""

    def __init__(self, world: World, who: str) -> None:
        self.world, self.who = world, who
        self.client = Client(headers={"accept-language": "en"}, HTTP_HOST="localhost")
        said = {"login": who, "password": PASSWORD}
        assert self.client.post("/accounts/login/", said).status_code == 302
        again = {"password": PASSWORD}
        assert self.client.post("/accounts/reauthenticate/", again).status_code == 302

    def telephone(self) -> Telephone:
        page = self.client.get("/accounts/2fa/telephone/")
        phone = Telephone(page.context["form"].secret)
        answer = self.client.post("/accounts/2fa/telephone/", {"code": phone.code()})
        assert answer.status_code == 302, text(answer)
        return phone

    def sheet(self) -> list[str]:
        answer = self.client.post("/factors/sheet/")
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        return list(answer.context["codes"])

    def passkey(self, key: SoftKey | None = None) -> SoftKey:
        key = key or SoftKey()
        page = self.client.get("/accounts/2fa/passkeys/add/")
        options = page.context["js_data"]["creation_options"]
        posted = {"name": "办公电脑", "credential": key.enrols(options)}
        assert self.client.post("/accounts/2fa/passkeys/add/", posted).status_code == 302
        return key

    def vouch(self, code: str) -> None:
        """Give a factor that one has, before another is enrolled."""
        assert self.client.post("/accounts/2fa/reauthenticate/", {"code": code}).status_code == 302

    def form(self, case: Case, verb: str = "sign", **typed: Any) -> dict[str, Any]:
        """The hidden fields of a page, and what is typed into it."""
        page = self.client.get(f"/cases/{case.number}/{verb}/")
        covers = re.findall(r'name="covers" value="(\w+)"', text(page))
        return {"version": page.context["version"], "covers": covers, **typed}

    def asked(self, form: dict[str, Any]) -> dict[str, Any]:
        """What the browser is given to hand to the passkey."""
        answer = self.client.post("/factors/passkey/", form)
        return dict(json.loads(answer.content))

    def send(self, case: Case, form: dict[str, Any], verb: str = "sign") -> Any:
        return self.client.post(f"/cases/{case.number}/{verb}/", form)


def confirmed(world: World, who: str, by: str = "sun") -> None:
    """Somebody independent confirms all that was done to an account."""
    for event in CustodyEvent.objects.waiting().filter(person=world.people[who]):
        vouching.confirm([event], world.actor(by), world.now, "当面核对工作证")


def with_passkey(world: World, who: str, key: SoftKey | None = None) -> tuple[Person, SoftKey]:
    person = Person(world, who)
    key = person.passkey(key)
    confirmed(world, who)
    return person, key
