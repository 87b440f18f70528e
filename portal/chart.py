"""Bars without a script: the numbers of a table as rectangles of an SVG, in its own units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.figures import Month

HIGH, SLOT, BAR = 100.0, 30.0, 10.0


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bars:
    """Two bars side by side for each month; `x` is where its name stands."""

    month: Month
    received: Bar
    closed: Bar
    x: float


def bars(months: Sequence[Month]) -> list[Bars]:
    most = max((max(m.received, m.closed) for m in months), default=0) or 1
    found = []
    for place, month in enumerate(months):
        left = place * SLOT + (SLOT - 2 * BAR - 1) / 2
        found.append(
            Bars(
                month=month,
                received=_bar(left, month.received / most),
                closed=_bar(left + BAR + 1, month.closed / most),
                x=place * SLOT + SLOT / 2,
            )
        )
    return found


def _bar(x: float, share: float) -> Bar:
    height = round(HIGH * share, 1)
    return Bar(round(x, 1), round(HIGH - height, 1), height)
