"""docs/law.md is whole: every attempt is in it and nothing else, for every gate, step and guard."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from tests.law.attempts import ADVERSARIES, AGAIN, DOCUMENT, attempts, document, rows, section
from tracker import triggers
from tracker.road import EXITS, SIGNED
from tracker.rules import RULES
from tracker.vocabulary import Gate, VerbName

TRIED = [one for adversary in ADVERSARIES for one in attempts(adversary)]


@pytest.fixture
def text() -> str:
    return DOCUMENT.read_text(encoding="utf-8")


def test_every_adversary_has_a_section() -> None:
    found = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")}
    assert found - {"document"} == set(ADVERSARIES)


def test_it_holds_every_attempt_and_no_other(text: str) -> None:
    known = rows(text)
    assert set(known) == {(section(one.adversary)[0], one.what) for one in TRIED}, AGAIN
    assert document(known) == text, AGAIN


def test_no_adversary_tries_the_same_twice() -> None:
    counted = Counter((one.adversary, one.what) for one in TRIED)
    assert [what for what, many in counted.items() if many > 1] == []


def test_something_is_tried_at_every_gate_and_step(text: str) -> None:
    """Verbs that have a rule, a signature or an exit; and what a reporter says."""
    steps = {one.step for one in TRIED if one.adversary != ADVERSARIES[-1]}
    at_the_door = set(VerbName) & steps | {name for name in VerbName if f"`{name}`" in text}
    assert {*Gate} <= steps
    assert {*RULES, *SIGNED, *EXITS} - at_the_door == set()


def test_every_guard_of_the_database_has_refused_something(text: str) -> None:
    """Those that keep rows as they are, are generated alike for each table: some stand for all."""
    alike = {f"{table.removeprefix('tracker_')}_{what}" for table in triggers.kept() for what in
             ("update", "delete", "replace", "truncate")}  # fmt: skip
    own = {guard.name for guard in triggers.guards(connection.vendor)} - alike
    own = {name for name in own if not name.endswith(("_replace", "_truncate"))}
    assert {name for name in own if f"`{name}`: " not in text} == set()
