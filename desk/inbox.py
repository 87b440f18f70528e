"""The inbox by urgency: five groups, bounded by moments, so that the database sorts them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, F, IntegerField, Q, Subquery
from django.utils.translation import gettext_lazy as _

from desk.posts import PostLine
from desk.rows import task_row, with_provisional
from tracker import posts, reference
from tracker.actor import Actor
from tracker.models import User
from tracker.time import clocks
from web.paging import Key
from web.shapes import CaseRow
from workflows.models import CaseTask

SHOWN = 20  # rows of a group on the first page
PAGE = 50  # rows of a group on its own page
COUNTED = 1000  # rows that are counted at most
BY_DUE, BY_AGE = Key(("due", "id")), Key(("id",))
GROUPS = {
    "overdue": (_("Overdue"), "triangle-filled", BY_DUE),
    "today": (_("Due today"), "square-rotated-filled", BY_DUE),
    "soon": (_("Within 3 working days"), "circle-filled", BY_DUE),
    "later": (_("Later"), "circle", BY_DUE),
    "undated": (_("No time limit running"), "inbox", BY_AGE),
}


@dataclass
class InboxGroup:
    """One group of the inbox; `count` stops at COUNTED and then `many` is set."""

    name: str
    title: Any
    icon: str
    key: Key
    where: Q
    rows: list[CaseRow] = field(default_factory=list)
    count: int = 0
    many: bool = False

    @property
    def cut(self) -> bool:
        """Whether it has more rows than are shown here."""
        return self.many or self.count > len(self.rows)


def bounds(at: datetime, name: str = "due") -> dict[str, Q]:
    """The groups as conditions on a due date, at the moment `at`; each date falls into one."""
    today = clocks.end_of(clocks.local(at))
    soon = clocks.soon_until(at, reference.calendar())
    return {
        "overdue": Q(**{f"{name}__lt": at}),
        "today": Q(**{f"{name}__gte": at, f"{name}__lte": today}),
        "soon": Q(**{f"{name}__gt": today, f"{name}__lte": soon}),
        "later": Q(**{f"{name}__gt": max(today, soon)}),
        "undated": Q(**{f"{name}__isnull": True}),
    }


def groups(at: datetime) -> dict[str, InboxGroup]:
    """The groups, still empty."""
    where = bounds(at)
    return {
        name: InboxGroup(name, title, icon, key, where[name])
        for name, (title, icon, key) in GROUPS.items()
    }


def tasks(actor: Actor) -> Any:
    """The actor's open tasks with all that a row shows of their cases."""
    found = CaseTask.objects.inbox(actor).select_related("case__unit_version")
    return with_provisional(found, "due", "case")


class Counted(Subquery):
    """How many rows a query has, as a value of another one."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def elsewhere(actor: Actor, at: datetime) -> list[tuple[PostLine, int]]:
    """The tasks in one's other posts, by post: one query, and none for who has but one post.

    Counted to COUNTED + 1, as the inbox is.
    """
    if actor.user_id is None:
        return []
    mine = posts.choices(actor.user_id, at)
    others = {f"n{post.pk}": post for post in mine if post.pk != actor.post_id}
    if not others:
        return []
    counts = {}
    for name, post in others.items():
        there = Actor(role=post.role, user_id=actor.user_id, unit_id=post.unit_id)
        upto = CaseTask.objects.inbox(there).order_by().values("pk")[: COUNTED + 1]
        counts[name] = Counted(upto)
    rows = User.objects.filter(pk=actor.user_id).annotate(**counts)
    found = rows.values(*others).get()
    return [(PostLine(post, at), found[name]) for name, post in others.items() if found[name]]


def inbox(actor: Actor, at: datetime) -> list[InboxGroup]:
    """Every group with its first rows and its count. Six queries, however many tasks there are."""
    found = groups(at)
    mine = tasks(actor)
    for group in found.values():
        first = mine.filter(group.where).order_by(*group.key.order())[:SHOWN]
        group.rows = [task_row(at, task, actor) for task in first]
    # Counted to a limit, the most urgent first: nobody needs to know that it is a million.
    upto = CaseTask.objects.inbox(actor).order_by(F("due").asc(nulls_last=True), "id")
    counts = upto[: COUNTED + 1].aggregate(
        **{name: Count("pk", filter=group.where) for name, group in found.items()}
    )
    total = 0
    for name, group in found.items():
        total += counts[name]
        group.many = total > COUNTED and len(group.rows) == SHOWN
        group.count = max(counts[name], len(group.rows)) if total > COUNTED else counts[name]
    return list(found.values())
