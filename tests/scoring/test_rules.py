"""Rules alone: histories in, postings out; no database, no clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rules import Fact, Posting, counts, postings
from scoring.vocabulary import Rule
from tests.records import a_record
from tests.world import START
from tracker.records.parts import Record
from tracker.vocabulary import ClockKind, Effect, Satisfaction, VerbName

UNITS = {"water": 1, "traffic": 2}
Told = tuple[int, str, int, int | None]


def history(*told: Record) -> list[Fact]:
    """Events an hour apart, numbered from 1."""
    return [
        Fact(number, START + timedelta(hours=number), record)
        for number, record in enumerate(told, start=1)
    ]


def short(found: list[Posting]) -> list[Told]:
    """(event, rule, unit, event of what is taken back)."""
    return [(p.event, p.rule.value, p.unit, p.undoes and p.undoes.event) for p in found]


def read(*told: Record, origin: int | None = None) -> list[Told]:
    return short(postings(history(*told), UNITS, origin))


ASSIGNED = a_record("assign", unit="water")
REWORK = a_record("rework")


def rung(effect: str, clock: str = "rectify", **more: Any) -> Record:
    told = {"order": "1", **more}
    return a_record("remind", clock=ClockKind(clock), effect=Effect(effect), **told)


def answer(satisfaction: str, report: int = 7) -> Record:
    return a_record("answer", report=report, satisfaction=Satisfaction(satisfaction))


def extended(granted: bool, due: datetime | None = None) -> Record:
    return a_record("decide_extension", granted=granted, due=due)


@pytest.mark.parametrize(
    ("effect", "clock", "rule"),
    [
        ("supervision_order", "rectify", Rule.SUPERVISION_ORDER),
        ("supervision_order", "acknowledge", Rule.SUPERVISION_ORDER),
        ("yellow_card", "rectify", Rule.YELLOW_CARD),
        ("red_card", "rectify", Rule.RED_CARD),
        ("overdue", "reply", Rule.NO_REPLY),
        ("overdue", "rectify", None),
        ("remind", "rectify", None),
        ("supervision_order", "verify", None),
        ("overdue", "objection", None),
    ],
)
def test_rungs_of_the_units_own_clocks_count(effect: str, clock: str, rule: Rule | None) -> None:
    expected = [(2, rule.value, 1, None)] if rule else []
    assert read(ASSIGNED, rung(effect, clock)) == expected


def test_an_order_that_was_not_issued_costs_nothing() -> None:
    assert read(ASSIGNED, rung("supervision_order", order=None)) == []


def test_the_unit_in_charge_at_that_time_answers() -> None:
    assert read(
        ASSIGNED,
        rung("supervision_order", "acknowledge"),
        a_record("return", unit="water"),
        rung("yellow_card"),
        a_record("assign", unit="traffic"),
        REWORK,
    ) == [(2, "supervision_order", 1, None), (6, "rework", 2, None)]


def test_an_upheld_objection_is_a_rework_and_a_dismissed_one_nothing() -> None:
    assert read(ASSIGNED, a_record("decide_objection", granted=False)) == []
    assert read(ASSIGNED, a_record("decide_objection", granted=True)) == [(2, "rework", 1, None)]


def test_a_granted_extension_takes_back_the_rungs_reached_before_the_new_date() -> None:
    due = START + timedelta(days=9)
    told = [
        ASSIGNED,
        rung("supervision_order"),
        rung("yellow_card"),
        rung("supervision_order", "plan"),
        extended(True, due),
    ]
    assert read(*told)[-2:] == [
        (5, "supervision_order", 1, 2),
        (5, "yellow_card", 1, 3),
    ]
    told[-1] = extended(False)
    assert [row[3] for row in read(*told)] == [None, None, None]


def test_an_extension_of_the_next_round_leaves_the_last_round_alone() -> None:
    due = START + timedelta(days=9)
    found = read(
        ASSIGNED,
        rung("yellow_card"),
        REWORK,
        extended(True, due),
    )
    assert [row[3] for row in found] == [None, None]


def test_a_recalculated_date_takes_back_what_came_too_early_and_no_more() -> None:
    between = START + timedelta(hours=2, minutes=30)
    found = read(
        ASSIGNED,
        rung("yellow_card"),
        rung("red_card"),
        a_record("reckon", clock=ClockKind.RECTIFY, due=between),
        a_record("reckon", clock=ClockKind.RECTIFY, due=between),
    )
    assert found[2:] == [(4, "yellow_card", 1, 2)]


def test_dissatisfaction_counts_once_and_a_better_answer_takes_it_back() -> None:
    assert read(
        ASSIGNED,
        answer("rather_not"),
        answer("dissatisfied"),
        answer("dissatisfied", report=8),
        answer("unknown"),
        answer("fairly"),
        answer("fairly"),
        answer("dissatisfied"),
    ) == [
        (2, "dissatisfied", 1, None),
        (4, "dissatisfied", 1, None),
        (6, "dissatisfied", 1, 2),
        (8, "dissatisfied", 1, None),
    ]


@pytest.mark.parametrize("verb", ["merge", "reject", "withdraw"])
def test_however_a_case_leaves_what_was_earned_stays_where_it_was(verb: str) -> None:
    found = read(ASSIGNED, rung("red_card"), REWORK, a_record(verb, granted=True))
    assert found == [(2, "red_card", 1, None), (3, "rework", 1, None)]


def test_a_relapse_that_was_no_matter_of_the_ledger_was_none_unless_it_is_accepted() -> None:
    relapse = a_record("log", channel="follow_up")
    told = (relapse, a_record("reject", granted=False), a_record("reject", granted=True))
    accepted = a_record("decide_contest", granted=True)
    assert read(*told, accepted, origin=2) == [
        (1, "relapse", 2, None),
        (3, "relapse", 2, 1),
        (4, "relapse", 2, None),
    ]


def test_a_relapse_needs_a_follow_up_and_a_sign_off_of_ours() -> None:
    follow_up = a_record("log", channel="follow_up")
    assert read(follow_up, origin=2) == [(1, "relapse", 2, None)]
    assert read(follow_up, origin=None) == []
    assert read(a_record("log", channel="hotline"), origin=2) == []


def test_what_was_brought_in_costs_nothing_but_tells_who_was_in_charge() -> None:
    told = [
        Fact(1, START, ASSIGNED, imported=True),
        Fact(2, START, REWORK, imported=True),
        Fact(3, START, REWORK),
    ]
    assert short(postings(told, UNITS)) == [(3, "rework", 1, None)]


HAPPENINGS = st.sampled_from(
    [
        ASSIGNED,
        a_record("assign", unit="traffic"),
        a_record("assign", unit="gone"),
        a_record("return"),
        rung("supervision_order"),
        rung("red_card"),
        rung("overdue", "reply"),
        REWORK,
        a_record("decide_objection", granted=True),
        extended(True, datetime(2027, 1, 1, tzinfo=UTC)),
        a_record("reckon", clock=ClockKind.REPLY, due=START + timedelta(hours=4)),
        answer("dissatisfied"),
        answer("satisfied"),
        answer("unknown", 8),
        a_record("merge"),
    ]
)


@given(st.lists(HAPPENINGS, max_size=30), st.integers(0, 30))
def test_what_counted_yesterday_counts_today(told: list[Record], cut: int) -> None:
    """The postings of a beginning are the beginning of the postings: rows are never rewritten."""
    whole = postings(history(*told), UNITS, 2)
    part = postings(history(*told[:cut]), UNITS, 2)
    assert whole[: len(part)] == part


@given(st.lists(HAPPENINGS, max_size=30))
def test_nothing_is_taken_back_twice_and_no_event_counts_unlooked_at(
    told: list[Record],
) -> None:
    facts = history(*told)
    found = postings(facts, UNITS, 2)
    undone = [p.undoes.key for p in found if p.undoes]
    assert len(undone) == len(set(undone))
    assert len({p.key for p in found}) == len(found)
    records = {fact.event: fact.record for fact in facts}
    assert all(counts(records[p.event]) for p in found)


def test_verbs_that_change_no_standing_make_no_job() -> None:
    quiet = {VerbName.ACKNOWLEDGE, VerbName.PLAN, VerbName.SUBMIT, VerbName.VERIFY, VerbName.CLOSE}
    assert not any(counts(a_record(verb)) for verb in quiet)
