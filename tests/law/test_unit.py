"""The unit alone.

Officer and head of the water bureau want the case off their list, with as little done as
possible.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.law.attempts import Law, tries
from tests.tracks import ALLEGED, DECIDED, accused
from tests.world import UNIT_WORDS, World, all_passed, photo
from tracker.models import Case, Measure
from tracker.vocabulary import Gate

pytestmark = pytest.mark.django_db
YES = {"granted": "yes", "decision": "同意"}
SAID = {"outcome": "answered", "solved": "yes", "satisfaction": "satisfied"}


def plan(world: World, **changes: Any) -> dict[str, Any]:
    day = (world.now + timedelta(days=5)).date()
    return {
        "leader": "赵刚",
        "measures": [{"text": "抢修", "owner": "刘工", "due_on": day}],
        **changes,
    }


def sent_back(world: World, gate: str = "solved") -> Case:
    found = all_passed(**{gate: "no", f"{gate}_remark": "三楼仍无水"})
    return world.do("chen", "rework", world.submitted(), **found).case


def replied(world: World, case: Case) -> Case:
    return world.do("li", "reply", case, text="供水已恢复。", method="phone").case


def done(world: World, case: Case, *uploads: Any) -> Case:
    (measure,) = case.measures.all()
    return world.do("li", "measure", case, measure=measure.pk, done=True, uploads=uploads).case


@tries("plan", "Have a plan without anybody having taken the case on")
def test_not_taken_on(law: Law, world: World) -> None:
    law.door("acknowledge", "zhao", "plan", world.assigned(), **plan(world))


@tries("acknowledge", "Take a case on a second time, to move the day")
def test_taken_on_twice(law: Law, world: World) -> None:
    case = world.do("li", "acknowledge", world.assigned()).case
    law.door("acknowledged", "li", "acknowledge", case)


@tries("plan", "Have a plan in which nothing is to be done")
def test_empty_plan(law: Law, world: World) -> None:
    case = world.do("li", "acknowledge", world.assigned()).case
    law.door("measures", "zhao", "plan", case, **plan(world, measures=[]))


@tries("submit", "Submit measures that nobody has reported as done")
def test_not_done(law: Law, world: World) -> None:
    law.door("measure_open", "zhao", "submit", replied(world, world.planned()))


@tries("submit", "Submit measures done, with nothing to show for it")
def test_not_shown(law: Law, world: World) -> None:
    case = done(world, replied(world, world.planned()))
    law.door("measure_unshown", "zhao", "submit", case)


@tries("submit", "Submit without a word to the reporter")
def test_not_replied(law: Law, world: World) -> None:
    law.door("reply", "zhao", "submit", done(world, world.planned(), photo()))


@tries("submit", "Submit one measure with the picture of another")
def test_one_picture_twice(law: Law, world: World) -> None:
    two = [dict(plan(world)["measures"][0], text=text) for text in ("换管", "清淤")]
    case = replied(world, world.planned(measures=two))
    for measure in case.measures.all():
        shown = [photo("same.jpg")]
        world.do("li", "measure", case, measure=measure.pk, done=True, uploads=shown)
    law.door("measure_unshown", "zhao", "submit", case)


@tries("submit", "After rework: submit again as it was")
def test_as_it_was(law: Law, world: World) -> None:
    law.door(["demand", "shown_again"], "zhao", "submit", sent_back(world))


@tries("respond", "After rework: answer what is demanded with the picture of the first round")
def test_old_evidence(law: Law, world: World) -> None:
    case = sent_back(world)
    old = [photo("after.jpg")]
    demand = case.demands.get().pk
    world.do("li", "respond", case, demand=demand, text="已整改", uploads=old)
    law.door(["demand", "shown_again"], "zhao", "submit", case)


@tries("submit", "After rework at gate 4: submit with the reply that was found wanting")
def test_old_reply(law: Law, world: World) -> None:
    case = world.answered(sent_back(world, Gate.REPLY))
    law.door("reply_again", "zhao", "submit", case)


@tries("submit", "After rework at gate 2: submit with nothing recorded of who answers for it")
def test_nobody_answers(law: Law, world: World) -> None:
    case = world.answered(sent_back(world, Gate.ACCOUNTABILITY))
    law.door("accountability_again", "zhao", "submit", case)


@tries("add_measures", "Add easy measures to the plan before anybody has looked")
def test_easy_measures(law: Law, world: World) -> None:
    rows = plan(world)["measures"]
    law.door("not_sent_back", "li", "add_measures", world.planned(), measures=rows)


@tries("respond", "Answer a demand that nobody has made, so that something new is shown")
def test_nothing_demanded(law: Law, world: World) -> None:
    law.door(["demand"], "li", "respond", world.planned(), text="已整改", uploads=[photo("x.jpg")])


@tries("respond", "Answer what was demanded in an earlier round")
def test_earlier_demand(law: Law, world: World) -> None:
    case = world.answered(sent_back(world))
    case = world.do("zhao", "submit", case).case
    early = case.demands.get().pk
    found = all_passed(measures="no", measures_remark="管道未换")
    case = world.do("chen", "rework", case, **found).case
    law.door("demand", "li", "respond", case, demand=early, text="已答", uploads=[photo("y.jpg")])


@tries("verify", "Verify the own work")
def test_verifies_itself(law: Law, world: World) -> None:
    case = world.called_back()
    for who in ("li", "zhao"):
        law.door("not_allowed", who, "verify", case, **all_passed())


@tries("call_back", "Answer for the reporter")
def test_answers_for_the_reporter(law: Law, world: World) -> None:
    case = world.submitted()
    call = {"report": case.reports.get().pk, **SAID}
    law.door("not_allowed", "li", "call_back", case, **call)
    law.door("not_allowed", "li", "answer", case, solved="yes", satisfaction="satisfied")


@tries("return", "Return a case when the time for it is over")
def test_returned_late(law: Law, world: World) -> None:
    case = world.assigned()
    world.tick(days=10)
    law.door("window_over", "li", "return", case, reason="不属我局职责")


@tries("return", "Return the same case again and again")
def test_returned_twice(law: Law, world: World) -> None:
    case = world.do("li", "return", world.assigned(), reason="不属我局职责").case
    case = world.assigned(case)
    law.door("returned_once", "zhao", "return", case, reason="还是不属我局职责")


@tries("ask_extension", "Ask for more time when the time is over")
def test_extension_late(law: Law, world: World) -> None:
    case = world.planned()
    world.tick(days=60)
    law.door("expired", "li", "ask_extension", case, amount=2, reason="雨季")


@tries("ask_extension", "Ask for more time as often as it takes")
def test_extension_again(law: Law, world: World) -> None:
    case = world.planned()
    for _time in range(world.tier.extension_count):
        world.do("li", "ask_extension", case, amount=2, reason="雨季")
        world.do("wang", "decide_extension", case, **YES)
    law.door("extensions_used", "li", "ask_extension", case, amount=2, reason="雨季")


@tries("decide_extension", "Grant the own request for more time")
def test_grants_itself(law: Law, world: World) -> None:
    case = world.do("li", "ask_extension", world.planned(), amount=2, reason="雨季").case
    law.door("not_allowed", "zhao", "decide_extension", case, **YES)


@tries("ask_deferral", "Ask for a deferral beside an open request, and beyond a year")
def test_deferral(law: Law, world: World) -> None:
    case = world.planned()
    far = {"review_on": world.now.date() + timedelta(days=800), "reason": "资金未到位"}
    law.door("review_on", "li", "ask_deferral", case, **far)
    world.do("li", "ask_extension", case, amount=2, reason="雨季")
    near = {**far, "review_on": date(2026, 6, 1)}
    law.door("request_open", "li", "ask_deferral", case, **near)


@tries("decide_deferral", "Grant the own deferral, and so end the time limit")
def test_defers_itself(law: Law, world: World) -> None:
    asked = {"review_on": date(2026, 6, 1), "reason": "资金未到位"}
    case = world.do("li", "ask_deferral", world.planned(), **asked).case
    law.door("not_allowed", "zhao", "decide_deferral", case, **YES)
    law.door("wrong_state", "wang", "resume", case)


@tries("propose_long", "Take the long way where nothing was begun")
def test_long_way_from_nothing(law: Law, world: World) -> None:
    days = [(world.now + timedelta(days=n)).date() for n in (30, 90)]
    steps = [{"text": f"节点{n}", "owner": "刘工", "due_on": day} for n, day in enumerate(days)]
    case = world.planned()
    law.door("not_partly", "li", "propose_long", case, reason="须分期", milestones=steps)


@tries("submit", "On the long way: submit over a milestone that no inspector has found reached")
def test_over_a_milestone(law: Law, world: World) -> None:
    law.door("milestone", "zhao", "submit", world.answered(world.long_way()))


@tries("milestone", "Find the own milestone reached")
def test_finds_it_reached(law: Law, world: World) -> None:
    case = world.long_way()
    seen = {"passed": "yes", "on_site": True, "remark": "管网已换"}
    row = case.milestones.all()[0].pk
    law.door("not_allowed", "zhao", "milestone", case, milestone=row, **seen)


@tries("ask_deferral", "On the long way: stop the time limit as well")
def test_long_and_deferred(law: Law, world: World) -> None:
    asked = {"review_on": world.now.date() + timedelta(days=90), "reason": "资金未到位"}
    law.door("long", "li", "ask_deferral", world.long_way(), **asked)


@tries("accountability", "Fill in gate 2 in the place of the discipline track")
def test_judges_the_own_house(law: Law, world: World) -> None:
    case = accused(world)
    told = {"kind": "handed_over", "detail": "已移送", "receipt_no": "回执7"}
    world.do("zhao", "account", case, **told)
    law.door("discipline", "chen", "verify", case, **all_passed())
    law.track("not_allowed", "zhao", "outcome", case, **DECIDED)


@tries("accountability", "Take the allegation off the track")
def test_takes_the_allegation_off(law: Law, world: World) -> None:
    case = accused(world)
    given = {"of": case.track.get().pk, "text": "误会"}
    law.track("not_allowed", "zhao", "take_off", case, **given)


@tries("decline", "Hold the own case open by declining again and again")
def test_declines_again(law: Law, world: World, more: World) -> None:
    case = world.verified()
    case = world.do("zhao", "decline", case, way="look", reason="照片看不清").case
    case = Case.objects.get(pk=case.pk)
    drawn = case.inspector.username
    case = world.do(drawn, "verify", case, **all_passed()).case
    law.door("declined", "zhao", "decline", case, way="look", reason="还是看不清")


@tries("reject", "Have the case not accepted, merged, withdrawn or hidden by the unit's own word")
def test_the_units_exits(law: Law, world: World) -> None:
    case, other = world.logged(), world.assigned()
    ways: list[tuple[str, Case, dict[str, Any]]] = [
        ("propose_reject", case, {"route_code": "litigation", "reason": "已诉讼"}),
        ("propose_merge", other, {"target": case.number, "reason": "同", "compared": True}),
        ("propose_withdraw", other, {"reason": "反映人已撤诉"}),
        ("ask_nonpublic", other, {"secrecy": "privacy", "reason": "隐私"}),
    ]
    for verb, what, given in ways:
        code = "not_found" if what is case else "not_allowed"
        law.door(code, "zhao", verb, what, **given)


@tries("record_retract", "Say that the reporter has withdrawn")
def test_retracts_for_the_reporter(law: Law, world: World) -> None:
    case = world.planned()
    said = {"report": case.reports.get().pk, "stands": "yes"}
    law.door("not_allowed", "li", "record_retract", case, **said)


@tries("measure", "Report the measure of another case as done")
def test_measure_of_another(law: Law, world: World) -> None:
    other, case = world.ready(), world.planned()
    measure = Measure.objects.get(case=other)
    law.door("measure", "li", "measure", case, measure=measure.pk, done=True, uploads=[photo()])


@tries("assign", "Act in a case of another unit")
def test_another_unit(law: Law, world: World) -> None:
    case = world.assigned()
    law.door("not_found", "qian", "acknowledge", case)
    law.door("not_found", "feng", "plan", case, **plan(world))


@tries("close", "Sign and close without office and inspector")
def test_closes(law: Law, world: World) -> None:
    case = world.verified()
    law.door("not_allowed", "zhao", "close", case)
    law.door("not_allowed", "li", "sign", case)


@tries("submit", "Submit by the officer, past the head")
def test_past_the_head(law: Law, world: World) -> None:
    law.door("not_allowed", "li", "submit", world.ready())


@tries("object", "Stop or start the public notice by an objection of the unit's own")
def test_objects(law: Law, world: World) -> None:
    given = {"ground": "unsolved", "reason": "不认可"}
    law.door("not_allowed", "zhao", "object", world.verified(), **given)


@tries("reword", "Read who reported it, and what in the reporter's own words")
def test_reads_the_reporter(law: Law, world: World) -> None:
    case = world.assigned(**ALLEGED, **UNIT_WORDS)
    law.door("not_allowed", "zhao", "reveal", case, reason="了解情况")
    law.door("not_allowed", "zhao", "reword", case, **UNIT_WORDS, reason="改")
