"""What every test stands on; the database it runs on is chosen in tests/settings.py."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management.commands import flush
from django.utils import translation

from tests.world import World
from tracker import reference, triggers


@pytest.fixture(scope="session", autouse=True)
def flush_past_triggers() -> Iterator[None]:
    """Let the flush between transactional tests empty also the tables that refuse a DELETE.

    The append-only triggers are lifted for the flush alone and are back before the next test.
    """
    original = flush.Command.handle

    def handle(command: flush.Command, **options: Any) -> None:
        triggers.uninstall()
        try:
            original(command, **options)
        finally:
            if not triggers.installed():  # the signal after a flush lays them down already
                triggers.install()

    patch = pytest.MonkeyPatch()
    patch.setattr(flush.Command, "handle", handle)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def fresh_calendar() -> Iterator[None]:
    """What one test cached of days and limits is not for the next one."""
    reference.forget()
    yield
    reference.forget()


@pytest.fixture
def world(db: None) -> World:
    """The named cast (tests/world.py)."""
    return World()


@pytest.fixture(autouse=True)
def forget_sign_in_attempts() -> None:
    """Start every test with fresh limits on sign-in; they are counted in the cache."""
    cache.clear()


@pytest.fixture(autouse=True)
def default_language() -> Iterator[None]:
    """The language that a request of one test brought is not the next one's."""
    yield
    translation.deactivate()
