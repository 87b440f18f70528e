"""A real permit desk's log replayed through the door, the engine run for every day of it.

Each case of `coselog_receipt` runs to the log's own deadline, to the second, and is submitted at
the log's end. The cases with an overdue event must be those that ended late plus those that were
open past their deadline when the log ended; every difference is named.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.sweep import sweep
from tests.world import UNIT_WORDS, World, photo
from tracker.actor import SYSTEM
from tracker.models import CaseEvent, Clock, Measure, Tier, TierSpan
from tracker.records.store import where
from tracker.records.verbs import RemindRecord
from tracker.vocabulary import ClockKind
from workflows.door import perform

LOG = Path(__file__).parents[3] / "shared" / "data" / "coselog_receipt" / "receipt.csv"
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Life:
    """One case of the log."""

    name: str
    start: datetime
    deadline: datetime
    end: datetime | None

    @property
    def hours(self) -> int:
        """Whole hours of its limit; it is assigned so many hours before its deadline."""
        return max((self.deadline - self.start) // HOUR, 0)

    @property
    def assigned(self) -> datetime:
        return self.deadline - self.hours * HOUR


def lives() -> tuple[list[Life], datetime]:
    """The cases of the log, and the moment it ends."""
    found: dict[str, Life] = {}
    last = datetime.min.replace(tzinfo=UTC)
    with LOG.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            name, end = row["case:concept:name"], row["case:enddate"]
            last = max(last, datetime.fromisoformat(row["time:timestamp"]).astimezone(UTC))
            found[name] = Life(
                name,
                datetime.fromisoformat(row["case:startdate"]).astimezone(UTC),
                datetime.fromisoformat(row["case:deadline"]).astimezone(UTC),
                datetime.fromisoformat(end).astimezone(UTC) if end else None,
            )
    return list(found.values()), last


class Replay:
    """The log's cases lived again, in the order of time."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.tiers: dict[int, Tier] = {}
        self.case_of: dict[str, int] = {}

    def tier(self, hours: int) -> Tier:
        """A tier with just this time limit; nothing else runs, so nothing else is overdue."""
        if hours not in self.tiers:
            tier = Tier.objects.create(code=f"log-{hours}", name=f"{hours} h")
            TierSpan.objects.create(tier=tier, kind=ClockKind.RECTIFY, amount=hours, unit="hours")
            self.tiers[hours] = tier
        return self.tiers[hours]

    def do(self, who: str, verb: str, ref: int | None, at: datetime, **payload: object) -> int:
        actor = self.world.actor(who)
        return perform(ref, verb, actor, at=at, **payload).case.pk

    def begin(self, life: Life) -> None:
        """Logged, assigned and planned at once: only its deadline is of interest here."""
        at = life.assigned
        words = {"title": life.name, "text": "permit", "channel": "web", "received_at": at}
        pk = self.do("wang", "log", None, at, **words)
        tier = self.tier(life.hours).pk
        self.do("wang", "assign", pk, at, unit=self.world.water.pk, tier=tier, **UNIT_WORDS)
        self.do("li", "acknowledge", pk, at)
        measure = {"text": "permit", "owner": "desk", "due_on": at.date()}
        self.do("zhao", "plan", pk, at, leader="赵刚", measures=[measure])
        self.case_of[life.name] = pk

    def end(self, life: Life, at: datetime) -> None:
        pk = self.case_of[life.name]
        measure = Measure.objects.get(case=pk).pk
        self.do("li", "measure", pk, at, measure=measure, done=True, uploads=[photo()])
        self.do("li", "reply", pk, at, text="done", method="written")
        self.do("zhao", "submit", pk, at)


def happenings(found: list[Life], last: datetime) -> Iterator[tuple[datetime, int, Life | None]]:
    """Beginnings, ends, and the engine's round at every midnight, in their order."""
    rows: list[tuple[datetime, int, Life | None]] = []
    for life in found:
        rows.append((life.assigned, 0, life))
        if life.end is not None:
            # Two cases of the log end before they begin.
            rows.append((max(life.end, life.assigned), 1, life))
    day = min(life.assigned for life in found)
    while day <= last:
        rows.append((day, 2, None))
        day += timedelta(days=1)
    rows.append((last, 3, None))
    rows.sort(key=lambda row: row[:2])
    return iter(rows)


@pytest.mark.slow
@pytest.mark.skipif(not LOG.exists(), reason="the log of the permit desk is not here")
def test_the_late_cases_of_a_real_log_are_those_with_an_overdue_event(world: World) -> None:
    found, last = lives()
    replay = Replay(world)
    for at, what, life in happenings(found, last):
        if life is None:
            sweep(at)
        elif what == 0:
            replay.begin(life)
        else:
            replay.end(life, at)
    sweep(last)
    reached = CaseEvent.objects.filter(where(RemindRecord, rung="due", clock=ClockKind.RECTIFY))
    overdue = set(reached.values_list("case__title", flat=True))
    late = {x.name for x in found if x.end is not None and x.end > x.deadline}
    past = {x.name for x in found if x.end is None and last > x.deadline}
    assert len(late) == 377
    assert (sorted(overdue - late - past), sorted((late | past) - overdue)) == ([], [])
    assert reached.count() == len(overdue)
    assert Clock.objects.filter(kind=ClockKind.RECTIFY).count() == len(found) == 1434
    assert SYSTEM.role == "system"
