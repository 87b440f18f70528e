"""The one door of accounts and posts: every act on somebody's account leaves its event.

Whoever can make or reset an account can sit in it. Therefore an act on the account of one who signs
bars that person from signing until somebody independent has confirmed it (`tracker.vouching`).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tracker import posts, reference
from tracker.actor import Actor
from tracker.errors import Blocked, Blocker, NotAllowed
from tracker.models import CustodyEvent, Post, User
from tracker.vocabulary import (
    ACCOUNT_ROLES,
    OFFICE_ROLES,
    SIGNING_ROLES,
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
# The three who sign one case beside each other.
CHAIN_ROLES = frozenset({Role.HEAD, Role.INSPECTOR, Role.DIRECTOR})
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
    """Nobody resets one who signs beside him: the director no head and no inspector.

    In whatever post he does it: a director who is clerk besides is a director still.
    """
    mine = {
        actor.role,
        *(post.role for post in posts.of_person(actor.user_id or 0) if post.overlaps(at)),
    }
    beside = mine & CHAIN_ROLES and roles_of(person, at) & SIGNING_ROLES
    return may_edit(actor, person, at) and not beside


def allow(may: bool, actor: Actor) -> None:
    """Refuse who may not; and whose own account waits, for another could sit in it."""
    if not may:
        raise NotAllowed
    if waiting(actor.user_id or 0):
        text = _(
            "Your own account is not confirmed yet: until the auditor or somebody else independent"
            " has confirmed it, you look after no other."
        )
        raise Blocked([Blocker("custody", text, Role.AUDITOR)])


# What is done --------------------------------------------------------------------------------


def note(
    person: User,
    kind: CustodyKind,
    actor: Actor,
    at: datetime,
    post: Post | None = None,
    source: str = "",
    *,
    was: User | None = None,
) -> CustodyEvent:
    """Write the event of an act; it bars whoever signs, unless something is taken away.

    An administrator signs nothing, but has a hand on all other accounts: until it is confirmed that
    the account is not a second one of whoever made it, that hand does nothing (`allow`).
    """
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
        bars=not taken and bool(roles & (VOUCHED_FOR | {Role.ADMIN})),
        source=source,
        employer_id=person.employer_id,
        employer_was_id=(was or person).employer_id,
    )


@transaction.atomic
def make_account(person: User, post: Post, actor: Actor, at: datetime, source: str = "") -> str:
    """Write a new person with a first post. Returns the one-time password, which is told once."""
    allow(post.role in roles_for(actor) and actor.in_term, actor)
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
    allow(may_edit(actor, person, at) and post.role in roles_for(actor), actor)
    before = roles_of(person, at)
    post.person, post.appointed_by_id = person, actor.user_id
    post.save()
    note(person, CustodyKind.POST_GIVEN, actor, at, post, source=source)
    look_again(person, before, at)
    return post


@transaction.atomic
def end_post(post: Post, actor: Actor, at: datetime) -> None:
    """End a post at this moment."""
    allow(may_edit(actor, post.person, at), actor)
    post.ended_at = at
    post.save()
    note(post.person, CustodyKind.POST_ENDED, actor, at, post)


@transaction.atomic
def set_term(post: Post, actor: Actor, at: datetime, ends_on: date | None) -> None:
    """Set another last day: it is a post given for longer, or ended earlier."""
    allow(may_edit(actor, post.person, at), actor)
    longer = ends_on is None or (post.ends_on is not None and ends_on > post.ends_on)
    before = roles_of(post.person, at)
    post.ends_on = ends_on
    post.save()
    kind = CustodyKind.POST_GIVEN if longer else CustodyKind.POST_ENDED
    note(post.person, kind, actor, at, post)
    look_again(post.person, before, at)


@transaction.atomic
def change(person: User, actor: Actor, at: datetime, source: str = "") -> None:
    """Save what was changed of somebody.

    The name stands under what is signed, the employer decides which cases are closed to an
    inspector, and the numbers, that one person has one account: all are acts of custody. The event
    of an employer comes first: the database asks for it.
    """
    allow(may_edit(actor, person, at), actor)
    was = User.objects.select_for_update().get(pk=person.pk)
    if person.employer_id != was.employer_id:
        note(person, CustodyKind.EMPLOYER, actor, at, source=source, was=was)
    if (person.staff_key, person.phone_key) != (was.staff_key, was.phone_key):
        note(person, CustodyKind.NUMBERS, actor, at, source=source)
    if person.name != was.name:
        note(person, CustodyKind.RENAMED, actor, at, source=source)
    person.save()


@transaction.atomic
def reset_password(person: User, actor: Actor, at: datetime) -> str:
    """A new one-time password in place of a forgotten one; the old one ends at once."""
    allow(may_reset(actor, person, at), actor)
    secret = one_time_password()
    person.set_password(secret)
    person.one_time = True
    person.save(update_fields=["password", "one_time"])
    note(person, CustodyKind.PASSWORD_RESET, actor, at)
    return secret


@transaction.atomic
def end_account(person: User, actor: Actor, at: datetime) -> None:
    """Nobody comes in with it any more; all posts end. What was done stays in the record."""
    allow(may_edit(actor, person, at), actor)
    note(person, CustodyKind.ENDED, actor, at)
    for post in posts.of_person(person.pk):
        if post.overlaps(at):
            end_post(Post.objects.get(pk=post.pk), actor, at)
    person.is_active = False
    person.save(update_fields=["is_active"])


@transaction.atomic
def reactivate(person: User, actor: Actor, at: datetime) -> str:
    """Let somebody come in again, with a new one-time password and no post yet."""
    once = {post.role for post in posts.of_person(person.pk)}
    allow(may_reset(actor, person, at) and once <= set(roles_for(actor)), actor)
    if person.is_active:
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


def in_force(people: Iterable[int]) -> list[CustodyEvent]:
    """The enrolments of these people's factors that no event has removed since."""
    kinds = (CustodyKind.FACTOR_ADDED, CustodyKind.FACTOR_REMOVED)
    rows = CustodyEvent.objects.filter(person__in=people, kind__in=kinds).order_by("pk")
    last = {(row.person_id, row.key): row for row in rows.select_related("confirmation")}
    return [row for row in last.values() if row.kind == CustodyKind.FACTOR_ADDED]


def look_again(person: User, before: set[str], at: datetime) -> None:
    """Have the factors of one who signs from now on confirmed: nobody had to look at them before.

    Whoever made an officer's account could have enrolled in it, to sign when the officer is head.
    """
    if before & VOUCHED_FOR or not roles_of(person, at) & VOUCHED_FOR:
        return
    for row in in_force([person.pk]):
        if not (row.bars or hasattr(row, "confirmation")):
            kind = CustodyKind.FACTOR_ADDED
            note_factor(person, kind, at, row.factor, row.key, row.public_key)


def enrolled(person_id: int) -> set[str]:
    """The fingerprints of the factors that a person has enrolled with an event of its own."""
    rows = CustodyEvent.objects.filter(person=person_id, kind=CustodyKind.FACTOR_ADDED)
    return set(rows.values_list("key", flat=True))


def factors_reset(person: User, actor: Actor, at: datetime) -> None:
    """Write that somebody's factors were taken away, who lost them; raises NotAllowed."""
    allow(may_reset(actor, person, at), actor)
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


def waiting(person_id: int) -> bool:
    """Whether something was done to this person's account that nobody has confirmed yet."""
    return any(person == person_id for person, _by in reference.unconfirmed())
