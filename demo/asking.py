"""What is asked for on the way of a life and decided by somebody else: time, patience, a no."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from demo.life import URGENT, Life, Stalled
from demo.material import talk
from tracker.models import Case
from tracker.vocabulary import ClockKind, Ground


def words(life: Life, name: str) -> str:
    return str(life.rng.choice(talk(name)))


def extended(life: Life) -> Iterator[datetime]:
    """More time asked for while there is some left, and granted or refused."""
    tier = life.row.tier
    if not life.story.fate.extension or life.story.tier in URGENT or tier is None:
        return
    yield life.until("ask_extension", 1, 6)
    if life.row.due_at is None or life.now > life.row.due_at:
        return
    amount = life.rng.randint(min(3, tier.extension_days), tier.extension_days)
    reason = words(life, "extension_reasons")
    life.do(life.officer(), "ask_extension", amount=amount, reason=reason)
    yield life.until("decide_extension", 2, 20)
    granted = life.story.fate.extension == "granted"
    decision = words(life, "extension_granted" if granted else "extension_refused")
    life.do(life.clerk(), "decide_extension", granted=yes_no(granted), decision=decision)


def deferred(life: Life) -> Iterator[datetime]:
    """Put off with the director's word, until the day of the next look."""
    if not life.story.fate.deferral:
        return
    waits = life.story.fate.stall == "resume"
    yield life.until("ask_deferral", 1, 12)
    days = 120 if waits else life.rng.randint(12, 25)
    life.do(
        life.head(),
        "ask_deferral",
        reason=words(life, "deferral_reasons"),
        review_on=timezone.localdate(life.now) + timedelta(days=days),
    )
    yield life.until("decide_deferral", 2, 20)
    decision = words(life, "deferral_granted")
    life.do(life.person("director"), "decide_deferral", granted="yes", decision=decision)
    if waits:
        raise Stalled
    review = life.row.clocks.get(kind=ClockKind.REVIEW, stopped=None).due
    if review is not None:
        yield life.at(review + timedelta(seconds=1))
        life.by_system("resume")


def objected(life: Life) -> Iterator[datetime]:
    """Somebody objects during the public notice: dismissed, or upheld and sent back."""
    fate = life.story.fate.objection
    notice = life.row.clocks.get(kind=ClockKind.NOTICE, stopped=None).due
    if not fate or notice is None:
        return
    yield life.until("object", 1, 10)
    if life.now > notice:
        return
    name = f"{life.rng.choice('许韩冯邓曹彭曾萧田董')}{life.rng.choice(['先生', '女士'])}"
    contact = f"1380000{life.rng.randrange(10_000):04d}"
    reason = words(life, "objections")
    given = {"ground": Ground.UNSOLVED, "reason": reason, "objector": name, "contact": contact}
    life.do(life.person("clerk1"), "object", **given)
    yield life.until("decide_objection", 4, 30)
    upheld = fate == "upheld"
    life.do(
        life.person("clerk2"),
        "decide_objection",
        request=open_objection(life.row),
        granted=yes_no(upheld),
        decision=words(life, "objection_upheld" if upheld else "objection_dismissed"),
    )


def open_objection(case: Case) -> int:
    return int(case.requests.get(decided_at=None).pk)


def yes_no(granted: bool) -> str:
    return "yes" if granted else "no"
