"""The time limits on the road: who answers for each, and what its end means (design §4)."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.road.moves import ALL_CLOCKS, MOVES
from tracker.vocabulary import ClockKind as K
from tracker.vocabulary import Role
from tracker.vocabulary import VerbName as V

BY_UNIT = (Role.OFFICER, Role.HEAD)
BY_OFFICE = (Role.CLERK, Role.DIRECTOR)
BY_INSPECTOR = (Role.INSPECTOR, Role.CLERK)


@dataclass(frozen=True)
class TimeLimit:
    """A kind of clock: `whose` it is to keep, and who answers for them; what its end means.

    The end of a `window` is nobody's delay. `over` is what the system does then; a window without
    it is closed. `ladder` is False where nobody is reminded by rungs (`tracker.presets.LADDERS`).
    """

    whose: tuple[Role, Role] = BY_UNIT
    window: bool = False
    over: V | None = None
    ladder: bool = True
    column: bool = True  # shown in the table of a tier's limits
    waits_for: str = ""  # why no verb starts it yet

    @property
    def of_unit(self) -> bool:
        """Whether running late with it is the unit's fault."""
        return self.whose == BY_UNIT and not self.window

    @property
    def acts(self) -> bool:
        """Whether its running out does something by itself, whatever its ladder says."""
        return self.window or self.over is not None


LIMITS: dict[K, TimeLimit] = {
    K.ACKNOWLEDGE: TimeLimit(),
    K.RETURN: TimeLimit(window=True, ladder=False),
    K.PLAN: TimeLimit(),
    K.RECTIFY: TimeLimit(),
    K.QUESTION: TimeLimit(BY_OFFICE),  # as long as it runs, the inspector's does not
    K.VERIFY: TimeLimit(BY_INSPECTOR),
    K.PUBLICATION: TimeLimit(BY_OFFICE),
    K.NOTICE: TimeLimit(BY_OFFICE, window=True, over=V.NOTICE_OVER, ladder=False),
    K.REPLY: TimeLimit(),
    K.OBJECTION: TimeLimit(BY_OFFICE, column=False),
    K.REVIEW: TimeLimit(BY_OFFICE, over=V.RESUME, column=False),
    K.FOLLOW_UP: TimeLimit(
        BY_INSPECTOR, ladder=False, column=False, waits_for="the look back at closed cases"
    ),
}
WINDOWS = frozenset(kind for kind, limit in LIMITS.items() if limit.window)
ACTING = frozenset(kind for kind, limit in LIMITS.items() if limit.acts)


def started_by(kind: str) -> list[V]:
    return [verb for verb, move in MOVES.items() if kind in move.starts]


def stopped_by(kind: str) -> list[V]:
    return [verb for verb, move in MOVES.items() if {kind, *ALL_CLOCKS} & set(move.stops)]
