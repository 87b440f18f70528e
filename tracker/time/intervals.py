"""Counting along a line of whole units (days, or microseconds) with stretches taken out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

#: The end of an open gap, past every day and every microsecond of the calendar.
OPEN = 10**18


@dataclass(frozen=True, order=True)
class Gap:
    """The units [start, end) taken out; up to OPEN if no end is known yet."""

    start: int
    end: int

    def takes(self, unit: int) -> bool:
        return self.start <= unit < self.end

    def meets(self, start: int, last: int) -> bool:
        """Whether it takes out a unit in (start, last]."""
        return max(self.start, start + 1) <= min(self.end - 1, last)


def nth(
    start: int,
    n: int,
    gaps: Iterable[Gap],
    between: Callable[[int, int], int],
    add: Callable[[int, int], int],
) -> int | None:
    """The n-th counted unit after `start` outside the gaps; None if an open gap comes before it.

    `between(a, b)` counts the units in (a, b], `add(a, n)` is the n-th counted one after a.
    """
    for gap in _merged(gaps):
        if gap.end <= start + 1:
            continue
        run = between(start, max(gap.start - 1, start))
        if n <= run:
            break
        if gap.end == OPEN:
            return None
        n, start = n - run, gap.end - 1
    return add(start, n)


def _merged(gaps: Iterable[Gap]) -> list[Gap]:
    """The same units in order, each in one gap only."""
    merged: list[Gap] = []
    for gap in sorted(gaps):
        if merged and gap.start <= merged[-1].end:
            merged[-1] = Gap(merged[-1].start, max(merged[-1].end, gap.end))
        else:
            merged.append(gap)
    return merged
