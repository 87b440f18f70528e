"""What every test stands on; the database it runs on is chosen in tests/settings.py."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.core.management.commands import flush
from django.utils import translation
from hypothesis import settings

from tests import database
from tests.steps import steps
from tests.world import World
from tracker import reference

# Sixty examples where everything has to hold; half of them while somebody waits.
settings.register_profile("everyday", max_examples=30)
settings.register_profile("ci", max_examples=60)
settings.load_profile("ci" if os.environ.get("CI") else "everyday")


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    """Stand on a copy of the run's database, and on a new copy after every test that commits.

    Django would flush instead, which the append-only tables refuse.
    """
    worker = getattr(request.config, "workerinput", {}).get("workerid", "alone")

    def renew(*_command: Any, **_options: Any) -> None:
        database.renew(worker)
        steps.new_database()

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        renew()
        steps.listen(patch)
        patch.setattr(flush.Command, "handle", renew)
        yield


@pytest.fixture(autouse=True)
def fresh_steps(request: pytest.FixtureRequest) -> None:
    """What the last test has written is gone."""
    info = request.node._fixtureinfo
    ours = [
        fixture
        for fixtures in info.name2fixturedefs.values()
        for fixture in fixtures
        if fixture.func.__module__.startswith("tests")
    ]
    steps.new_test({*info.argnames, *(name for fixture in ours for name in fixture.argnames)})


@pytest.fixture(autouse=True)
def fresh_memory() -> Iterator[None]:
    """What one test kept in memory, of days, limits and figures, is not for the next one."""
    caches["memory"].clear()
    reference.forget()
    yield
    reference.forget()


@pytest.fixture
def world(db: None) -> World:
    """The named cast (tests/world.py)."""
    return World()


@pytest.fixture(autouse=True)
def default_language() -> Iterator[None]:
    """The language that a request of one test brought is not the next one's."""
    yield
    translation.deactivate()
