"""Rates: each checked by hand on a small county; volumes beside; a fixed number of queries."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engine.sweep import sweep
from scoring import posting, rates, standings
from scoring.rates import Period, Rate
from scoring.standings import Unranked
from tests.engine.test_sweep import midnight
from tests.world import World, all_passed, photo
from tracker.models import Case

pytestmark = pytest.mark.django_db
FAILED = all_passed(solved="no", solved_remark="仍然没水")


def at(world: World, now: datetime | None = None, year: int = 2026) -> rates.Rates:
    found = rates.by_unit(Period.of(year, now or world.tick()))
    return found.get(world.water.pk, rates.Rates())


def pair(rate: Rate) -> tuple[Decimal, int]:
    return rate.part, rate.volume


def reworked(world: World, case: Case) -> Case:
    world.do("chen", "rework", case, **FAILED)
    measure = case.measures.get().pk
    world.do("li", "measure", case, measure=measure, done=True, uploads=[photo("again.jpg")])
    return world.submitted(case)


def test_without_cases_there_is_no_score() -> None:
    assert Rate().value is None
    assert Rate(Decimal(0), 3).value == 0
    assert Rate(Decimal(2), 3).value == Decimal("66.7")


def test_overdue_and_still_open_counts_against_the_unit(world: World) -> None:
    world.submitted()
    world.planned()
    assert pair(at(world).on_time) == (1, 1)  # the open one has its time yet
    assert pair(at(world, midnight(2026, 6, 1)).on_time) == (1, 2)


def test_a_year_that_is_over_stays_as_it_was(world: World) -> None:
    case = world.planned()
    world.now = midnight(2027, 2, 1)
    world.submitted(case)
    assert pair(at(world, year=2026).on_time) == (0, 1)  # open and overdue when the year ended
    assert pair(at(world, year=2027).on_time) == (0, 1)  # finished in this one, late
    assert pair(at(world, year=2025).on_time) == (0, 0)


def test_late_in_an_earlier_round_is_late(world: World) -> None:
    case = world.ready()
    world.now = midnight(2026, 4, 20)
    reworked(world, world.submitted(case))
    assert pair(at(world).on_time) == (0, 1)


def test_the_clock_of_a_unit_that_gave_the_case_back_is_not_its_successors(world: World) -> None:
    case = world.assigned(unit=world.traffic.pk)
    world.do("qian", "return", case, reason="不属我局职责")
    world.submitted(world.planned(world.assigned(case)))
    assert pair(at(world).on_time) == (1, 1)
    assert world.traffic.pk not in rates.by_unit(Period.of(2026, midnight(2026, 12, 1)))


def test_first_pass_counts_first_inspections_only(world: World) -> None:
    world.verified()
    case = reworked(world, world.submitted())
    assert pair(at(world).first_pass) == (1, 2)
    world.verified(case)
    assert pair(at(world).first_pass) == (1, 2)


def test_an_upheld_objection_takes_the_first_pass_away(world: World) -> None:
    case = world.verified()
    world.do("wang", "object", case, ground="unsolved", reason="仍有异味")
    request = case.requests.get().pk
    world.do("zhou", "decide_objection", case, request=request, granted="yes", decision="异议成立")
    assert pair(at(world).first_pass) == (0, 1)


def test_satisfaction_leaves_out_who_does_not_know(world: World) -> None:
    assert at(world).satisfaction.value is None
    world.called_back(satisfaction="unknown")
    assert at(world).satisfaction.value is None
    for answer in ("satisfied", "fairly", "neutral", "rather_not", "dissatisfied"):
        world.called_back(satisfaction=answer)
    assert pair(at(world).satisfaction) == (Decimal(3), 5)
    assert at(world).satisfaction.value == 60


def test_the_two_questions_are_rated_apart(world: World) -> None:
    for solved in ("yes", "partly", "no"):
        world.called_back(satisfaction="satisfied", solved=solved)
    world.called_back(satisfaction="unknown", solved="yes")
    assert pair(at(world).solved) == (Decimal(2), 4)
    assert pair(at(world).satisfaction) == (Decimal(3), 3)


def test_the_last_answer_counts(world: World) -> None:
    case = world.called_back(satisfaction="dissatisfied")
    world.called_back(case, satisfaction="fairly")
    assert pair(at(world).satisfaction) == (Decimal("0.8"), 1)


def test_a_relapse_shows_on_the_closed_case(world: World) -> None:
    first = world.closed()
    world.closed()
    assert pair(at(world).held) == (2, 2)
    again = world.logged(channel="follow_up", origin=first.pk)
    assert pair(at(world).held) == (1, 2)
    world.rejected(again, route_code="no_facts", reason="现场未见问题。")
    assert pair(at(world).held) == (2, 2)


def test_what_was_merged_counts_where_it_went(world: World) -> None:
    case, target = world.planned(), world.planned()
    world.merged(case, target)
    assert pair(at(world, midnight(2026, 6, 1)).on_time) == (0, 1)


def test_what_was_late_when_it_was_merged_was_late(world: World) -> None:
    case, target = world.planned(), world.planned()
    world.now = midnight(2026, 5, 1)
    world.merged(case, target)
    assert pair(at(world, midnight(2026, 6, 1)).on_time) == (0, 2)


def test_the_number_the_rank_and_who_has_none(world: World) -> None:
    scheme = standings.league(2026, world.tick()).scheme
    for _ in range(scheme.least_cases):
        world.submitted()
    league = standings.league(2026, world.tick())
    water = league.standing_of(world.water)
    assert (water.number, water.rank, water.unranked) == (Decimal("100.00"), 1, None)
    assert league.standing_of(world.parks).unranked == Unranked.FEW
    world.water.appraised = False
    world.water.save()
    water = standings.league(2026, world.tick()).standing_of(world.water)
    assert (water.rank, water.unranked) == (None, Unranked.EXEMPT)


def test_equal_numbers_share_a_rank(world: World) -> None:
    scheme = standings.scheme_of(Period.of(2026, world.now))
    rows = [
        standings.standing(unit, scheme, sums, rates.Rates(on_time=Rate(Decimal(5), 5)))
        for unit, sums in (
            (world.water, []),
            (world.traffic, []),
            (world.parks, [standings.RuleSum(standings.Rule.REWORK, 1, Decimal("-0.5"))]),
        )
    ]
    assert [row.rank for row in standings.ranked(rows)] == [1, 1, 3]


def test_no_standing_is_below_nothing(world: World) -> None:
    scheme = standings.scheme_of(Period.of(2026, world.now))
    sums = [standings.RuleSum(standings.Rule.RED_CARD, 90, Decimal(-180))]
    row = standings.standing(world.water, scheme, sums, rates.Rates())
    assert (row.number, row.points) == (Decimal("0.00"), Decimal("-180.00"))


def test_months_add_up_to_the_number(world: World) -> None:
    case = world.planned()
    sweep(midnight(2026, 4, 30))
    world.now = midnight(2026, 5, 2)
    world.submitted(case)
    posting.rebuild()
    league = standings.league(2026, world.tick())
    found = standings.months(world.water, league.period, league.scheme)
    assert [month.number for month in found] == [1, 2, 3, 4, 5]
    assert found[-1].standing == league.standing_of(world.water).number < 100
    assert [month.finished.volume for month in found] == [0, 0, 0, 0, 1]
    assert found[-1].late == 1


def test_one_unit_or_many_cost_the_same_queries(world: World) -> None:
    with CaptureQueriesContext(connection) as few:
        standings.league(2026, world.tick())
    for _ in range(3):
        world.called_back()
    with CaptureQueriesContext(connection) as many:
        standings.league(2026, world.tick())
    assert len(few) == len(many) == 9
