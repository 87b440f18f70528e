"""Who holds which post, who acts in it now, and what a person is there (design §3).

Answered from memory (`tracker.reference`): a request of somebody signed in knows every post that
was given or ended before it. A post is *held* from its first day to its last, or to the moment at
which it was ended; a deputy *acts* only while every holder is away, or there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from tracker import reference
from tracker.actor import NOBODY, Actor
from tracker.models import Post, Unit, User
from tracker.vocabulary import UNIT_ROLES, Role, Tenure

# Somebody with several posts begins in the first of them.
ORDER = (Tenure.HOLDER, Tenure.ACTING, Tenure.DEPUTY)


@dataclass(frozen=True)
class Index:
    """All posts, past ones too, by person and by what they are for."""

    rows: dict[int, Post]
    by_person: dict[int, list[Post]]
    by_seat: dict[tuple[str, int | None], list[Post]]


_index: Index | None = None


def index() -> Index:
    """The posts in force in memory, put in order once."""
    global _index
    rows, found = reference.posts(), _index
    if found is None or found.rows is not rows:
        found = _index = Index(rows, {}, {})
        for post in rows.values():
            found.by_person.setdefault(post.person_id, []).append(post)
            found.by_seat.setdefault((post.role, post.unit_id), []).append(post)
    return found


def held(at: datetime, *roles: str) -> Iterator[Post]:
    """The posts of these roles held at this moment."""
    for (role, _unit), posts in index().by_seat.items():
        if role in roles:
            yield from (post for post in posts if post.in_force(at))


def seat(at: datetime, role: str, unit_id: int | None) -> list[Post]:
    """The posts of this role, for this unit or for the office, held at this moment."""
    return [post for post in index().by_seat.get((role, unit_id), ()) if post.in_force(at)]


def away(person_id: int, at: datetime) -> bool:
    """Whether this person has marked themselves away on that day."""
    return any(
        row.person_id == person_id and row.covers(at) for row in reference.absences().values()
    )


def acts(post: Post, at: datetime) -> bool:
    """Whether whoever holds this post may act in it at this moment."""
    if not post.in_force(at):
        return False
    if post.tenure != Tenure.DEPUTY:
        return True
    return all(
        away(other.person_id, at)
        for other in seat(at, post.role, post.unit_id)
        if other.tenure != Tenure.DEPUTY
    )


def acting(at: datetime, *roles: str) -> list[Post]:
    """The posts of these roles in which somebody may act at this moment."""
    return [post for post in held(at, *roles) if acts(post, at)]


def people(at: datetime, *roles: str) -> set[int]:
    """The keys of who may act in these roles."""
    return {post.person_id for post in acting(at, *roles)}


def of_person(person_id: int) -> list[Post]:
    """All posts of a person, past ones too, in the order in which they were given."""
    return index().by_person.get(person_id, [])


def choices(person_id: int, at: datetime) -> list[Post]:
    """The posts in which this person may act now, the first to begin with."""
    found = [post for post in of_person(person_id) if acts(post, at)]
    return sorted(found, key=lambda post: (ORDER.index(Tenure(post.tenure)), post.pk))


def units_since(person_id: int | None, employer_id: int | None, since: datetime) -> set[int]:
    """The units that somebody works for, or has held a post of at some time since this moment."""
    mine = of_person(person_id) if person_id is not None else ()
    found = {post.unit_id for post in mine if post.overlaps(since)}
    hands = reference.custody().get(person_id or 0, ())
    # An employer that was changed since is one of them: nobody is freed of a case by an edit.
    found |= {hand.employer_was for hand in hands if hand.at >= since}
    return {key for key in (employer_id, *found) if key is not None}


def actor(
    person: User,
    at: datetime | None = None,
    *,
    post_id: int | None = None,
    role: str | None = None,
) -> Actor:
    """What a person is at this moment (now by default): in the post chosen, or of this role.

    Without such a post somebody is in the first of theirs; who has none that is held, is shown the
    last one and may do nothing in it.
    """
    now = at or timezone.now()
    if not person.is_active:
        return NOBODY
    can = [post for post in choices(person.pk, now) if role is None or post.role == role]
    chosen = next((post for post in can if post.pk == post_id), can[0] if can else None)
    if chosen is None:
        past = [post for post in of_person(person.pk) if role is None or post.role == role]
        return in_post(person, past[-1], in_term=False) if past else nobody(person)
    return in_post(person, chosen, in_term=True)


def in_post(person: User, post: Post, *, in_term: bool) -> Actor:
    return Actor(
        role=post.role,
        user_id=person.pk,
        unit_id=post.unit_id,
        name=str(person),
        in_term=in_term,
        post_id=post.pk,
        post=post.title,
        tenure=post.tenure,
        unit_name=post.unit.name if post.unit else "",
        employer_id=person.employer_id,
    )


def nobody(person: User) -> Actor:
    return Actor(role="", user_id=person.pk, name=str(person), in_term=False)


def actors(person: User, at: datetime) -> list[Actor]:
    """Everything that a person is at this moment."""
    if not person.is_active:
        return []
    return [in_post(person, post, in_term=True) for post in choices(person.pk, at)]


def unmanned(units: Iterable[Unit], at: datetime) -> dict[int, list[Role]]:
    """The units where nobody is there to act, by key, each with the roles in which it lacks one."""
    there = {
        (post.unit_id, post.role)
        for post in acting(at, *UNIT_ROLES)
        if not away(post.person_id, at)
    }
    found = {
        unit.pk: [role for role in (Role.HEAD, Role.OFFICER) if (unit.pk, role) not in there]
        for unit in units
    }
    return {key: roles for key, roles in found.items() if roles}
