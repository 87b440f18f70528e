"""Posts as pages show them, and what is open at one that ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tracker import posts, track
from tracker.models import Case, Post, User
from tracker.vocabulary import STANDING_IN, UNIT_ROLES, Role, Status, Tenure

WITH_INSPECTOR = (Status.SUBMITTED, Status.VERIFIED)


@dataclass(frozen=True)
class PostLine:
    """One post: its row, what it is called, and how it stands at the moment."""

    post: Post
    at: datetime

    @property
    def role(self) -> str:
        return str(Role(self.post.role).label)

    @property
    def tenure(self) -> str:
        """How it is held, if in another's place."""
        post = self.post
        return str(Tenure(post.tenure).label) if post.tenure in STANDING_IN else ""

    @property
    def held(self) -> bool:
        return self.post.in_force(self.at)

    @property
    def acts(self) -> bool:
        return posts.acts(self.post, self.at)

    @property
    def away(self) -> bool:
        return posts.away(self.post.person_id, self.at)


def lines(person: User, at: datetime) -> list[PostLine]:
    """All posts of a person, those that are held first."""
    found = [PostLine(post, at) for post in posts.of_person(person.pk)]
    return sorted(found, key=lambda one: (not one.held, -one.post.pk))


def open_at(post: Post, at: datetime, *, account: bool = False) -> QuerySet[Any]:
    """The cases that would wait for nobody if this post ended now, or the whole account.

    Of a discipline officer: those on whose tracks something is still to be said. Which these are is
    for the readers of tracks alone; whoever ends the post is told how many.
    """
    if post.role == Role.INSPECTOR:
        return Case.objects.filter(inspector=post.person_id, status__in=WITH_INSPECTOR)
    others = [one for one in posts.seat(at, post.role, post.unit_id) if one.pk != post.pk]
    if account:  # all of this person's posts end with it
        others = [one for one in others if one.person_id != post.person_id]
    if not post.in_force(at) or any(one.tenure != Tenure.DEPUTY for one in others):
        return Case.objects.none()  # somebody else holds it too
    if post.role in UNIT_ROLES:
        return Case.objects.open().filter(unit=post.unit_id)
    if post.role in (Role.CLERK, Role.DIRECTOR):
        return Case.objects.open()
    if post.role == Role.DISCIPLINE:
        return track.going_on()
    return Case.objects.none()
