"""Who is independent, and who only looks it: attempts to confirm one's own hand on an account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.tracker.test_custody import confirmed, hire, refuses
from tests.world import HIRED, World
from tracker import custody, posts, vouching
from tracker.errors import Blocked, NotAllowed
from tracker.models import CustodyConfirmation, CustodyEvent, Post, User
from tracker.vocabulary import CustodyKind, FactorKind, Role

pytestmark = pytest.mark.django_db


def made(world: World, name: str, role: str, by: str = "gao") -> CustodyEvent:
    """An account made in these minutes; the event of it."""
    person = User(username=name, name=name)
    actor = world.actor(by, Role.ADMIN if by == "gao" else None)
    custody.make_account(person, Post(role=role, starts_on=HIRED), actor, world.now)
    world.people[name] = person
    return CustodyEvent.objects.get(person=person)


def reset(world: World, whom: str, by: str, role: str | None = None) -> CustodyEvent:
    custody.reset_password(world.people[whom], world.actor(by, role), world.now)
    return CustodyEvent.objects.filter(person=world.people[whom]).latest("pk")


def not_independent(act: Callable[[], Any]) -> None:
    assert refuses(act) == "not_independent"


def test_two_fresh_accounts_do_not_confirm_each_other(world: World) -> None:
    for one, other in ((Role.CLERK, Role.CLERK), (Role.DIRECTOR, Role.AUDITOR)):
        first, second = made(world, f"a{one}", one), made(world, f"b{other}", other)
        not_independent(lambda a=first, o=f"b{other}": confirmed(world, o, a))
        not_independent(lambda b=second, o=f"a{one}": confirmed(world, o, b))


def test_a_fresh_pair_is_no_empty_installation(world: World) -> None:
    """An office that ran before has no confirmation yet, but people who can give one."""
    dong, shen = made(world, "dong", Role.DIRECTOR), made(world, "shen", Role.AUDITOR)
    assert not CustodyConfirmation.objects.exists()
    not_independent(lambda: confirmed(world, "shen", dong))
    confirmed(world, "sun", dong)
    confirmed(world, "dong", shen)


def test_the_one_who_was_reset_does_not_confirm_what_the_same_hand_did(world: World) -> None:
    reset(world, "sun", "gao")
    other = reset(world, "zhou", "gao")
    not_independent(lambda: confirmed(world, "sun", other))


def test_one_person_in_two_posts_is_one(world: World) -> None:
    world.post("wang", Role.AUDITOR)
    world.post("gao", Role.AUDITOR)
    event = reset(world, "chen", "wang", Role.CLERK)
    other = reset(world, "zhou", "gao", Role.ADMIN)
    for who, what in (("wang", event), ("gao", other)):
        auditor = world.actor(who, Role.AUDITOR)
        not_independent(lambda a=auditor, e=what: vouching.confirm([e], a, world.now, "认识"))


def test_the_administrators_second_account_is_the_administrator(world: World) -> None:
    """Gao, clerk too, makes another administrator, to reset with it and to confirm as clerk."""
    world.post("gao", Role.CLERK)
    second = made(world, "gao2", Role.ADMIN)
    assert refuses(lambda: reset(world, "zhou", "gao2")) == "custody"
    event = by_hand(world, "zhou", "gao2")
    clerk = world.actor("gao", Role.CLERK)
    not_independent(lambda: vouching.confirm([event], clerk, world.now, "认识"))
    not_independent(lambda: vouching.confirm([second], clerk, world.now, "认识"))
    confirmed(world, "sun", second)
    confirmed(world, "wang", event)


def test_and_so_is_the_third_made_with_the_second(world: World) -> None:
    world.post("gao", Role.CLERK)
    made(world, "gao2", Role.ADMIN)
    assert refuses(lambda: made(world, "gao3", Role.ADMIN, by="gao2")) == "custody"
    world.person("gao3", "高三", Role.ADMIN)
    by_hand(world, "gao3", "gao2", CustodyKind.MADE)
    event = by_hand(world, "zhou", "gao3")
    clerk = world.actor("gao", Role.CLERK)
    not_independent(lambda: vouching.confirm([event], clerk, world.now, "认识"))


def by_hand(
    world: World, whom: str, by: str, kind: str = CustodyKind.PASSWORD_RESET
) -> CustodyEvent:
    """An event as it would stand there if the door had let it pass."""
    person, doer = world.people[whom], world.people[by]
    return CustodyEvent.objects.create(person=person, kind=kind, by=doer, at=world.now, bars=True)


def test_the_administrator_gives_himself_no_post_with_a_second_account(world: World) -> None:
    made(world, "gao2", Role.ADMIN)
    post = Post(role=Role.DIRECTOR, starts_on=HIRED)
    give = lambda: custody.give_post(world.people["gao"], post, world.actor("gao2"), world.now)  # noqa: E731
    assert refuses(give) == "custody"
    assert not world.people["gao"].posts.filter(role=Role.DIRECTOR).exists()


def test_whose_own_account_waits_looks_after_no_other(world: World) -> None:
    reset(world, "wang", "gao")
    chen, actor = world.people["chen"], world.actor("wang")
    term = world.people["chen"].posts.get()
    acts: list[Callable[[], Any]] = [
        lambda: custody.reset_password(chen, actor, world.now),
        lambda: custody.end_post(term, actor, world.now),
        lambda: custody.set_term(term, actor, world.now, None),
        lambda: custody.factors_reset(chen, actor, world.now),
        lambda: custody.end_account(chen, actor, world.now),
        lambda: custody.change(chen, actor, world.now),
        lambda: hire(world, "wang"),
    ]
    for act in acts:
        assert refuses(act) == "custody"


@pytest.mark.parametrize("whom", ["chen", "zhao"])
@pytest.mark.parametrize("role", [Role.CLERK, Role.ADMIN])
def test_a_director_in_another_post_still_signs_beside_them(
    world: World, whom: str, role: str
) -> None:
    """Zhou chooses his post as clerk, resets the inspector, and signs with both accounts."""
    world.post("zhou", role)
    actor = world.actor("zhou", role)
    for act in (custody.reset_password, custody.factors_reset):
        with pytest.raises(NotAllowed):
            act(world.people[whom], actor, world.now)
    custody.end_account(world.people[whom], actor, world.now)
    world.people[whom].refresh_from_db()
    custody.reset_password(world.people["li"], actor, world.now)


@pytest.mark.parametrize("whom", ["sun", "zhou"])
def test_the_office_opens_no_ended_account_of_its_masters(world: World, whom: str) -> None:
    person = world.people[whom]
    custody.end_account(person, world.actor("gao"), world.now)
    with pytest.raises(NotAllowed):
        custody.reactivate(person, world.actor("wang"), world.now)
    custody.reactivate(person, world.actor("gao"), world.now)


def test_who_was_appointed_by_the_doer_vouches_once_confirmed(world: World) -> None:
    """Else an office with one administrator could confirm nothing he does."""
    appointed = made(world, "shen", Role.AUDITOR)
    event = reset(world, "zhou", "gao")
    not_independent(lambda: confirmed(world, "shen", event))
    confirmed(world, "sun", appointed)
    confirmed(world, "shen", event)


def test_a_clerk_is_subject_to_the_director(world: World) -> None:
    person = hire(world, "zhou")
    event = CustodyEvent.objects.get(person=person)
    not_independent(lambda: confirmed(world, "wang", event))
    confirmed(world, "sun", event)


@pytest.mark.parametrize("how", ["", "   ", "\u3000"])
def test_how_the_person_was_known_is_said(world: World, how: str) -> None:
    event = reset(world, "chen", "wang")

    def confirm() -> None:
        vouching.confirm([event], world.actor("sun"), world.now, how)

    assert refuses(confirm) == "how"
    assert not CustodyConfirmation.objects.exists()


def raw(world: World, event: CustodyEvent, by: str, how: str) -> None:
    values = (event.pk, world.people[by].pk, world.now, how)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tracker_custodyconfirmation"
            " (event_id, by_id, by_name, by_post, factor, proof, at, how)"
            " VALUES (%s, %s, '', '', 'totp', '{}', %s, %s)",
            values,
        )


def test_raw_sql_neither_skips_the_words_nor_the_own_account(world: World) -> None:
    event = reset(world, "chen", "wang")
    with pytest.raises(DatabaseError):
        raw(world, event, "sun", "")
    reset(world, "sun", "gao")
    with pytest.raises(DatabaseError):
        raw(world, event, "sun", "认识")
    raw(world, event, "zhou", "认识")


# A factor from before there was anything to sign -------------------------------------------------


def enrol(world: World, who: str, *, vouched: bool = False) -> CustodyEvent:
    key = sha(who)
    kind = CustodyKind.FACTOR_ADDED
    person = world.people[who]
    return custody.note_factor(person, kind, world.now, FactorKind.TOTP, key, vouched=vouched)


def sha(word: str) -> str:
    return word.encode().hex().ljust(64, "0")


def test_a_factor_of_an_officer_is_looked_at_when_he_becomes_head(world: World) -> None:
    """Wang made the officer's account and enrolled his own telephone in it; then Li is head."""
    assert not enrol(world, "li").bars
    head = Post(role=Role.HEAD, unit=world.water, starts_on=HIRED)
    custody.give_post(world.people["li"], head, world.actor("wang"), world.now)
    given = CustodyEvent.objects.get(kind=CustodyKind.POST_GIVEN)
    confirmed(world, "sun", given)
    assert custody.waiting(world.people["li"].pk)
    factor = CustodyEvent.objects.waiting().get()
    assert (factor.kind, factor.key) == (CustodyKind.FACTOR_ADDED, sha("li"))
    confirmed(world, "sun", factor)
    assert not custody.waiting(world.people["li"].pk)


def test_one_that_was_confirmed_or_removed_is_not_looked_at_again(world: World) -> None:
    li = world.people["li"]
    enrol(world, "li")
    removed = CustodyKind.FACTOR_REMOVED
    custody.note_factor(li, removed, world.now, FactorKind.TOTP, sha("li"))
    head = Post(role=Role.HEAD, unit=world.water, starts_on=HIRED)
    given = custody.give_post(li, head, world.actor("wang"), world.now)
    assert CustodyEvent.objects.waiting().get().kind == CustodyKind.POST_GIVEN
    confirmed(world, "sun", CustodyEvent.objects.waiting().get())
    confirmed(world, "sun", enrol(world, "li"))
    custody.end_post(given, world.actor("wang"), world.now)
    again = Post(role=Role.HEAD, unit=world.water, starts_on=HIRED)
    custody.give_post(li, again, world.actor("wang"), world.now)
    assert CustodyEvent.objects.waiting().get().kind == CustodyKind.POST_GIVEN


# The employer ------------------------------------------------------------------------------------


def test_another_employer_is_an_act_of_custody(world: World) -> None:
    world.employed("wei", world.parks)
    event = CustodyEvent.objects.get()
    assert (event.kind, event.bars, event.by_name) == (CustodyKind.EMPLOYER, True, "王敏")
    assert (event.employer_was, event.employer) == (world.water, world.parks)
    assert custody.waiting(world.people["wei"].pk)
    confirmed(world, "sun", event)
    assert not custody.waiting(world.people["wei"].pk)


def test_nobody_is_freed_of_a_case_by_an_edit(world: World) -> None:
    """Wei works for the water bureau; the office takes that out, and he is to inspect it."""
    case = world.called_back()
    world.employed("wei", None)
    wei = world.people["wei"]
    mine = posts.units_since(wei.pk, wei.employer_id, case.received_at)
    assert world.water.pk in mine
    later = posts.units_since(wei.pk, wei.employer_id, world.now + timedelta(days=1))
    assert later == set()


def test_who_looks_after_others_changes_no_employer(world: World) -> None:
    zhou = world.people["zhou"]
    zhou.employer = world.water
    with pytest.raises(NotAllowed):
        custody.change(zhou, world.actor("wang"), world.now)


def test_raw_sql_changes_no_employer(world: World) -> None:
    chen = User.objects.filter(username="chen")
    with pytest.raises(DatabaseError), transaction.atomic():
        chen.update(employer=world.water)
    world.employed("chen", world.parks)
    for unit in (world.water, None):
        with pytest.raises(DatabaseError), transaction.atomic():
            chen.update(employer=unit)
    chen.update(name="陈明明")


def test_other_numbers_are_an_act_of_custody_too(world: World) -> None:
    """Else the number is freed for a second account of the same person."""
    chen = world.people["chen"]
    chen.phone_key = sha("13800138000")
    custody.change(chen, world.actor("wang"), world.now)
    assert CustodyEvent.objects.get().kind == CustodyKind.NUMBERS
    assert custody.waiting(chen.pk)
    custody.change(chen, world.actor("wang"), world.now)  # nothing is changed: nothing is told
    assert CustodyEvent.objects.count() == 1


def test_an_unconfirmed_director_confirms_nothing_after_the_first(world: World) -> None:
    reset(world, "zhou", "gao")
    event = reset(world, "chen", "wang")
    with pytest.raises(Blocked):
        confirmed(world, "zhou", event)
