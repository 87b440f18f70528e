"""What every life has: people who act, time that passes, and the door.

A life is told by generators: each yields the moment at which the next verb happens and performs it
when woken. The loader wakes all lives in the order of time, so that numbers, the loads of the
inspectors and the sign-off numbers come about as they would have.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from demo import pace
from demo.county import CLERKS, NEWS, County
from demo.story import Story
from tracker import posts
from tracker.actor import SYSTEM, Actor
from tracker.models import Case, User
from tracker.records.verbs import InspectionRecord
from workflows.door import perform_payload

URGENT = frozenset({"hotline_2h", "hotline_24h"})  # counted in hours, by day and by night


class Stalled(Exception):  # noqa: N818 - not a fault: somebody is keeping everybody waiting
    """The verb that comes next has not been performed until today."""


Spawn = Callable[["Life", Iterator[datetime]], None]


@dataclass
class Life:
    """One case on its way; `case` is the row as the last verb left it."""

    county: County
    story: Story
    now: datetime
    spawn: Spawn
    case: Case | None = None

    @property
    def rng(self) -> random.Random:
        return self.story.rng

    @property
    def row(self) -> Case:
        if self.case is None:
            raise LookupError("the case has not been logged yet")
        return self.case

    def person(self, username: str) -> User:
        return self.county.people[username]

    def clerk(self) -> User:
        return self.person(f"clerk{self.rng.randint(1, CLERKS)}")

    def head(self) -> User:
        """The unit's head, or who was appointed to act for the head in this case."""
        stand_in = self.row.stand_in_id
        if stand_in is not None:
            return next(user for user in self.county.people.values() if user.pk == stand_in)
        return self.person(f"head.{self.unit_code}")

    def officer(self) -> User:
        return self.person(f"officer.{self.unit_code}")

    @property
    def unit_code(self) -> str:
        return self.row.unit.code if self.row.unit is not None else self.story.topic.unit

    @property
    def news(self) -> bool:
        """Whether people are told of what happens now: what is older was told long ago."""
        return timezone.localdate(self.now) >= self.county.today - NEWS

    def pick_reply(self) -> str:
        return self.story.pick(self.story.topic.replies)

    def last_failed(self) -> list[str]:
        """The gates that the inspection just recorded did not pass."""
        record = self.row.events.latest("seq").record
        return list(record.failed) if isinstance(record, InspectionRecord) else []

    def until(self, verb: str, low: float, high: float) -> datetime:
        """Let between `low` and `high` hours pass before `verb`; the office's hours are kept."""
        if self.story.fate.stall == verb:
            raise Stalled
        if self.story.tier in URGENT and self.row.verified_at is None and self.row.done_at is None:
            minutes = self.rng.uniform(4, 15)
            self.now += timedelta(minutes=minutes)
        elif self.story.fate.brisk:
            self.now = pace.later(self.now, self.rng, min(low, 1), min(high, 5))
        else:
            self.now = pace.later(self.now, self.rng, low, high)
        return self.now

    def at(self, moment: datetime) -> datetime:
        """Wait for a moment, or go on at once if it is over."""
        self.now = max(self.now + timedelta(seconds=1), moment)
        return self.now

    def do(self, who: User, verb: str, **payload: Any) -> Case:
        """Perform a verb now, the password given again."""
        return self.act(posts.actor(who, self.now).proven(), verb, payload)

    def by_system(self, verb: str) -> Case:
        """Let time itself perform a verb now."""
        return self.act(SYSTEM, verb, {})

    def act(self, actor: Actor, verb: str, payload: dict[str, Any]) -> Case:
        ref = None if self.case is None else self.case.pk
        done = perform_payload(ref, verb, actor, payload, at=self.now, tell=self.news)
        self.case = done.case
        return self.case
