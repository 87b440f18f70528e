"""Who confirms an act of custody: somebody independent, who says how the person was known.

Independent is neither who did it, nor who sits behind that account, nor whoever is subject to
either; and nobody is whose own account waits to be confirmed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tracker import posts, reference
from tracker.actor import Actor
from tracker.custody import in_force, lacks_factor, waiting
from tracker.digests import sha256
from tracker.errors import Blocked, Blocker, NotAllowed
from tracker.models import CustodyConfirmation, CustodyEvent
from tracker.proofs import kept
from tracker.vocabulary import UNIT_ROLES, CustodyKind, Role

#: By these somebody comes to sit in an account, or to have its holder's post in hand.
HANDS = frozenset(
    {
        CustodyKind.MADE,
        CustodyKind.POST_GIVEN,
        CustodyKind.PASSWORD_RESET,
        CustodyKind.REACTIVATED,
        CustodyKind.FACTORS_RESET,
    }
)


def behind(person_id: int | None) -> set[int | None]:
    """Who could act through this account: made it, reset it or gave its post, and so on in a chain.

    What somebody has confirmed since is over; what bars nobody, as an administrator's account, is
    confirmed by nobody and counts on.
    """
    found: set[int | None] = set()
    asked = [person_id]
    while asked:
        hands: set[int | None] = set()
        for hand in reference.custody().get(asked.pop() or 0, ()):
            if hand.confirmed_by is not None:
                hands.clear()
            elif hand.kind in HANDS:
                hands.add(hand.by_id)
        asked += hands - found
        found |= hands
    return found - {None, person_id}


def superiors(actor: Actor, at: datetime) -> set[int | None]:
    """Who could speak through this actor: who heads unit or office, or may sit in the account."""
    held = posts.of_person(actor.user_id or 0)
    mine = {post.unit_id for post in held if post.role in UNIT_ROLES}
    found: set[int | None] = behind(actor.user_id)
    found |= {post.person_id for post in posts.held(at, Role.HEAD) if post.unit_id in mine}
    if any(post.role == Role.CLERK and post.in_force(at) for post in held):
        found |= {post.person_id for post in posts.held(at, Role.DIRECTOR)}
    return found - {actor.user_id}


#: What somebody does first, whom nobody can have confirmed before.
FIRST = (CustodyKind.MADE, CustodyKind.FACTOR_ADDED)


def can_confirm(people: set[int]) -> bool:
    """Whether any of these could confirm: no act waits on the account, and a factor is there."""
    free = {person for person in people if not waiting(person)}
    return bool(free) and (reference.password_signing() or bool(in_force(free)))


def founding(event: CustodyEvent, actor: Actor, at: datetime) -> bool:
    """In an empty installation director and auditor confirm each other, until anybody else can."""
    pair = {actor.role, *(post.role for post in posts.of_person(event.person_id))}
    if event.kind not in FIRST or pair != {Role.DIRECTOR, Role.AUDITOR}:
        return False
    two = (event.person_id, actor.user_id)
    if can_confirm(posts.people(at, *CONFIRMING) - {*two}):
        return False
    others = CustodyConfirmation.objects.exclude(by__in=two, event__person__in=two)
    if event.kind == CustodyKind.FACTOR_ADDED:  # in an office that ran before there were any
        others = others.filter(event__kind=event.kind)
    return not others.exists()


def obstacle(
    event: CustodyEvent, actor: Actor, over: set[int | None], at: datetime
) -> Blocker | None:
    """Why this actor, with these superiors, may not confirm an event; None if they may."""
    doers = {event.by_id, *behind(event.by_id)}
    if actor.user_id == event.person_id:
        text = _("Nobody confirms what was done to the own account.")
    elif actor.user_id == event.by_id:
        text = _("You did this yourself: somebody else has to confirm it.")
    elif founding(event, actor, at):
        return None
    elif waiting(actor.user_id or 0):
        text = _("Your own account is not confirmed yet: until then you confirm nothing.")
    elif doers & {actor.user_id, *over}:
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
        if event.kind == CustodyKind.EMPLOYER:
            told += [event.employer_was_id, event.employer_id]
        found.setdefault(event.source or str(event.pk), []).append(told)
    return [sha256({"custody": sorted(told, key=itemgetter(0))}) for told in found.values()]


@transaction.atomic
def confirm(events: Sequence[CustodyEvent], actor: Actor, at: datetime, how: str) -> int:
    """Confirm events, a list whole; say how the people were known. How many; raises Blocked."""
    if actor.user_id is None or actor.role not in CONFIRMING or not actor.in_term:
        raise NotAllowed
    over, events = superiors(actor, at), with_their_lists(events)
    found = [missing for event in events if (missing := obstacle(event, actor, over, at))]
    if found:
        raise Blocked(found[:1])
    if not how.strip():
        text = _("Say how you knew the person.")
        raise Blocked([Blocker("how", text, actor.role)])
    if missing := lacks_factor(actor):
        raise Blocked([missing])
    given = {"factor": actor.factor, "proof": kept(actor.given, entries(events))}
    who = {"by_id": actor.user_id, "by_name": actor.name, "by_post": actor.post}
    CustodyConfirmation.objects.bulk_create(
        CustodyConfirmation(event=event, **who, **given, at=at, how=how) for event in events
    )
    reference.changed()
    return len(events)
