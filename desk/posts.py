"""Posts as pages show them, and what is open at one that ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tracker import posts
from tracker.models import Case, Post, User
from tracker.vocabulary import UNIT_ROLES, Role, Status, Tenure

WITH_INSPECTOR = (Status.SUBMITTED, Status.VERIFIED)


@dataclass(frozen=True)
class PostLine:
    """One post: its row, what it is called, and how it stands at the moment."""

    post: Post
    role: str
    tenure: str
    held: bool
    acts: bool
    away: bool


def lines(person: User, at: datetime) -> list[PostLine]:
    """All posts of a person, those that are held first."""
    found = [line(post, at) for post in posts.of_person(person.pk)]
    return sorted(found, key=lambda one: (not one.held, -one.post.pk))


def line(post: Post, at: datetime) -> PostLine:
    return PostLine(
        post=post,
        role=str(Role(post.role).label),
        tenure="" if post.tenure == Tenure.HOLDER else str(Tenure(post.tenure).label),
        held=post.in_force(at),
        acts=posts.acts(post, at),
        away=posts.away(post.person_id, at),
    )


def open_at(post: Post, at: datetime) -> QuerySet[Any]:
    """The cases that would wait for nobody if this post ended now."""
    if post.role == Role.INSPECTOR:
        return Case.objects.filter(inspector=post.person_id, status__in=WITH_INSPECTOR)
    others = [one for one in posts.seat(at, post.role, post.unit_id) if one.pk != post.pk]
    if not post.in_force(at) or any(one.tenure != Tenure.DEPUTY for one in others):
        return Case.objects.none()  # somebody else holds it too
    if post.role in UNIT_ROLES:
        return Case.objects.open().filter(unit=post.unit_id)
    if post.role in (Role.CLERK, Role.DIRECTOR):
        return Case.objects.open()
    return Case.objects.none()
