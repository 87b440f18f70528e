"""Sending to real servers on loopback: stopped, slow, refusing, restarted."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from notifications import claim, compose, delivery, targets
from notifications.models import Message, Preference, Target
from notifications.vocabulary import Kind
from tests.notifications.conftest import by_hook, by_mail, outside
from tests.notifications.servers import Listener, Mailbox
from tests.world import World
from tracker.models import Case

pytestmark = pytest.mark.django_db
LATER = timedelta(hours=3)
MINUTE = timedelta(minutes=1)


def crowd(world: World) -> datetime:
    """More work for one unit than letters are sent for; told the next morning."""
    cases = [world.assigned() for _i in range(claim.CROWD + 1)]
    world.now = world.now.replace(hour=10) + timedelta(days=1)
    for case in cases:
        tell(world, case)
    return world.now


def tell(world: World, case: Case | None = None, verb: str = "assign") -> datetime:
    case = case or world.assigned()
    compose.tell([case.events.get(verb=verb).pk], world.now)
    return world.now


def states() -> list[tuple[str, str, int]]:
    return [(m.target_kind, m.state, m.attempts) for m in outside()]


def test_a_mail_as_it_arrives(world: World, mailbox: Mailbox) -> None:
    by_mail(world, "li")
    case = world.assigned()
    assert delivery.deliver(tell(world, case)) == 1
    (mail,) = mailbox.mails
    (message,) = outside()
    assert message.state == "sent"
    assert message.sent_at is not None
    assert mailbox.recipients == [["li@county.example"]]
    assert mail["Message-ID"] == targets.message_id(message.key)
    assert mail["Subject"].strip() == f"【{case.number}】问题已交办你单位：{case.title}"
    body = mail.get_content()
    assert f"http://localhost:8000/cases/{case.number}/" in body
    assert "水务局" in body
    assert delivery.deliver(world.now) == 0


def test_in_the_readers_language(world: World, mailbox: Mailbox) -> None:
    by_mail(world, "li", language="en")
    case = world.assigned()
    delivery.deliver(tell(world, case))
    subject = f"[{case.number}] Case assigned to your unit: {case.title}"
    assert mailbox.mails[0]["Subject"].strip() == subject


def test_a_webhook_gets_its_key(world: World, listener: Listener) -> None:
    by_hook(world, "li", listener)
    delivery.deliver(tell(world))
    assert listener.keys == [outside()[0].key]
    assert "水务局" in listener.bodies[0]["message"]
    assert states() == [("push", "sent", 1)]


def test_a_stopped_server_is_tried_again_and_nothing_is_lost(
    world: World, mailbox: Mailbox
) -> None:
    by_mail(world, "li")
    by_mail(world, "zhao")
    mailbox.stop()
    now = tell(world)
    assert delivery.deliver(now) == 2
    assert states() == [("email", "queued", 1)] * 2
    assert "ConnectionRefusedError" in outside()[0].last_error
    assert delivery.deliver(now) == 0  # not at once
    mailbox.start()
    assert delivery.deliver(now + claim.RETRY.waits[0] + timedelta(seconds=5)) == 2
    assert states() == [("email", "sent", 2)] * 2
    assert sorted(mailbox.ids) == sorted(targets.message_id(m.key) for m in outside())


def test_a_slow_server_is_not_waited_for(world: World, listener: Listener) -> None:
    by_hook(world, "li", listener, "?rto=0.2&cto=0.2")
    listener.slow = True
    now = tell(world)
    delivery.deliver(now)
    assert states() == [("push", "queued", 1)]
    listener.slow = False
    listener.awake.set()
    delivery.deliver(now + 2 * MINUTE)
    assert states() == [("push", "sent", 2)]
    # It may have arrived the first time: then the key says that it is the same.
    assert listener.keys == [outside()[0].key] * 2


def test_a_lost_answer_leads_to_the_same_mail_again(world: World, mailbox: Mailbox) -> None:
    by_mail(world, "li")
    mailbox.lose_answer = True
    now = tell(world)
    delivery.deliver(now)
    assert states() == [("email", "queued", 1)]
    mailbox.lose_answer = False
    delivery.deliver(now + 2 * MINUTE)
    assert len(mailbox.ids) == 2
    assert len(set(mailbox.ids)) == 1


def test_after_the_last_attempt_the_next_target_is_tried(
    world: World, mailbox: Mailbox, listener: Listener
) -> None:
    by_mail(world, "li")
    by_hook(world, "li", listener)
    listener.status = 503
    now = tell(world)
    for attempt in range(claim.RETRY.attempts):
        assert states() == [("push", "queued", attempt)]
        delivery.deliver(now)
        waiting = outside()[0].next_try
        now = waiting or now
    assert states() == [("push", "failed", claim.RETRY.attempts), ("email", "queued", 0)]
    assert "error=503" in outside()[0].last_error
    delivery.deliver(now + MINUTE)
    assert states()[1] == ("email", "sent", 1)
    assert len(mailbox.mails) == 1
    assert set(listener.keys) == {outside()[0].key}
    # The office mends the webhook and sends the failed one once more.
    listener.status = 200
    assert delivery.again(outside()[0].pk, now)
    delivery.deliver(now + MINUTE)
    assert states()[0] == ("push", "sent", 1)


def test_a_mailbox_that_does_not_exist_is_given_up_at_once(world: World, mailbox: Mailbox) -> None:
    by_mail(world, "li")
    mailbox.answer = "550 no such user"
    now = tell(world)
    delivery.deliver(now)
    assert states() == [("email", "failed", 1)]
    assert outside()[0].last_error == "550 no such user"
    assert delivery.deliver(now + LATER) == 0


def test_a_full_mailbox_is_tried_again(world: World, mailbox: Mailbox) -> None:
    by_mail(world, "li")
    mailbox.answer = "452 mailbox full"
    delivery.deliver(tell(world))
    assert states() == [("email", "queued", 1)]


def test_the_record_holds_no_secret_of_an_address(world: World, listener: Listener) -> None:
    listener.stop()
    target = by_hook(world, "li", listener)
    target.url = f"json://user:topsecret99@127.0.0.1:{listener.port}/tokentoken77"
    target.save()
    delivery.deliver(tell(world))
    error = outside()[0].last_error
    assert error
    assert "topsecret99" not in error
    assert "tokentoken77" not in error
    raw = Target.objects.raw("SELECT id, url AS name FROM notifications_target")
    assert "topsecret99" not in raw[0].name


def test_nothing_leaves_in_quiet_hours(world: World, mailbox: Mailbox) -> None:
    by_mail(world, "li")
    now = tell(world)
    night = now.replace(hour=22)  # the workers were down all afternoon
    assert delivery.deliver(night) == 0
    assert mailbox.mails == []
    morning = now.replace(hour=8, minute=0) + timedelta(days=1)
    assert outside()[0].next_try == morning
    assert delivery.deliver(morning) == 1


def test_the_digest_comes_once_a_day_by_urgency(world: World, mailbox: Mailbox) -> None:
    by_mail(world, "li", language="en")
    for kind in Kind:
        Preference.objects.create(person=world.people["li"], kind=kind, mode="digest")
    cases = [world.assigned() for _i in range(3)]
    plan = world.planned()
    for case in (*cases, plan):
        tell(world, case)
    tell(world, plan, "plan")
    assert delivery.deliver(world.now) == 0
    morning = world.now.replace(hour=8, minute=30) + timedelta(days=1)
    assert delivery.deliver(morning, limit=2) == 1  # whole, however small the batch
    (mail,) = mailbox.mails
    lines = mail.get_content().splitlines()
    assert mail["Subject"].startswith("4 cases, ")
    assert lines[0] == "To do (4)"
    assert lines[1] == f"- Case assigned to your unit: {cases[0].title} ({cases[0].number})"
    assert {state for _c, state, _a in states()} == {"sent"}
    assert delivery.deliver(morning) == 0


def test_a_digest_is_one_screen_long(world: World, mailbox: Mailbox) -> None:
    by_mail(world, "li", language="en")
    Preference.objects.create(person=world.people["li"], kind="work", mode="digest")
    for _i in range(20):
        tell(world, world.assigned())
    world.now = world.now.replace(hour=8, minute=30) + timedelta(days=1)
    delivery.deliver(world.now)
    lines = mailbox.mails[0].get_content().splitlines()
    assert len(lines) <= 24
    assert "and 8 more cases" in lines


def test_a_crowd_of_messages_travels_in_one_letter(world: World, listener: Listener) -> None:
    by_hook(world, "li", listener)
    assert delivery.deliver(crowd(world)) == 1
    assert len(listener.keys) == 1
    assert {state for _c, state, _a in states()} == {"sent"}


def test_a_letter_keeps_its_key_and_its_pages(world: World, listener: Listener) -> None:
    by_hook(world, "li", listener)
    listener.status = 500
    delivery.deliver(crowd(world))
    tell(world, world.assigned())
    listener.status = 200
    delivery.deliver(world.now + 2 * MINUTE)
    assert len(listener.keys) == 3
    assert listener.keys[0] in listener.keys[1:]
    same = [b for k, b in zip(listener.keys, listener.bodies, strict=True) if k == listener.keys[0]]
    assert same[0] == same[1]


def test_what_is_leased_is_left_alone_until_the_lease_ends(
    world: World, listener: Listener
) -> None:
    by_hook(world, "li", listener)
    now = tell(world)
    assert len(claim.take(now, 10)) == 1  # and the worker dies
    assert delivery.deliver(now + 2 * MINUTE) == 0
    assert delivery.deliver(now + claim.LEASE + timedelta(seconds=1)) == 1
    assert states() == [("push", "sent", 1)]


def test_whoever_lost_the_lease_does_not_send(world: World, listener: Listener) -> None:
    by_hook(world, "li", listener)
    now = tell(world)
    (stale,) = claim.take(now, 10)
    later = now + claim.LEASE + timedelta(seconds=1)
    (fresh,) = claim.take(later, 10)
    assert not claim.renew(stale, later)
    assert claim.renew(fresh, later)
    assert listener.keys == []


def test_a_case_that_is_no_longer_theirs_is_not_told(world: World, mailbox: Mailbox) -> None:
    by_mail(world, "li")
    case = world.assigned()
    now = tell(world, case)
    Case.objects.filter(pk=case.pk).update(unit=world.traffic)
    delivery.deliver(now)
    assert states() == [("email", "dropped", 1)]
    assert mailbox.mails == []


def test_a_removed_address_passes_the_message_on(
    world: World, mailbox: Mailbox, listener: Listener
) -> None:
    by_mail(world, "li")
    target = by_hook(world, "li", listener)
    now = tell(world)
    target.delete()
    delivery.deliver(now)
    delivery.deliver(now + MINUTE)
    assert states() == [("push", "failed", 1), ("email", "sent", 1)]


def test_without_a_mail_server_nothing_waits(world: World) -> None:
    by_mail(world, "li")
    tell(world)
    assert outside() == []
    assert Message.objects.filter(target_kind="bell").count() == 2


@pytest.mark.parametrize("url", ["json://127.0.0.1/x", "file:///etc/passwd", "nonsense", ""])
def test_what_people_may_not_enter_as_an_address(url: str) -> None:
    assert targets.service_of(url, office=False) == ""


def test_what_people_may_enter_as_an_address() -> None:
    robot = "wecombot://12345678-1234-1234-1234-123456789012"
    assert targets.service_of(robot, office=False) == "WeCom"
    assert targets.service_of("jsons://hooks.county.example/x", office=True) == "Webhook"
    assert targets.service_of("file:///etc/passwd", office=True) == ""
