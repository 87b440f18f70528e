"""What database and state machine answer, as refusals of `tracker.errors`: for both doors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, OperationalError
from django_fsm import TransitionNotAllowed

from tracker.errors import Busy, Conflict


@contextmanager
def typed() -> Iterator[None]:
    """Raise Conflict where the rules said yes and database or states no; Busy where one waits."""
    try:
        yield
    except (IntegrityError, TransitionNotAllowed) as error:
        # Somebody was quicker, or a rule has a hole.
        raise Conflict from error
    except OperationalError as error:
        raise Busy from error
