"""When to try again: one policy for jobs, messages, clocks and imports, each with own figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Retry:
    """How long to wait after each attempt that failed; after the last one there is no other."""

    waits: tuple[timedelta, ...]

    @classmethod
    def growing(
        cls, attempts: int, first: timedelta, factor: int, cap: timedelta = timedelta.max
    ) -> Retry:
        """Each wait `factor` times the one before, none longer than `cap`."""
        return cls(tuple(min(first * factor**n, cap) for n in range(attempts - 1)))

    @classmethod
    def at_once(cls, attempts: int) -> Retry:
        """Without any wait: for clashes that are over as soon as one side has lost."""
        return cls((timedelta(0),) * (attempts - 1))

    @property
    def attempts(self) -> int:
        """How many there are in all."""
        return len(self.waits) + 1

    def next(self, attempt: int, now: datetime) -> datetime | None:
        """When to try again, attempt number `attempt` having failed at `now`; None for never."""
        if attempt >= self.attempts:
            return None
        return now + self.waits[max(attempt, 1) - 1]
