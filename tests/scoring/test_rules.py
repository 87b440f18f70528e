"""Rules alone: histories in, postings out; no database, no clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rules import Fact, Posting, counts, postings
from scoring.vocabulary import Rule
from tests.world import START
from tracker.vocabulary import VerbName

UNITS = {"water": 1, "traffic": 2}
Told = tuple[int, str, int, int | None]


def history(*told: tuple[str, dict[str, Any]]) -> list[Fact]:
    """Events an hour apart, numbered from 1."""
    return [
        Fact(number, verb, START + timedelta(hours=number), data)
        for number, (verb, data) in enumerate(told, start=1)
    ]


def short(found: list[Posting]) -> list[Told]:
    """(event, rule, unit, event of what is taken back)."""
    return [(p.event, p.rule.value, p.unit, p.undoes and p.undoes.event) for p in found]


def read(*told: tuple[str, dict[str, Any]], origin: int | None = None) -> list[Told]:
    return short(postings(history(*told), UNITS, origin))


ASSIGNED = ("assign", {"unit": "water"})


def rung(effect: str, clock: str = "rectify", **more: Any) -> tuple[str, dict[str, Any]]:
    return ("remind", {"clock": clock, "effect": effect, "order": "1", **more})


def answer(satisfaction: str, report: int = 7) -> tuple[str, dict[str, Any]]:
    return (
        "answer",
        {"report": report, "outcome": "answered", "satisfaction": satisfaction},
    )


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
        ("return", {"unit": "water"}),
        rung("yellow_card"),
        ("assign", {"unit": "traffic"}),
        ("rework", {}),
    ) == [(2, "supervision_order", 1, None), (6, "rework", 2, None)]


def test_an_upheld_objection_is_a_rework_and_a_dismissed_one_nothing() -> None:
    assert read(ASSIGNED, ("decide_objection", {"granted": False})) == []
    assert read(ASSIGNED, ("decide_objection", {"granted": True})) == [(2, "rework", 1, None)]


def test_a_granted_extension_takes_back_the_rungs_reached_before_the_new_date() -> None:
    due = (START + timedelta(days=9)).isoformat()
    told = [
        ASSIGNED,
        rung("supervision_order"),
        rung("yellow_card"),
        rung("supervision_order", "plan"),
        ("decide_extension", {"granted": True, "due": due}),
    ]
    assert read(*told)[-2:] == [
        (5, "supervision_order", 1, 2),
        (5, "yellow_card", 1, 3),
    ]
    told[-1] = ("decide_extension", {"granted": False})
    assert [row[3] for row in read(*told)] == [None, None, None]


def test_an_extension_of_the_next_round_leaves_the_last_round_alone() -> None:
    due = (START + timedelta(days=9)).isoformat()
    found = read(
        ASSIGNED,
        rung("yellow_card"),
        ("rework", {}),
        ("decide_extension", {"granted": True, "due": due}),
    )
    assert [row[3] for row in found] == [None, None]


def test_a_recalculated_date_takes_back_what_came_too_early_and_no_more() -> None:
    between = (START + timedelta(hours=2, minutes=30)).isoformat()
    found = read(
        ASSIGNED,
        rung("yellow_card"),
        rung("red_card"),
        ("reckon", {"clock": "rectify", "due": between}),
        ("reckon", {"clock": "rectify", "due": between}),
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


@pytest.mark.parametrize("verb", ["merge", "reject"])
def test_what_is_merged_or_not_accepted_is_taken_back_whole(verb: str) -> None:
    relapse = ("log", {"channel": "follow_up", "origin": "2026-0001"})
    found = read(relapse, ASSIGNED, ("rework", {}), ("rework", {}), (verb, {}), origin=2)
    assert found == [
        (1, "relapse", 2, None),
        (3, "rework", 1, None),
        (4, "rework", 1, None),
        (5, "relapse", 2, 1),
        (5, "rework", 1, 3),
        (5, "rework", 1, 4),
    ]


def test_a_relapse_needs_a_follow_up_and_a_sign_off_of_ours() -> None:
    follow_up = ("log", {"channel": "follow_up", "origin": "2026-0001"})
    assert read(follow_up, origin=2) == [(1, "relapse", 2, None)]
    assert read(follow_up, origin=None) == []
    assert read(("log", {"channel": "hotline", "origin": "2026-0001"}), origin=2) == []


def test_what_was_brought_in_costs_nothing_but_tells_who_was_in_charge() -> None:
    told = [
        Fact(1, "assign", START, {"unit": "water"}, imported=True),
        Fact(2, "rework", START, {}, imported=True),
        Fact(3, "rework", START, {}),
    ]
    assert short(postings(told, UNITS)) == [(3, "rework", 1, None)]


HAPPENINGS = st.sampled_from(
    [
        ASSIGNED,
        ("assign", {"unit": "traffic"}),
        ("assign", {"unit": "gone"}),
        ("return", {}),
        rung("supervision_order"),
        rung("red_card"),
        rung("overdue", "reply"),
        ("rework", {}),
        ("decide_objection", {"granted": True}),
        ("decide_extension", {"granted": True, "due": "2027-01-01T00:00:00Z"}),
        ("reckon", {"clock": "reply", "due": (START + timedelta(hours=4)).isoformat()}),
        answer("dissatisfied"),
        answer("satisfied"),
        answer("unknown", 8),
        ("merge", {}),
    ]
)


@given(st.lists(HAPPENINGS, max_size=30), st.integers(0, 30))
def test_what_counted_yesterday_counts_today(
    told: list[tuple[str, dict[str, Any]]], cut: int
) -> None:
    """The postings of a beginning are the beginning of the postings: rows are never rewritten."""
    whole = postings(history(*told), UNITS, 2)
    part = postings(history(*told[:cut]), UNITS, 2)
    assert whole[: len(part)] == part


@given(st.lists(HAPPENINGS, max_size=30))
def test_nothing_is_taken_back_twice_and_no_event_counts_unlooked_at(
    told: list[tuple[str, dict[str, Any]]],
) -> None:
    facts = history(*told)
    found = postings(facts, UNITS, 2)
    undone = [p.undoes.key for p in found if p.undoes]
    assert len(undone) == len(set(undone))
    assert len({p.key for p in found}) == len(found)
    verbs = {fact.event: fact for fact in facts}
    assert all(counts(verbs[p.event].verb, verbs[p.event].data) for p in found)


def test_verbs_that_change_no_standing_make_no_job() -> None:
    quiet = {VerbName.ACKNOWLEDGE, VerbName.PLAN, VerbName.SUBMIT, VerbName.VERIFY, VerbName.CLOSE}
    assert not any(counts(verb, {}) for verb in quiet)
