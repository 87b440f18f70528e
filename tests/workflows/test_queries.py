"""How many statements each verb of one whole life sends, exactly: a change here is to be meant.

Counted is what goes to the database, without the bracket of the transaction (BEGIN and COMMIT).
The life has one reporter, one measure and one photo; `make bench` prints where they go.
"""

from typing import Any

import pytest
from django.db import connection

from tests.world import World, photo
from workflows.door import Outcome

pytestmark = pytest.mark.django_db

LIFE = [
    # The keys of near duplicates go by COPY on PostgreSQL, which is not counted as a statement.
    ("log", 8 if connection.vendor == "sqlite" else 7),
    ("assign", 8),  # the version that the unit reads is a row of its own
    ("acknowledge", 7),
    ("plan", 8),
    ("measure", 6),
    ("reply", 5),
    ("submit", 9),
    ("call_back", 12),  # the office's clock stops, the inspector's starts, their task is due
    ("verify", 10),
    ("release", 9),
    ("sign", 7),
    ("sign", 7),
    ("close", 14),
]
BRACKETS = ("BEGIN", "SAVEPOINT", "RELEASE")


class Counted(World):
    """A world that counts the statements of each verb."""

    counts: list[tuple[str, int]]

    def do(self, who: str, verb: str, case: Any = None, **payload: Any) -> Outcome:
        sent: list[str] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            sent.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            outcome = super().do(who, verb, case, **payload)
        self.counts.append((verb, len([sql for sql in sent if not sql.startswith(BRACKETS)])))
        return outcome


def test_a_whole_life(db: None) -> None:
    world = Counted()
    world.counts = []
    world.closed()  # the calendar and the tiers' limits are in memory from here on
    world.counts = []
    world.closed()
    assert world.counts == LIFE
    # At most 12, one of which hands the event to those who tell; sign-off makes the dossier too.
    assert max(count for verb, count in LIFE if verb != "close") <= 12


# What the words of an act cost where they have no row of their own: one INSERT, of a `TextVersion`.
WORDY = [
    ("return", 10),
    ("correct", 8 if connection.vendor == "sqlite" else 7),  # the near keys go by COPY too
    ("measure", 7),
    ("submit", 10),
]


def test_words_cost_one_insert(db: None) -> None:
    world = Counted()
    world.counts = []
    world.closed()
    case = world.assigned()
    world.counts = []
    world.do("li", "return", case, reason="不属我局")
    world.do("wang", "correct", case, title="小区停水四天", reason="天数有误")
    case = world.planned(world.assigned(case))
    world.do("li", "measure", case, measure=case.measures.get().pk, done=True, note="已完成",
             uploads=[photo()])  # fmt: skip
    world.ready(case)
    world.do("zhao", "submit", case, remark="请核查")
    wordy = dict(WORDY)
    assert [(verb, count) for verb, count in world.counts if verb in wordy] == WORDY
    plain = dict(LIFE)
    assert all(wordy[verb] == plain[verb] + 1 for verb in ("measure", "submit"))
