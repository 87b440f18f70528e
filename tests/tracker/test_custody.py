"""A hand on somebody's account: every act leaves its event, and another confirms it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.world import World, all_passed
from tracker import custody, identity, vouching
from tracker.errors import Blocked, NotAllowed
from tracker.models import Case, CustodyConfirmation, CustodyEvent, Post, User
from tracker.vocabulary import CustodyKind, Role, Tenure

pytestmark = pytest.mark.django_db
TERM = {"starts_on": date(2026, 1, 1), "ends_on": date(2028, 12, 31)}


def hire(world: World, by: str, role: str = Role.INSPECTOR, **post: Any) -> User:
    person = User(username="wuxin", name="吴新")
    given = {**TERM, **post} if role == Role.INSPECTOR else {"starts_on": date(2026, 1, 1), **post}
    custody.make_account(person, Post(role=role, **given), world.actor(by), world.now)
    world.people["wuxin"] = person
    return person


def confirmed(world: World, who: str, event: CustodyEvent) -> None:
    vouching.confirm([event], world.actor(who), world.now, "当面核对工作证")


def refuses(act: Callable[[], Any]) -> str:
    with pytest.raises(Blocked) as refused:
        act()
    return refused.value.blockers[0].code


def test_every_act_leaves_its_event(world: World) -> None:
    person = hire(world, "wang")
    post = person.posts.get()
    custody.reset_password(person, world.actor("wang"), world.now)
    custody.set_term(post, world.actor("wang"), world.now, date(2029, 12, 31))
    custody.end_account(person, world.actor("wang"), world.now)
    person.refresh_from_db()
    custody.reactivate(person, world.actor("gao"), world.now)
    kinds = list(CustodyEvent.objects.order_by("pk").values_list("kind", "bars", "by_name"))
    assert kinds == [
        (CustodyKind.MADE, True, "王敏"),
        (CustodyKind.PASSWORD_RESET, True, "王敏"),
        (CustodyKind.POST_GIVEN, True, "王敏"),
        (CustodyKind.ENDED, False, "王敏"),
        (CustodyKind.POST_ENDED, False, "王敏"),
        (CustodyKind.REACTIVATED, False, "高原"),  # no post is left to sign in
    ]


def test_an_officer_who_becomes_head_is_confirmed_then(world: World) -> None:
    person = hire(world, "wang", Role.OFFICER, unit=world.parks)
    assert not custody.waiting(person.pk)  # officers sign nothing
    head = Post(role=Role.HEAD, unit=world.parks, starts_on=date(2026, 1, 1))
    custody.give_post(person, head, world.actor("wang"), world.now)
    assert custody.waiting(person.pk)


def test_nothing_is_signed_until_somebody_independent_has_confirmed(world: World) -> None:
    case = world.called_back()
    custody.reset_password(world.people["chen"], world.actor("wang"), world.now)

    def verified() -> Case:
        return world.do("chen", "verify", case, **all_passed()).case

    assert refuses(verified) == "custody"
    confirmed(world, "sun", CustodyEvent.objects.get())
    assert verified().status == "verified"


@pytest.mark.parametrize("verb", ["sign", "close", "decide_extension"])
def test_no_word_of_a_second_person_either(world: World, verb: str) -> None:
    who = {"sign": "zhao", "close": "zhou", "decide_extension": "wang"}[verb]
    case = world.planned() if who == "wang" else world.verified()
    if who == "wang":
        world.do("li", "ask_extension", case, amount=2, reason="雨季")
    if who == "zhou":
        case = world.signed(case)
        world.tick(days=20)
    hand = "gao"
    custody.reset_password(world.people[who], world.actor(hand), world.now)
    payload = {"granted": "yes", "decision": "同意"} if who == "wang" else {}
    assert refuses(lambda: world.do(who, verb, case, **payload)) == "custody"


def test_who_did_it_does_not_confirm_it(world: World) -> None:
    hire(world, "wang")
    event = CustodyEvent.objects.get()
    assert refuses(lambda: confirmed(world, "wang", event)) == "not_independent"
    with pytest.raises(NotAllowed):
        confirmed(world, "li", event)
    with pytest.raises(NotAllowed):
        confirmed(world, "gao", event)


def test_nobody_confirms_the_own_account(world: World) -> None:
    custody.reset_password(world.people["zhou"], world.actor("gao"), world.now)
    event = CustodyEvent.objects.get()
    assert refuses(lambda: confirmed(world, "zhou", event)) == "not_independent"
    confirmed(world, "sun", event)


def test_an_account_in_the_same_hand_confirms_nothing(world: World) -> None:
    """Gao makes an auditor and a director: the one may not vouch for the other."""
    sun = world.people["sun"]
    custody.reset_password(sun, world.actor("gao"), world.now)
    custody.give_post(
        sun, Post(role=Role.CLERK, starts_on=date(2026, 1, 1)), world.actor("gao"), world.now
    )
    custody.reset_password(world.people["zhou"], world.actor("gao"), world.now)
    event = CustodyEvent.objects.get(person=world.people["zhou"])
    assert refuses(lambda: confirmed(world, "sun", event)) == "not_independent"
    confirmed(world, "wang", event)


def test_one_way_alone_confirms_it_once(world: World) -> None:
    hire(world, "wang")
    event = CustodyEvent.objects.get()
    confirmed(world, "sun", event)
    with pytest.raises(IntegrityError), transaction.atomic():
        confirmed(world, "zhou", event)


@pytest.mark.parametrize("whom", ["zhou", "gao", "sun", "wang"])
def test_the_office_has_no_hand_on_its_masters_and_auditors(world: World, whom: str) -> None:
    person, clerk = world.people[whom], world.actor("wang")
    post = person.posts.get()
    for act in (
        lambda: custody.reset_password(person, clerk, world.now),
        lambda: custody.end_account(person, clerk, world.now),
        lambda: custody.end_post(post, clerk, world.now),
        lambda: custody.set_term(post, clerk, world.now, None),
        lambda: custody.give_post(person, Post(role=Role.OFFICER), clerk, world.now),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert not CustodyEvent.objects.exists()


def test_nobody_gives_a_post_to_oneself(world: World) -> None:
    gao = world.people["gao"]
    for role in Role:
        with pytest.raises(NotAllowed):
            custody.give_post(gao, Post(role=role), world.actor("gao"), world.now)


@pytest.mark.parametrize("whom", ["zhao", "chen"])
def test_nobody_resets_one_who_signs_beside_him(world: World, whom: str) -> None:
    with pytest.raises(NotAllowed):
        custody.reset_password(world.people[whom], world.actor("zhou"), world.now)
    custody.reset_password(world.people["li"], world.actor("zhou"), world.now)


def test_a_post_of_the_past_or_to_come_counts_too(world: World) -> None:
    """Who is a clerk today and auditor from tomorrow on is not the office's any more."""
    world.post("li", Role.AUDITOR, starts_on=date(2030, 1, 1))
    with pytest.raises(NotAllowed):
        custody.reset_password(world.people["li"], world.actor("wang"), world.now)


def test_raw_sql_neither_signs_nor_confirms(world: World) -> None:
    case = world.verified()
    custody.reset_password(world.people["zhao"], world.actor("wang"), world.now)
    event = CustodyEvent.objects.get()

    def execute(sql: str, *params: Any) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, params)

    zhao, wang = world.people["zhao"], world.people["wang"]
    confirms = (
        "INSERT INTO tracker_custodyconfirmation"
        " (event_id, by_id, by_name, by_post, factor, proof, at, how)"
        " VALUES (%s, %s, '', '', 'totp', '{}', %s, '')"
    )
    for by in (zhao, wang):
        with pytest.raises(DatabaseError):
            execute(confirms, event.pk, by.pk, world.now)
    with pytest.raises(DatabaseError):
        execute(
            "INSERT INTO tracker_signature"
            " (case_id, round, look, sheet, content, role, user_id, opinion, factor, at, salt)"
            " VALUES (%s, 1, 0, 0, '', 'head', %s, '', 'totp', %s, 'aa')",
            case.pk, zhao.pk, world.now,
        )  # fmt: skip
    for sql in (
        "DELETE FROM tracker_custodyevent",
        "UPDATE tracker_custodyevent SET bars = (1 = 0)",
    ):
        with pytest.raises(DatabaseError):
            execute(sql)
    assert not CustodyConfirmation.objects.exists()


# One person, one account ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("138 0013 8000", "13800138000"),
        ("１３８００１３８０００", "138-0013-8000"),
        ("+86 13800138000", "0086-138 0013 8000"),
    ],
)
def test_a_telephone_is_one_however_it_is_typed(one: str, other: str) -> None:
    assert identity.phone_key(one) == identity.phone_key(other)


def test_numbers_are_kept_apart_and_tell_nothing() -> None:
    assert identity.staff_key("a-1024") == identity.staff_key("Ａ１０２４")
    assert identity.staff_key("13800138000") != identity.phone_key("13800138000")
    assert "1024" not in (identity.staff_key("A-1024") or "")
    assert identity.staff_key(" - ") is None


def test_the_database_keeps_one_account_a_number(world: World) -> None:
    key = identity.phone_key("13800138000")
    User.objects.filter(username="li").update(phone_key=key)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(username="zhao").update(phone_key=key)


def test_a_deputy_director_does_not_vouch_for_the_head_who_is_his_own(world: World) -> None:
    """Zhao heads Li's unit: what Zhao did, Li does not confirm, in whatever post."""
    world.post("li", Role.CLERK)
    world.post("zhao", Role.CLERK)
    event = CustodyEvent.objects.create(
        person=world.people["chen"],
        kind=CustodyKind.PASSWORD_RESET,
        by=world.people["zhao"],
        at=world.now,
        bars=True,
    )
    clerk = world.actor("li", Role.CLERK)
    assert refuses(lambda: vouching.confirm([event], clerk, world.now, "认识")) == "not_independent"
    assert clerk.tenure == Tenure.HOLDER


def empty_office(world: World) -> tuple[CustodyEvent, CustodyEvent]:
    """A director and an auditor, both made by the administrator and confirmed by nobody."""
    for who in ("zhou", "sun", "wang"):
        for post in Post.objects.filter(person=world.people[who]):
            post.ended_at = world.now
            post.save()
    return fresh_pair(world)


def fresh_pair(world: World) -> tuple[CustodyEvent, CustodyEvent]:
    made = []
    for name, role in (("dong", Role.DIRECTOR), ("shen", Role.AUDITOR)):
        person = User(username=name, name=name)
        post = Post(role=role, starts_on=date(2026, 1, 1))
        custody.make_account(person, post, world.actor("gao"), world.now)
        world.people[name] = person
        made.append(CustodyEvent.objects.get(person=person))
    return made[0], made[1]


def test_in_an_empty_installation_director_and_auditor_confirm_each_other(world: World) -> None:
    dong, shen = empty_office(world)
    confirmed(world, "shen", dong)
    confirmed(world, "dong", shen)
    assert not CustodyEvent.objects.waiting().exists()


def test_and_that_once(world: World) -> None:
    """Later the administrator makes two more: they do not vouch for each other."""
    custody.reset_password(world.people["zhao"], world.actor("gao"), world.now)
    confirmed(world, "sun", CustodyEvent.objects.get())
    dong, shen = fresh_pair(world)
    assert refuses(lambda: confirmed(world, "shen", dong)) == "not_independent"
    assert refuses(lambda: confirmed(world, "dong", shen)) == "not_independent"
    confirmed(world, "sun", dong)
    confirmed(world, "dong", shen)  # who is confirmed by now


def test_whose_own_account_waits_vouches_for_nobody(world: World) -> None:
    """Another hand than the one that did it: the clerk's account was reset by the administrator."""
    custody.reset_password(world.people["wang"], world.actor("gao"), world.now)
    event = CustodyEvent.objects.create(
        person=world.people["chen"],
        kind=CustodyKind.PASSWORD_RESET,
        by=world.person("hu", "胡平", Role.CLERK),
        at=world.now,
        bars=True,
    )
    assert refuses(lambda: confirmed(world, "wang", event)) == "not_independent"
    confirmed(world, "sun", CustodyEvent.objects.get(person=world.people["wang"]))
    confirmed(world, "wang", event)


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [("name", "陈亮", "renamed"), ("employer", "water", "employer"), ("username", "chenming", "")],
)
def test_who_somebody_is_changes_by_two(world: World, field: str, value: str, kind: str) -> None:
    """The name stands under what is signed; the employer's cases are closed to an inspector."""
    chen = world.people["chen"]
    setattr(chen, field, world.water if value == "water" else value)
    custody.change(chen, world.actor("wang"), world.now)
    chen.refresh_from_db()
    kinds = list(CustodyEvent.objects.values_list("kind", "by_name"))
    assert kinds == ([(kind, "王敏")] if kind else [])
    assert custody.waiting(chen.pk) is bool(kind)
    with pytest.raises(NotAllowed):
        custody.change(world.people["zhou"], world.actor("wang"), world.now)
