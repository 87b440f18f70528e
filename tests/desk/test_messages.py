"""The bell, the list, the choices, addresses with their test, and failed deliveries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from notifications import claim, compose, delivery
from notifications.models import Message, MessageSettings, Preference, Target
from notifications.vocabulary import DEFAULT_MODE, Kind
from tests.desk import queries
from tests.notifications.conftest import by_hook, by_mail, listener, mailbox  # noqa: F401
from tests.notifications.servers import Listener, Mailbox
from tests.world import World
from tracker.models import Case

pytestmark = pytest.mark.django_db
ROBOT = "wecombot://12345678-1234-1234-1234-123456789012"


def enter(world: World, who: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.people[who])
    return client


def told(world: World, count: int = 1) -> list[Case]:
    cases = [world.assigned() for _i in range(count)]
    for case in cases:
        compose.tell([case.events.get(verb="assign").pk], world.now)
    return cases


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return str(answer.content.decode())


def wishes(**changes: Any) -> dict[str, Any]:
    given = {
        **{kind.value: DEFAULT_MODE[kind].value for kind in Kind},
        "quiet_from": "19:00",
        "quiet_to": "07:30",
        "digest_at": "08:00",
        "working_days": "on",
        "language": "en",
        "address": "li@county.example",
        "first": "email",
    }
    return {**given, **changes}


def test_the_bell_counts_and_forgets(world: World) -> None:
    cases = told(world, 2)
    client = enter(world, "li")
    assert "Messages: 2 not read" in page(client, "/notices/")
    first = Message.objects.get(person=world.people["li"], event__case=cases[0])
    answer = client.get(f"/notices/{first.pk}/")
    assert answer["Location"] == f"/cases/{cases[0].number}/"
    assert "Messages: 1 not read" in page(client, "/notices/")
    client.post("/notices/read/")
    shown = page(client, "/notices/")
    assert "not read" not in shown
    assert cases[0].title in shown
    assert Message.objects.filter(person=world.people["zhao"], read_at=None).count() == 2


def test_a_notice_is_for_its_reader_alone(world: World) -> None:
    told(world)
    mine = Message.objects.get(person=world.people["li"])
    assert enter(world, "qian").get(f"/notices/{mine.pk}/").status_code == 404
    assert enter(world, "wang").get(f"/notices/{mine.pk}/").status_code == 404


def test_a_case_that_is_gone_is_gone_from_the_list(world: World) -> None:
    (case,) = told(world)
    world.do("li", "return", case, reason="不归我单位管")
    shown = page(enter(world, "li"), "/notices/")
    assert case.title not in shown
    assert "not read" not in shown


@pytest.mark.parametrize("url", ["/notices/", "/notices/preferences/"])
def test_fixed_queries(world: World, url: str) -> None:
    client = enter(world, "li")
    counts = []
    for more in (1, 6):
        told(world, more)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page(client, url)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= queries.FRAME + 4


def test_choices_are_kept(world: World) -> None:
    client = enter(world, "li")
    answer = client.post("/notices/preferences/", wishes(progress="nothing", reminder="at_once"))
    assert answer.status_code == 302
    li = world.people["li"]
    modes = dict(Preference.objects.filter(person=li).values_list("kind", "mode"))
    assert (modes["progress"], modes["reminder"]) == ("nothing", "at_once")
    row = MessageSettings.objects.get(person=li)
    assert (row.address, row.quiet_from.hour, row.language) == ("li@county.example", 19, "en")
    client.post("/notices/preferences/", wishes(progress="digest"))
    assert Preference.objects.get(person=li, kind="progress").mode == "digest"
    assert 'value="li@county.example"' in page(client, "/notices/preferences/")


@pytest.mark.parametrize(
    "wrong", [{"overdue": "nothing"}, {"work": "sometimes"}, {"address": "li"}, {"digest_at": "x"}]
)
def test_what_cannot_be_chosen(world: World, wrong: dict[str, str]) -> None:
    answer = enter(world, "li").post("/notices/preferences/", wishes(**wrong))
    assert answer.status_code == 422
    assert not Preference.objects.exists()


def test_overdue_has_no_off(world: World) -> None:
    shown = page(enter(world, "li"), "/notices/preferences/")
    assert shown.count('name="overdue"') == 2
    assert shown.count('name="work"') == 3


def test_an_address_is_never_shown_again(world: World) -> None:
    client = enter(world, "li")
    client.post("/notices/preferences/add/", {"name": "my robot", "url": ROBOT})
    shown = page(client, "/notices/preferences/")
    assert "my robot" in shown
    assert "12345678" not in shown
    target = Target.objects.get()
    assert (target.url, target.service) == (ROBOT, "WeCom")
    client.post(f"/notices/preferences/{target.pk}/remove/")
    assert not Target.objects.exists()


@pytest.mark.parametrize("url", ["json://10.0.0.1/x", "file:///etc/passwd", "http://x/", "?"])
def test_people_cannot_reach_into_the_house(world: World, url: str) -> None:
    answer = enter(world, "li").post("/notices/preferences/add/", {"name": "x", "url": url})
    assert answer.status_code == 422
    assert not Target.objects.exists()


def test_others_addresses_are_not_there(world: World, listener: Listener) -> None:  # noqa: F811
    target = by_hook(world, "zhao", listener)
    client = enter(world, "li")
    assert client.post(f"/notices/preferences/{target.pk}/remove/").status_code == 404
    assert client.post("/notices/preferences/test/", {"target": target.pk}).status_code == 404
    assert listener.keys == []


def test_a_test_by_mail_and_by_hook(
    world: World,
    mailbox: Mailbox,  # noqa: F811
    listener: Listener,  # noqa: F811
) -> None:
    by_mail(world, "li")
    target = by_hook(world, "zhao", listener)
    client = enter(world, "li")
    answer = client.post("/notices/preferences/test/", follow=True)
    assert "The test was sent." in answer.content.decode()
    assert mailbox.recipients == [["li@county.example"]]
    answer = client.post("/notices/preferences/test/", follow=True)
    assert "Wait a moment" in answer.content.decode()
    assert len(mailbox.mails) == 1
    listener.status = 500
    other = enter(world, "zhao")
    answer = other.post("/notices/preferences/test/", {"target": target.pk}, follow=True)
    assert "The test was not sent" in answer.content.decode()
    assert len(listener.keys) == 1


def test_without_a_mail_server_it_is_said(world: World) -> None:
    by_mail(world, "li")
    words = "E-mail is off"
    assert words in page(enter(world, "li"), "/notices/preferences/")
    assert words in page(enter(world, "wang"), "/notices/deliveries/")


def test_units_are_told_by_their_head_or_the_office(world: World) -> None:
    hook = {"unit": world.water.pk, "name": "water", "url": "jsons://hooks.county.example/x"}
    head = enter(world, "zhao")
    assert head.post("/notices/channels/", hook).status_code == 422  # webhooks: the office
    assert head.post("/notices/channels/", {**hook, "url": ROBOT}).status_code == 302
    other = {**hook, "unit": world.traffic.pk, "url": ROBOT}
    assert head.post("/notices/channels/", other).status_code == 422
    assert enter(world, "wang").post("/notices/channels/", hook).status_code == 302
    assert list(Target.objects.values_list("unit__code", "service").order_by("id")) == [
        ("water", "WeCom"),
        ("water", "Webhook"),
    ]
    assert enter(world, "li").get("/notices/channels/").status_code == 404
    assert "water" in page(head, "/notices/channels/")


def test_the_office_sees_what_failed_and_sends_it_again(
    world: World,
    mailbox: Mailbox,  # noqa: F811
) -> None:
    by_mail(world, "li")
    by_mail(world, "zhao")
    mailbox.answer = "550 no such user"
    (case,) = told(world)
    delivery.deliver(world.now)
    client = enter(world, "wang")
    shown = page(client, "/notices/deliveries/")
    assert shown.count("550 no such user") == 2
    assert case.title not in shown
    failed = Message.objects.filter(state="failed")
    assert client.post(f"/notices/deliveries/{failed[0].pk}/again/").status_code == 302
    assert failed.count() == 1
    for who in ("li", "zhao", "chen", "sun"):
        assert enter(world, who).get("/notices/deliveries/").status_code == 404


def test_what_is_being_tried_is_shown_too(world: World, mailbox: Mailbox) -> None:  # noqa: F811
    by_mail(world, "li")
    mailbox.answer = "452 mailbox full"
    told(world)
    delivery.deliver(world.now)
    shown = page(enter(world, "wang"), "/notices/deliveries/")
    assert "To be tried again" in shown
    assert "452 mailbox full" in shown
    assert Message.objects.get(target_kind="email").next_try <= world.now + 2 * claim.RETRY.waits[0]
    assert timedelta(0) < claim.RETRY.waits[0]
