"""No reporter in any message: a whole life told to everybody, by mail and by webhook."""

from __future__ import annotations

import pytest
from django.utils import translation

from notifications import compose, delivery, render
from notifications.intents import INTENTS, intent_of
from notifications.models import Preference
from notifications.vocabulary import Kind
from tests.notifications.conftest import by_hook, by_mail
from tests.notifications.servers import Listener, Mailbox
from tests.world import World, all_passed, photo
from tracker.models import Case

pytestmark = pytest.mark.django_db

NAME, CONTACT, TEXT, REASON = "欧阳金丝雀", "13912345678", "正文里的金丝雀", "理由里的金丝雀"
PEOPLE = ("wang", "zhou", "li", "zhao", "qian", "feng", "chen")


def life(world: World) -> tuple[Case, str]:
    """Returned once, sent back once, signed off; words of the reporter and of reasons in it."""
    logged = world.do(
        "wang",
        "log",
        title="小区停水",
        text=TEXT,
        channel="hotline",
        received_at=world.now,
        reporter_name=NAME,
        reporter_contact=CONTACT,
    )
    case = world.assigned(logged.case)
    world.do("li", "return", case, reason=REASON)
    world.assigned(case, co_units=[world.traffic.pk])
    world.submitted(world.planned(case))
    failed = all_passed(solved="no", solved_remark=REASON)
    world.do("chen", "rework", case, **failed)
    world.do("li", "attach", case, uploads=[photo("again.jpg", "blue")])
    world.submitted(case)
    return world.closed(world.verified(case)), logged.answer["receipt"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_message_names_the_reporter(
    world: World, mailbox: Mailbox, listener: Listener, language: str
) -> None:
    for number, who in enumerate(PEOPLE):
        by_mail(world, who, language=language, first="email" if number % 2 else "push")
        by_hook(world, who, listener)
        for kind in Kind:
            Preference.objects.create(person=world.people[who], kind=kind, mode="at_once")
    case, receipt = life(world)
    events = list(case.events.order_by("pk"))
    compose.tell([event.pk for event in events], world.now)
    world.now = world.now.replace(hour=10)
    while delivery.deliver(world.now):
        world.tick(days=1)
    sent = [mail.as_string() + mail.get_content() + mail["Subject"] for mail in mailbox.mails]
    sent += [f"{b} {h}" for b, h in zip(listener.bodies, listener.headers, strict=True)]
    assert len(mailbox.mails) > 2
    assert len(listener.bodies) > 2
    for text in sent:
        assert case.number in text
        for canary in (NAME, CONTACT, TEXT, REASON, receipt, "金丝雀"):
            assert canary not in text


def test_every_line_of_the_table_speaks_both_languages(world: World) -> None:
    for intent in INTENTS.values():
        with translation.override("en"):
            english = (str(intent.what), str(intent.say))
        with translation.override("zh-hans"):
            chinese = (str(intent.what), str(intent.say))
        said = f"not in Chinese yet (tools/po.py add): {english}"
        assert all(a != b for a, b in zip(english, chinese, strict=True)), said


def test_a_title_stays_on_one_line(world: World) -> None:
    case = world.assigned()
    Case.objects.filter(pk=case.pk).update(title="停水\r\nBcc: a@b.example")
    event = case.events.select_related("case").get(verb="assign")
    letter = render.single(render.case_text(event, intent_of(event.record, event.role)))
    assert "\n" not in letter.subject
    assert "\r" not in letter.body
