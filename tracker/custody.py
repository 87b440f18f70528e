"""The one door of accounts and posts: every act on somebody's account leaves its event.

Whoever can make or reset an account can sit in it. Therefore an act on the account of one who signs
bars that person from signing until somebody independent has confirmed it (`waiting`, `confirm`).
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tracker import posts, reference
from tracker.actor import Actor
from tracker.digests import sha256
from tracker.errors import Blocked, Blocker, NotAllowed
from tracker.models import CustodyConfirmation, CustodyEvent, Post, User
from tracker.proofs import kept
from tracker.vocabulary import (
    ACCOUNT_ROLES,
    OFFICE_ROLES,
    SIGNING_ROLES,
    UNIT_ROLES,
    VOUCHED_FOR,
    CustodyKind,
    FactorKind,
    Role,
)

# The office looks after these; whoever can bend the office itself is looked after by the
# administrator, and auditors, who watch the office, are too.
BY_OFFICE = (Role.OFFICER, Role.HEAD, Role.INSPECTOR)
BY_ADMIN = ACCOUNT_ROLES
#: The code of what is asked for on the page itself: nothing that anybody waits for.
FACTOR = "factor"
# No letters or digits that are taken for each other when written on paper.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def one_time_password() -> str:
    """Twelve letters and digits in three groups, 59 bits."""
    groups = ("".join(secrets.choice(LETTERS) for _i in range(4)) for _group in range(3))
    return "-".join(groups)


# Who may -------------------------------------------------------------------------------------


def roles_for(actor: Actor) -> tuple[Role, ...]:
    """The roles of posts that this actor gives and takes."""
    if actor.role == Role.ADMIN:
        return BY_ADMIN
    return BY_OFFICE if actor.role in OFFICE_ROLES else ()


def roles_of(person: User, at: datetime) -> set[str]:
    """The roles of all posts that a person holds, or is going to hold."""
    return {post.role for post in posts.of_person(person.pk) if post.overlaps(at)}


def may_edit(actor: Actor, person: User, at: datetime) -> bool:
    """Whether this actor changes that person, who may not be the same: nobody promotes oneself."""
    if not actor.in_term or person.pk == actor.user_id:
        return False
    return roles_of(person, at) <= set(roles_for(actor))


def may_reset(actor: Actor, person: User, at: datetime) -> bool:
    """Nobody resets one who signs beside him: the director no head and no inspector."""
    beside = actor.role == Role.DIRECTOR and roles_of(person, at) & SIGNING_ROLES
    return may_edit(actor, person, at) and not beside


# What is done --------------------------------------------------------------------------------


def note(
    person: User,
    kind: CustodyKind,
    actor: Actor,
    at: datetime,
    post: Post | None = None,
    source: str = "",
) -> CustodyEvent:
    """Write the event of an act; it bars whoever signs, unless something is taken away."""
    roles = roles_of(person, at) | ({post.role} if post is not None else set())
    taken = kind in (CustodyKind.POST_ENDED, CustodyKind.ENDED)
    return CustodyEvent.objects.create(
        person=person,
        kind=kind,
        post=post,
        by_id=actor.user_id,
        by_name=actor.name,
        by_post=actor.post,
        at=at,
        bars=not taken and bool(roles & VOUCHED_FOR),
        source=source,
    )


@transaction.atomic
def make_account(person: User, post: Post, actor: Actor, at: datetime, source: str = "") -> str:
    """Write a new person with a first post. Returns the one-time password, which is told once."""
    if post.role not in roles_for(actor) or not actor.in_term:
        raise NotAllowed
    secret = one_time_password()
    person.password, person.one_time = make_password(secret), True
    person.save()
    post.person, post.appointed_by_id = person, actor.user_id
    post.save()
    note(person, CustodyKind.MADE, actor, at, post, source=source)
    return secret


@transaction.atomic
def give_post(person: User, post: Post, actor: Actor, at: datetime, source: str = "") -> Post:
    """Give one more post. Nobody gives one to oneself, the administrator neither."""
    if not may_edit(actor, person, at) or post.role not in roles_for(actor):
        raise NotAllowed
    post.person, post.appointed_by_id = person, actor.user_id
    post.save()
    note(person, CustodyKind.POST_GIVEN, actor, at, post, source=source)
    return post


@transaction.atomic
def end_post(post: Post, actor: Actor, at: datetime) -> None:
    """End a post at this moment."""
    if not may_edit(actor, post.person, at):
        raise NotAllowed
    post.ended_at = at
    post.save()
    note(post.person, CustodyKind.POST_ENDED, actor, at, post)


@transaction.atomic
def set_term(post: Post, actor: Actor, at: datetime, ends_on: date | None) -> None:
    """Set another last day: it is a post given for longer, or ended earlier."""
    if not may_edit(actor, post.person, at):
        raise NotAllowed
    longer = ends_on is None or (post.ends_on is not None and ends_on > post.ends_on)
    post.ends_on = ends_on
    post.save()
    kind = CustodyKind.POST_GIVEN if longer else CustodyKind.POST_ENDED
    note(post.person, kind, actor, at, post)


@transaction.atomic
def reset_password(person: User, actor: Actor, at: datetime) -> str:
    """A new one-time password in place of a forgotten one; the old one ends at once."""
    if not may_reset(actor, person, at):
        raise NotAllowed
    secret = one_time_password()
    person.set_password(secret)
    person.one_time = True
    person.save(update_fields=["password", "one_time"])
    note(person, CustodyKind.PASSWORD_RESET, actor, at)
    return secret


@transaction.atomic
def change_person(person: User, changed: Collection[str], actor: Actor, at: datetime) -> None:
    """Write who somebody is, after these fields were changed.

    The name stands under what is signed, and the employer's cases are closed to an inspector: that
    somebody is called otherwise, or works elsewhere, is not one person's word either.
    """
    if not may_edit(actor, person, at):
        raise NotAllowed
    person.save()
    if {"name", "employer"} & set(changed):
        note(person, CustodyKind.CHANGED, actor, at)


@transaction.atomic
def end_account(person: User, actor: Actor, at: datetime) -> None:
    """Nobody comes in with it any more; all posts end. What was done stays in the record."""
    if not may_edit(actor, person, at):
        raise NotAllowed
    note(person, CustodyKind.ENDED, actor, at)
    for post in posts.of_person(person.pk):
        if post.overlaps(at):
            end_post(Post.objects.get(pk=post.pk), actor, at)
    person.is_active = False
    person.save(update_fields=["is_active"])


@transaction.atomic
def reactivate(person: User, actor: Actor, at: datetime) -> str:
    """Let somebody come in again, with a new one-time password and no post yet."""
    if not may_edit(actor, person, at) or person.is_active:
        raise NotAllowed
    secret = one_time_password()
    person.set_password(secret)
    person.is_active = person.one_time = True
    person.save(update_fields=["password", "one_time", "is_active"])
    note(person, CustodyKind.REACTIVATED, actor, at)
    return secret


# Signing factors ------------------------------------------------------------------------------


def note_factor(
    person: User,
    kind: CustodyKind,
    at: datetime,
    factor: str,
    key: str,
    public_key: str = "",
    *,
    vouched: bool = False,
) -> CustodyEvent:
    """Write that a person enrolled or removed a factor of their own.

    The password with which one enrols was seen by another once. So it bars like anything else,
    unless it is `vouched` for by a factor that was enrolled before and is confirmed.
    """
    added = kind == CustodyKind.FACTOR_ADDED
    free = vouched and not waiting(person.pk)
    return CustodyEvent.objects.create(
        person=person,
        kind=kind,
        by=person,
        by_name=person.name,
        at=at,
        bars=added and not free and bool(roles_of(person, at) & VOUCHED_FOR),
        factor=factor,
        key=key,
        public_key=public_key,
    )


def enrolled(person_id: int) -> set[str]:
    """The fingerprints of the factors that a person has enrolled with an event of its own."""
    rows = CustodyEvent.objects.filter(person=person_id, kind=CustodyKind.FACTOR_ADDED)
    return set(rows.values_list("key", flat=True))


def factors_reset(person: User, actor: Actor, at: datetime) -> None:
    """Write that somebody's factors were taken away, who lost them; raises NotAllowed."""
    if not may_reset(actor, person, at):
        raise NotAllowed
    note(person, CustodyKind.FACTORS_RESET, actor, at)


def lacks_factor(actor: Actor) -> Blocker | None:
    """What a signature, or a second person's word, lacks of this actor (design §3)."""
    if actor.given is None:
        text = _("Sign with your own passkey, or with a code of your telephone or printed sheet.")
    elif actor.given.factor == FactorKind.PASSWORD and not reference.password_signing():
        text = _("A password alone signs nothing here: enrol a factor of your own.")
    else:
        return None
    return Blocker(FACTOR, text, actor.role)


# Confirming ----------------------------------------------------------------------------------


def waiting(person_id: int) -> bool:
    """Whether something was done to this person's account that nobody has confirmed yet."""
    return any(person == person_id for person, _by in reference.unconfirmed())


def superiors(actor: Actor, at: datetime) -> set[int | None]:
    """Who could speak through this actor: whoever heads the unit, or may sit in the account."""
    hands = {by for person, by in reference.unconfirmed() if person == actor.user_id}
    mine = {post.unit_id for post in posts.of_person(actor.user_id or 0) if post.role in UNIT_ROLES}
    heads = {post.person_id for post in posts.held(at, Role.HEAD) if post.unit_id in mine}
    found: set[int | None] = {*hands, *heads}
    return found - {actor.user_id}


#: What somebody does first, whom nobody can have confirmed before.
FIRST = (CustodyKind.MADE, CustodyKind.FACTOR_ADDED)


def founding(event: CustodyEvent, actor: Actor) -> bool:
    """In an empty installation director and auditor confirm each other, until anybody else does."""
    pair = {actor.role, *(post.role for post in posts.of_person(event.person_id))}
    if event.kind not in FIRST or pair != {Role.DIRECTOR, Role.AUDITOR}:
        return False
    two = (event.person_id, actor.user_id)
    others = CustodyConfirmation.objects.exclude(by__in=two, event__person__in=two)
    if event.kind == CustodyKind.FACTOR_ADDED:  # in an office that ran before there were any
        others = others.filter(event__kind=event.kind)
    return not others.exists()


def obstacle(event: CustodyEvent, actor: Actor, over: set[int | None]) -> Blocker | None:
    """Why this actor, with these superiors, may not confirm an event; None if they may."""
    if actor.user_id == event.person_id:
        text = _("Nobody confirms what was done to the own account.")
    elif actor.user_id == event.by_id:
        text = _("You did this yourself: somebody else has to confirm it.")
    elif founding(event, actor):
        return None
    elif waiting(actor.user_id or 0):
        text = _("Your own account is not confirmed yet: until then you confirm nothing.")
    elif event.by_id in over:
        text = _("You are subject to whoever did this: somebody independent has to confirm it.")
    else:
        return None
    return Blocker("not_independent", text, Role.AUDITOR)


def with_their_lists(events: Sequence[CustodyEvent]) -> list[CustodyEvent]:
    """These, and what still waits of the lists with which they came."""
    sources = {event.source for event in events} - {""}
    keys = {event.pk for event in events}
    more = CustodyEvent.objects.waiting().filter(source__in=sources).exclude(pk__in=keys)
    return [*events, *more]


CONFIRMING = frozenset({Role.AUDITOR, Role.DIRECTOR, Role.CLERK})


def entries(events: Sequence[CustodyEvent]) -> list[str]:
    """SHA-256 of what somebody stands for who confirms these, one for each list, in hex."""
    found: dict[str, list[Any]] = {}
    for event in events:
        told = [event.pk, event.person_id, str(event.kind), event.post_id, event.by_id, event.key]
        found.setdefault(event.source or str(event.pk), []).append(told)
    return [sha256({"custody": sorted(told, key=itemgetter(0))}) for told in found.values()]


@transaction.atomic
def confirm(events: Sequence[CustodyEvent], actor: Actor, at: datetime, how: str) -> int:
    """Confirm events, a list whole; say how the people were known. How many; raises Blocked."""
    if actor.user_id is None or actor.role not in CONFIRMING or not actor.in_term:
        raise NotAllowed
    over, events = superiors(actor, at), with_their_lists(events)
    found = [missing for event in events if (missing := obstacle(event, actor, over))]
    if found:
        raise Blocked(found[:1])
    if missing := lacks_factor(actor):
        raise Blocked([missing])
    given = {"factor": actor.factor, "proof": kept(actor.given, entries(events))}
    who = {"by_id": actor.user_id, "by_name": actor.name, "by_post": actor.post}
    CustodyConfirmation.objects.bulk_create(
        CustodyConfirmation(event=event, **who, **given, at=at, how=how) for event in events
    )
    reference.changed()
    return len(events)
