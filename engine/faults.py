"""Clocks on which the engine failed: tried three times, then set aside for people to look at."""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.models import EngineFault
from jobs.retry import Retry
from tracker.errors import Blocked

RETRY = Retry.growing(attempts=3, first=timedelta(minutes=1), factor=4)


def words(error: Exception) -> str:
    """What went wrong, without a word of any case: the kind of error, and rules by their code.

    Messages of a database quote the row they refused, which may name people.
    """
    name = type(error).__name__
    cause = error.__cause__
    if isinstance(error, Blocked):
        return f"{name}: {', '.join(blocker.code for blocker in error.blockers)}"[:300]
    return f"{name} ({type(cause).__name__})" if cause is not None else name


def note(clock_id: int, error: Exception, at: datetime) -> EngineFault:
    """Count a failed attempt: the next one comes after a minute, then four; after three, never."""
    fault, _new = EngineFault.objects.get_or_create(
        clock_id=clock_id, defaults={"error": "", "at": at, "retry_at": at}
    )
    fault.attempts += 1
    fault.error, fault.at = words(error), at
    due = RETRY.next(fault.attempts, at)
    fault.retry_at, fault.aside_at = due or at, None if due else at
    fault.save()
    return fault


def try_again(fault_id: int) -> bool:
    """Hand a clock that was set aside back to the engine; whether there was one."""
    return EngineFault.objects.filter(pk=fault_id).delete()[0] > 0
