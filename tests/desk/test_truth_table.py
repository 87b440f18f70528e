"""Every URL of the desk for every role: who is let in, and that absent and forbidden look alike.

The table is complete by test: a URL that is not in it fails. What the verbs allow to whom is tried
one by one in tests/workflows/test_roles.py; here `act` stands for all of them with one verb.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from notifications.models import Message, Target
from notifications.vocabulary import DeliveryState, Kind, TargetKind
from tests.tracks import HANDED
from tests.world import World, photo
from tracker.models import Absence, Case, ImportBatch, User
from tracker.vocabulary import Role

pytestmark = pytest.mark.django_db

CAST = ["wang", "zhou", "sun", "ji", "gao", "li", "zhao", "qian", "chen", "wei", "lin", "norole"]
STAFF = set(CAST)
OFFICE = {"wang", "zhou", "sun", "ji"}
ITS_UNIT = {"li", "zhao"}
READERS = STAFF - {"gao", "lin", "norole"}
CLERKS = {"wang"}
SETTINGS = {"wang", "zhou", "gao"}
SEES = OFFICE | ITS_UNIT | {"chen"}


@dataclass(frozen=True)
class Row:
    """Who is let in; `keys` name the thing it is about, POST is for pages that only take one."""

    who: set[str]
    keys: tuple[str, ...] = ()
    post: bool = False


TABLE = {
    "today": Row(STAFF),
    "ledger": Row(READERS),
    "export": Row(READERS),
    "bulk": Row(CLERKS, post=True),
    "new-case": Row(CLERKS),
    "suggest": Row(CLERKS, post=True),
    "case": Row(SEES, ("number",)),
    "file": Row(SEES, ("number", "file")),
    "dossier": Row(SEES, ("number",)),
    "act": Row(CLERKS | {"zhou"}, ("number", "verb")),
    "chart": Row(SEES, ("number",)),
    "duplicates": Row(CLERKS),
    "settle": Row(CLERKS, post=True),
    "standings": Row({"wang", "zhou", "sun"} | {"li", "zhao", "qian"}),
    "standing": Row(OFFICE - {"ji"} | ITS_UNIT, ("code",)),
    "imports": Row(CLERKS),
    "import": Row(CLERKS, ("batch",)),
    "import-again": Row(CLERKS, ("batch",), post=True),
    "import-discard": Row(CLERKS, ("upload",), post=True),
    "import-refused": Row(CLERKS, ("batch",)),
    "operations": Row(SETTINGS),
    "fault-again": Row(SETTINGS, ("fault",), post=True),
    "job-again": Row(SETTINGS, ("job",), post=True),
    "calendar": Row({"wang", "gao"}),
    "requests": Row({"wang", "zhou", "sun"}),
    "requests-decide": Row({"wang", "zhou"}, post=True),
    "messages": Row(STAFF),
    "message": Row({"li"}, ("message",)),
    "messages-read": Row(STAFF, post=True),
    "message-preferences": Row(STAFF),
    "message-add": Row(STAFF, post=True),
    "message-remove": Row({"li"}, ("target",), post=True),
    "message-test": Row(STAFF, post=True),
    "message-targets": Row(SETTINGS | {"zhao", "feng"}),
    "deliveries": Row(SETTINGS),
    "delivery-again": Row(SETTINGS, ("message",), post=True),
    "settings": Row(SETTINGS),
    "limits": Row(SETTINGS),
    "units": Row(SETTINGS),
    "unit-new": Row(SETTINGS),
    "unit": Row(SETTINGS, ("unit",)),
    "people": Row(SETTINGS),
    "person-new": Row(SETTINGS),
    "person": Row(SETTINGS, ("person",)),
    # The director signs beside Feng.
    "person-password": Row(SETTINGS - {"zhou"}, ("person",), post=True),
    "people-list": Row(SETTINGS),
    "people-list-blank": Row(SETTINGS),
    "person-end": Row(SETTINGS, ("person",)),
    "person-open": Row(SETTINGS, ("ended",), post=True),
    "post-new": Row(SETTINGS, ("person",)),
    "post-term": Row(SETTINGS, ("post",)),
    "post-end": Row(SETTINGS, ("post",)),
    "my-posts": Row(STAFF),
    "post-choose": Row(set(), post=True),  # of one's own posts, which these have but one of
    "absence-end": Row({"li"}, ("absence",), post=True),
    "custody": Row({"wang", "zhou", "sun", "gao"}),
    "person-factors": Row(SETTINGS - {"zhou"}, ("person",), post=True),
    "signatures": Row({"zhao", "feng", "chen", "wei", "zhou"}),
    # What one signs with is one's own.
    "factor-sheet": Row(STAFF, post=True),
    "factor-remove": Row({"li"}, ("factor",), post=True),
    "passkey": Row(STAFF, post=True),
    "tracks": Row({"zhou", "sun", "ji"}),
    "track": Row(OFFICE | {"chen"}, ("number",)),
    "track-act": Row({"wang", "zhou", "ji", "chen"}, ("number", "what")),
    "track-confirm": Row({"zhou", "sun", "ji"}, ("number",), post=True),
    "track-paper": Row({"zhou", "sun", "ji"}, ("number", "paper")),
    "inside": Row({"sun", "chen", "wei"}),
    "haste": Row({"zhou", "sun"}),
    "light": Row({"wang", "zhou", "sun"}),
}
ABSENT = {"number": "1999-000001", "code": "nowhere", "file": 999999, "verb": "correct"}
ABSENT |= {"paper": 999999, "what": "allege"}
PK = (
    *("file", "batch", "upload", "unit", "person", "message", "target", "fault", "job"),
    *("ended", "post", "absence", "factor", "paper"),
)
NAMED = dict.fromkeys(PK, "pk")
# Everything that differs between two answers though they say the same.
NOISE = re.compile(rb'csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": ?"[^"]+"')


def names() -> set[str]:
    """The URL names of the desk, as the resolver knows them."""
    return {p.name for p in get_resolver("desk.urls").url_patterns}


def own_things(li: User) -> dict[str, Any]:
    """What is one's own, and nobody else's to see."""
    today = timezone.localdate()
    target = Target.objects.create(person=li, name="手机", service="json", url="x")
    phone = Authenticator.objects.create(user=li, type="totp", data={"secret": "x"})
    absence = Absence.objects.create(person=li, starts_on=today, ends_on=today)
    return {"target": target.pk, "factor": phone.pk, "absence": absence.pk}


@pytest.fixture
def things(world: World) -> dict[str, Any]:
    """A closed case of the water bureau, whose inspector is Chen, and one of everything else."""
    world.person("lin", "林岚", Role.INSPECTOR, ends_on=date(2024, 1, 31))
    world.person("norole", "无角色", "")
    world.begin(days_ago=60)
    case = world.closed()
    done = ImportBatch(name="台账", sha256="0" * 64, created=world.now, state="done")
    done.refused_file.save("refused.xlsx", ContentFile(b"rows"), save=False)
    done.save()
    upload = ImportBatch.objects.create(name="新", sha256="1" * 64, created=world.now)
    told = Message.objects.create(
        event=case.events.last(),
        person=world.people["li"],
        kind=Kind.WORK,
        target_kind=TargetKind.BELL,
        key="one",
        state=DeliveryState.SENT,
        made_at=world.now,
    )
    return {
        **own_things(world.people["li"]),
        "message": told.pk,
        "number": case.number,
        "code": world.water.code,
        "file": case.files.first().pk,
        "verb": "correct",
        "what": "allege",
        "paper": paper_of(world, case),
        "batch": done.pk,
        "upload": upload.pk,
        "unit": world.parks.pk,
        "person": world.people["feng"].pk,
        "ended": world.person("zou", "邹平", Role.OFFICER, world.parks, is_active=False).pk,
        "post": world.people["feng"].posts.get().pk,
    }


def paper_of(world: World, case: Case) -> int:
    """A track beside the case, with the receipt of an organ as a file."""
    world.track("wang", "allege", case, text="来信反映")
    day = world.now.date()
    handed = {**HANDED, "handed_on": day, "receipt_no": "7", "receipt_on": day}
    return int(world.track("ji", "outcome", case, **handed, uploads=[photo()]).pk)


def at(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who])
    return client


def url(name: str, values: dict[str, Any]) -> str:
    kwargs = {NAMED.get(key, key): values.get(key, 999999) for key in TABLE[name].keys}
    return reverse(f"desk:{name}", kwargs=kwargs)


def ask(client: Client, name: str, path: str) -> Any:
    return client.post(path) if TABLE[name].post else client.get(path)


def told(answer: Any, path: str) -> tuple[int, bytes]:
    """Status and words of an answer, without what differs by chance or by the address asked for."""
    return answer.status_code, NOISE.sub(b"", answer.content).replace(path.encode(), b"/")


def test_every_url_has_its_row() -> None:
    assert names() <= TABLE.keys()


@pytest.mark.parametrize("name", sorted(TABLE))
def test_who_is_let_in(world: World, things: dict[str, Any], name: str) -> None:
    if name not in names():
        pytest.skip("this page is not there yet")
    for who in CAST:
        client, path = at(world, who), url(name, things)
        answer = ask(client, name, path)
        if who in TABLE[name].who:
            assert answer.status_code in (200, 302, 422), (who, answer.status_code)
            if answer.status_code == 302:
                assert "login" not in answer["Location"], who
            continue
        absent = url(name, ABSENT) if TABLE[name].keys else "/no/such/page/"
        assert answer.status_code == 404, who
        assert told(answer, path) == told(ask(client, name, absent), absent), who


@pytest.mark.parametrize("name", sorted(TABLE))
def test_who_is_not_signed_in_is_asked_to(
    client: Client, things: dict[str, Any], name: str
) -> None:
    """Whether the thing is there or not."""
    if name not in names():
        pytest.skip("this page is not there yet")
    for values in (things, ABSENT):
        path = url(name, values)
        answer = ask(client, name, path)
        assert answer.status_code == 302
        # At the front, whoever does not work here reads the portal.
        where = "/p/" if name == "today" else "/accounts/login/"
        assert answer["Location"].startswith(where)


def test_what_one_does_not_see_is_absent_under_every_verb(
    world: World, things: dict[str, Any]
) -> None:
    """Also to a POST, also for a verb that one's role does with other cases."""
    for who in ("qian", "wei", "gao"):
        client = at(world, who)
        for verb in ("measure", "acknowledge", "verify", "sign", "close", "nonsense"):
            mine, none = (f"/cases/{n}/{verb}/" for n in (things["number"], ABSENT["number"]))
            for method in (client.get, client.post):
                assert told(method(mine), mine) == told(method(none), none), (who, verb)
                assert method(mine).status_code == 404


def test_no_page_outside_the_desk_shows_a_case(world: World, things: dict[str, Any]) -> None:
    for who in CAST:
        answer = at(world, who).get("/admin/", follow=True)
        assert things["number"] not in answer.content.decode()
