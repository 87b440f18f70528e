"""What the attempts stand on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.desk.holders import county, office, telephones
from tests.law.attempts import Attempt, Law, hold
from tests.world import World
from tracker.vocabulary import Role

__all__ = ["county", "office", "telephones"]


PASSED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Let a fixture know whether its test has passed."""
    report: Any = yield
    if report.when == "call":
        item.stash[PASSED] = report.passed
    return report


@pytest.fixture
def law(request: pytest.FixtureRequest, world: World) -> Iterator[Law]:
    """Try something; afterwards its row stands in docs/law.md."""
    attempt: Attempt = request.function.attempt
    found = Law(attempt, world)
    yield found
    if request.node.stash[PASSED]:
        assert found.stops or found.told, "nothing was tried"
        hold(attempt, found.row)


@pytest.fixture
def more(world: World) -> World:
    """Three inspectors more, who have nothing to do with anything."""
    for name in ("ding", "bai", "song"):
        world.person(name, f"{name}监督", Role.INSPECTOR)
    return world
