"""Time, and an engine that stands still or jumps.

Nothing is granted by time: what nobody decides waits, and is told upward. The system does what
its clocks are for and has no word of its own.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine import sweep
from tests.law.attempts import Law, tries
from tests.looks import says
from tests.world import World, all_passed
from tracker.actor import SYSTEM, Actor
from tracker.models import Case
from workflows.door import perform

pytestmark = pytest.mark.django_db
YES = {"granted": "yes", "decision": "同意"}


def a_year(world: World) -> None:
    """The engine was off for a year, and is switched on again."""
    world.tick(days=365)
    sweep.sweep(world.now)


def system(law: Law, by: str, verb: str, case: Case, **payload: Any) -> None:
    way = lambda: perform(case.pk, verb, SYSTEM, at=law.world.now, **payload)  # noqa: E731
    law.refused([by], way, "door", verb)


@tries("close", "Let the system do what people did not: assign, plan, submit, verify, sign, close")
def test_the_system_has_no_word(law: Law, world: World) -> None:
    case = world.signed()
    world.tick(days=20)
    for verb in ("assign", "plan", "submit", "verify", "sign", "close", "release", "call_back"):
        system(law, "not_allowed", verb, case)


@tries("reject", "Wait a year, until a proposal that nobody confirmed counts as granted")
def test_proposals_wait(law: Law, world: World) -> None:
    case = world.logged()
    given = {"route_code": "litigation", "reason": "已诉讼"}
    world.do("wang", "propose_reject", case, **given)
    a_year(world)
    assert Case.objects.get(pk=case.pk).status == "logged"
    system(law, "not_allowed", "reject", case, **YES)
    law.door("own_request", "wang", "reject", case, **YES)


@tries("decide_objection", "Wait a year, until an objection counts as dismissed")
def test_objections_wait(law: Law, world: World) -> None:
    case = world.signed()
    said = {"ground": "unsolved", "reason": "仍然没有水"}
    perform(case.pk, "object", Actor.citizen(), at=world.tick(), **said)
    a_year(world)
    law.door(["request_open", "notice"], "zhou", "close", case)


@tries("reply", "Wait a year, until a reporter who was never called counts as asked")
def test_the_question_waits(law: Law, world: World) -> None:
    case = world.submitted()
    a_year(world)
    law.door("not_found", "chen", "verify", case, **all_passed())  # the term is over too
    world.post("chen", "inspector", ends_on=date(2030, 1, 1))
    law.door("call_back", "chen", "verify", case, **all_passed())


@tries("reply", "Wait a year, until a “no” is forgotten")
def test_a_no_waits(law: Law, world: World) -> None:
    case = says(world, world.signed(), "no")
    a_year(world)
    law.door("denied", "zhou", "close", case)


@tries("release", "Wait a year, until what was found counts as published")
def test_publication_waits(law: Law, world: World) -> None:
    case = world.inspected()
    a_year(world)
    law.door("publish", "zhao", "sign", case)
    missing = ["signature_head", "signature_inspector", "publish"]
    law.door(missing, "zhou", "close", case)


@tries("notice_over", "Let the system end a notice that never began, or is not over")
def test_ends_a_notice(law: Law, world: World) -> None:
    system(law, "publish", "notice_over", world.inspected())
    system(law, "notice", "notice_over", world.verified())


@tries("sign", "Wait a year, until a signature that nobody gave counts as given")
def test_signatures_wait(law: Law, world: World) -> None:
    case = world.verified()
    a_year(world)
    law.door(["signature_head", "signature_inspector"], "zhou", "close", case)


@tries("accountability", "Wait a year, until an allegation counts as settled")
def test_the_track_waits(law: Law, world: World) -> None:
    case = world.called_back(world.submitted(world.planned(world.assigned(misconduct_alleged=1))))
    world.track("ji", "outcome", case, outcome="none_found", text="经核查不属实")
    a_year(world)
    world.post("chen", "inspector", ends_on=date(2030, 1, 1))
    law.door("discipline", "chen", "verify", case, **all_passed())


@tries("resume", "Let the system resume, draw or void where nothing is to be done")
def test_the_system_out_of_turn(law: Law, world: World) -> None:
    system(law, "wrong_state", "resume", world.planned())
    system(law, "no_draw", "draw", world.submitted())
    system(law, "no_draw", "draw_witness", world.verified())


@tries("decide_deferral", "Wait until a deferred case is old enough to be forgotten")
def test_old_cases_stay(law: Law, world: World) -> None:
    asked = {"review_on": date(2026, 6, 1), "reason": "资金未到位"}
    case = world.do("li", "ask_deferral", world.planned(), **asked).case
    case = world.do("zhou", "decide_deferral", case, **YES).case
    assert case.status == "deferred"
    a_year(world)
    assert Case.objects.get(pk=case.pk).status == "deadline"
    law.door(["measure_open", "reply"], "zhao", "submit", case)


@tries("log", "Let somebody act at a moment before the last event, so that time runs backwards")
def test_time_runs_forward(law: Law, world: World) -> None:
    case = world.signed()
    early = case.moved_at.replace(year=2025)
    way = lambda: perform(case.pk, "close", world.actor("zhou"), at=early)  # noqa: E731
    law.refused(["conflict"], way, "door", "close")
