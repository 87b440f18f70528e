"""An act on an account is told: to whom it belongs, and to whoever watches over accounts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from notifications import custody as telling
from notifications import delivery, late
from notifications.models import Message, Preference, Target
from notifications.vocabulary import Kind, Mode
from tests.notifications.conftest import by_hook, by_mail
from tests.notifications.servers import Listener, Mailbox
from tests.tracker.test_custody import confirmed, hire
from tests.world import HIRED, World
from tracker import custody
from tracker.models import CustodyEvent, OfficeLimit, Post, User
from tracker.vocabulary import CustodyKind, FactorKind, LimitKind, Role

pytestmark = pytest.mark.django_db


def bells(kind: str = Kind.CUSTODY) -> list[tuple[str, str]]:
    """Who was told on the site, and of which act."""
    rows = Message.objects.filter(target_kind="bell", custody__isnull=False, kind=kind)
    return [(m.person.username, m.custody.kind) for m in rows.order_by("pk") if m.person]  # type: ignore[union-attr]


def reset(world: World, whom: str = "chen", by: str = "wang") -> CustodyEvent:
    custody.reset_password(world.people[whom], world.actor(by), world.now)
    return CustodyEvent.objects.latest("pk")


def desk(world: World, who: str, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(User.objects.get(username=who))
    return client


def test_every_kind_of_act_is_told_to_the_person_and_the_auditor(world: World) -> None:
    person, wang = hire(world, "wang"), world.actor("wang")
    post = person.posts.get()
    custody.reset_password(person, wang, world.now)
    custody.set_term(post, wang, world.now, date(2029, 12, 31))
    custody.set_term(post, wang, world.now, date(2028, 12, 31))
    term = {"starts_on": HIRED, "ends_on": date(2028, 1, 1)}
    custody.give_post(person, Post(role=Role.INSPECTOR, **term), wang, world.now)
    person.name, person.employer, person.phone_key = "吴信义", world.parks, "f" * 64
    custody.change(person, wang, world.now)
    for kind in (CustodyKind.FACTOR_ADDED, CustodyKind.FACTOR_REMOVED):
        custody.note_factor(person, kind, world.now, FactorKind.TOTP, "a" * 64)
    custody.factors_reset(person, wang, world.now)
    custody.end_account(person, wang, world.now)
    custody.reactivate(person, world.actor("gao"), world.now)
    for kind in CustodyKind:
        assert {who for who, what in bells() if what == kind} == {"wuxin", "sun"}, kind
    assert len(bells()) == 2 * CustodyEvent.objects.count()
    for event in CustodyEvent.objects.all():  # nobody is told twice
        assert telling.tell(event, world.now)
    assert len(bells()) == 2 * CustodyEvent.objects.count()


def test_an_act_that_is_undone_is_not_told(world: World) -> None:
    with transaction.atomic():
        reset(world)
        transaction.set_rollback(True)
    assert not Message.objects.exists()


def test_of_the_auditors_own_account_another_is_told(world: World) -> None:
    reset(world, "sun", "gao")
    assert [who for who, _what in bells()] == ["sun", "zhou"]
    world.moves("zhou", Role.INSPECTOR, ends_on=date(2028, 1, 1))
    reset(world, "sun", "gao")
    assert [who for who, _what in bells()][2:] == ["sun", "wang"]


def test_a_list_is_told_to_the_auditor_once_and_again_when_it_comes_again(world: World) -> None:
    for n in range(2):
        at = world.now + timedelta(hours=n)
        for name in ("a", "b", "c"):
            person = User(username=f"{name}{n}", name=name)
            post = Post(role=Role.OFFICER, unit=world.parks, starts_on=HIRED)
            custody.make_account(person, post, world.actor("wang"), at, "e" * 64)
    told = [who for who, _what in bells()]
    assert sorted(told) == ["a0", "a1", "b0", "b1", "c0", "c1", "sun", "sun"]


# In letters -------------------------------------------------------------------------------------


def test_a_letter_says_kind_and_post_and_no_name(world: World, mailbox: Mailbox) -> None:
    for who in ("chen", "sun"):
        by_mail(world, who, working_days=False)
    Post.objects.filter(person=world.people["wang"]).update(title="评议办科员")
    secret = custody.reset_password(world.people["chen"], world.actor("wang"), world.now)
    delivery.deliver(world.now)
    assert len(mailbox.mails) == 2
    for message in mailbox.mails:
        words = f"{message['subject']} {message.get_content()}"
        assert "密码" in words
        for never in ("陈明", "王敏", "孙谨", secret, world.people["chen"].password):
            assert never not in words
    bodies = [m.get_content() for m in mailbox.mails]
    assert any("/posts/" in body for body in bodies)
    assert any("/custody/" in body for body in bodies)
    assert all("评议办科员" in body or "工作人员" in body for body in bodies)


def test_the_letter_goes_to_the_address_of_that_moment(world: World, mailbox: Mailbox) -> None:
    """Wang resets at night, comes in, and enters an address of his own before morning."""
    row = by_mail(world, "chen")
    world.now = world.now.replace(hour=22)
    reset(world)
    row.address = "thief@elsewhere.example"
    row.save()
    delivery.deliver(world.now)
    assert not mailbox.mails
    delivery.deliver(world.now.replace(hour=9) + timedelta(days=1))
    assert mailbox.recipients == [["chen@county.example"]]
    assert not Message.objects.filter(address__isnull=False).exists()  # kept no longer


def test_and_to_the_messenger_that_was_removed_since(world: World, listener: Listener) -> None:
    target = by_hook(world, "chen", listener)
    world.now = world.now.replace(hour=22)
    reset(world)
    Target.objects.filter(pk=target.pk).delete()
    delivery.deliver(world.now.replace(hour=9) + timedelta(days=1))
    assert len(listener.bodies) == 1


def test_whoever_wants_no_letters_finds_it_behind_the_bell(world: World, mailbox: Mailbox) -> None:
    for who in ("chen", "sun"):
        by_mail(world, who, working_days=False)
        Preference.objects.create(person=world.people[who], kind=Kind.CUSTODY, mode=Mode.NOTHING)
    reset(world)
    delivery.deliver(world.now)
    assert not mailbox.mails
    rung = {m.person.username: m.read_at is None for m in Message.objects.all() if m.person}
    assert rung == {"chen": True, "sun": False}


# On the site -------------------------------------------------------------------------------------


def page(client: Client) -> str:
    return client.get("/notices/").content.decode()


def test_where_it_leads(world: World) -> None:
    reset(world)
    User.objects.update(one_time=False)
    own, watched = desk(world, "chen"), desk(world, "sun")
    assert "Your account: Password reset" in page(own)
    assert "陈明" in page(watched)
    for client, who, to in ((own, "chen", "/posts/"), (watched, "sun", "/custody/")):
        row = Message.objects.get(person__username=who)
        assert client.get(f"/notices/{row.pk}/")["Location"] == to
    assert desk(world, "li").get(f"/notices/{row.pk}/").status_code == 404


def test_who_watches_no_more_reads_no_more_of_others(world: World) -> None:
    reset(world)
    reset(world, "sun", "gao")
    User.objects.update(one_time=False)
    world.moves("sun", Role.OFFICER, world.water)
    shown = page(desk(world, "sun"))
    assert "Your account: Password reset" in shown
    assert "An account: Password reset" not in shown


def test_a_message_is_of_a_case_or_of_an_account(world: World) -> None:
    event = reset(world)
    both: dict[str, Any] = {"made_at": world.now, "person": world.people["li"], "kind": Kind.WORK}
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(target_kind="bell", state="sent", **both)
    case = world.logged().events.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(target_kind="bell", state="sent", event=case, custody=event, **both)


# Not confirmed in time ---------------------------------------------------------------------------


def test_what_nobody_confirms_is_told_to_the_auditor_once_and_bars_on(world: World) -> None:
    event = reset(world)  # on Monday, 2 March; the fifth working day ends on Monday, 9 March
    monday = world.now + timedelta(days=7)
    assert not late.tell_late(monday.replace(hour=23, minute=59))
    late.tell_late(monday.replace(hour=0) + timedelta(days=1))
    assert bells(Kind.OVERDUE) == [("sun", CustodyKind.PASSWORD_RESET)]
    for days in (2, 40, 400):  # however long, and however often the engine looks
        late.tell_late(monday + timedelta(days=days))
    assert len(bells(Kind.OVERDUE)) == 1
    assert custody.waiting(world.people["chen"].pk)
    shown = page(desk(world, "sun"))
    assert "Not confirmed in time: Password reset" in shown
    confirmed(world, "sun", event)
    assert not custody.waiting(world.people["chen"].pk)


def test_after_a_stop_of_forty_days_nothing_bursts(world: World) -> None:
    for name in ("a", "b", "c"):
        person = User(username=name, name=name)
        post = Post(role=Role.HEAD, unit=world.parks, starts_on=HIRED)
        custody.make_account(person, post, world.actor("wang"), world.now, "e" * 64)
    reset(world)
    for _round in range(3):
        late.tell_late(world.now + timedelta(days=40))
    kinds = [what for _who, what in bells(Kind.OVERDUE)]
    assert kinds == [CustodyKind.MADE, CustodyKind.PASSWORD_RESET]  # the list as one


def test_what_is_confirmed_or_bars_nobody_is_not_told_again(world: World) -> None:
    confirmed(world, "sun", reset(world))
    reset(world, "li")
    assert not late.tell_late(world.now + timedelta(days=40))


def test_an_auditor_who_comes_later_is_told_too(world: World) -> None:
    reset(world, "zhou", "gao")
    world.moves("sun", Role.CLERK)
    late.tell_late(world.now + timedelta(days=40))
    world.person("shen", "沈计", Role.AUDITOR)
    late.tell_late(world.now + timedelta(days=41))
    assert [who for who, _what in bells(Kind.OVERDUE)] == ["wang", "sun", "shen"]


def test_the_office_sets_how_long_but_not_for_ever(world: World) -> None:
    row = OfficeLimit.objects.get(kind=LimitKind.CUSTODY)
    row.days = 1
    row.save()
    reset(world)
    assert late.tell_late(world.now + timedelta(days=2))
    for days in (0, 61):
        row.days = days
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_a_limit_that_is_gone_is_the_preset(world: World) -> None:
    OfficeLimit.objects.all().delete()
    reset(world)
    assert not late.tell_late(world.now + timedelta(days=7))
    assert late.tell_late(world.now + timedelta(days=8))
