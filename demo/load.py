"""Loading the demo county: all lives side by side, woken in the order of time."""

from __future__ import annotations

import gc
import heapq
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import count
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from tqdm import tqdm

from demo import archive
from demo import county as people
from demo.fates import SCENES, by_chance, scenes
from demo.life import Life
from demo.lives import told
from demo.publishing import promise_keys, publish
from scoring import posting
from tracker.models import Case, Unit, User

SEED = "青源县"
CASES = 400
EXTRA = 1.07  # duplicates and relapses that come on top of the cases that are planned


def empty() -> bool:
    """Whether nothing is here yet: the demo is never loaded beside anything else."""
    return not (Case.objects.exists() or Unit.objects.exists() or User.objects.exists())


@contextmanager
def unhurried_collector() -> Iterator[None]:
    """Collect cycles seldom: so many short-lived queries then cost a tenth less."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)


class Loader:
    """Wakes the lives by time until the evening before `today`."""

    def __init__(self, today: date, bar: tqdm[Any]) -> None:
        self.end = timezone.make_aware(datetime.combine(today, time(0)))
        self.bar = bar
        self.order = count()
        self.waiting: list[tuple[datetime, int, Life, Iterator[datetime]]] = []
        self.lives: list[Life] = []

    def spawn(self, life: Life, steps: Iterator[datetime]) -> None:
        """Begin a life; what would happen after the end is left for the users to do."""
        self.lives.append(life)
        self.sleep(life, steps)

    def sleep(self, life: Life, steps: Iterator[datetime]) -> None:
        moment = next(steps, None)
        if moment is not None and moment < self.end:
            heapq.heappush(self.waiting, (moment, next(self.order), life, steps))

    def run(self) -> None:
        while self.waiting:
            _moment, _order, life, steps = heapq.heappop(self.waiting)
            if life.case is None:
                self.bar.update()
            self.sleep(life, steps)


def load(today: date, cases: int = CASES, quiet: bool = False) -> None:
    """Load the county as it stands on the morning of `today`; all of it or, on a fault, nothing."""
    rng = random.Random(SEED)
    chance = max(0, round((cases - archive.ROWS) / EXTRA) - len(SCENES))
    # The words of the record are Chinese, whatever the language of the terminal.
    with translation.override("zh-hans"), transaction.atomic():
        county = people.make(today, rng)
        promise_keys(today, SEED)
        archive.bring_in(county, today, rng)
        stories = sorted(
            [*scenes(today, SEED), *by_chance(chance, today, SEED)], key=lambda s: s.received
        )
        with tqdm(
            total=cases,
            disable=quiet,
            initial=archive.ROWS,
            desc="青源县",
            unit="件",
            mininterval=0.5,
        ) as bar:
            loader = Loader(today, bar)
            for story in stories:
                life = Life(county, story, story.received, loader.spawn)
                loader.spawn(life, told(life))
            with unhurried_collector():
                loader.run()
                publish(loader.lives, loader.end)
            posting.rebuild()  # standings from the first look on, before any worker runs
