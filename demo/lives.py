"""A whole life, from the steps of `intake`, `working`, `asking` and `checking`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from demo import tracks
from demo.asking import deferred, extended, objected
from demo.checking import by_milestones, inspected, looked_at_again, signed_off
from demo.intake import assigned, corrected, declined, logged, reported_again
from demo.leaving import withdrawn
from demo.life import Life, Stalled
from demo.working import planned, reworked, worked
from tracker.vocabulary import Status


def told(life: Life) -> Iterator[datetime]:
    """The life as its fate has it, until today or until somebody stalls it."""
    try:
        if life.story.fate.rejected:
            yield from declined(life)
        else:
            yield from lived(life)
    except Stalled:
        return


def lived(life: Life) -> Iterator[datetime]:
    fate = life.story.fate
    yield from logged(life)
    reported_again(life)
    if fate.corrected:
        yield from corrected(life)
    yield from assigned(life)
    if fate.withdrawn:
        yield from withdrawn(life)
        return
    if fate.named:
        yield from tracks.named(life)
    yield from planned(life)
    yield from extended(life)
    yield from deferred(life)
    yield from worked(life)
    for _round in range(fate.reworks):
        yield from inspected(life, passing=False)
        failed = life.last_failed()
        if fate.partly:
            yield from by_milestones(life)
        yield from reworked(life, failed)
    yield from inspected(life, passing=True)
    yield from objected(life)
    if life.row.status == Status.DEADLINE:
        yield from reworked(life, [])
        yield from inspected(life, passing=True)
    yield from signed_off(life)
    if fate.relapse:
        again, received = looked_at_again(life)
        again.now = received
        life.spawn(again, told(again))
