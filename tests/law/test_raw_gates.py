"""Raw SQL against the gates and the sign-off.

Somebody has the database in hand, writes all that the verb writes, and leaves out one fact.
"""

from __future__ import annotations

import pytest

from tests.law.attempts import Law, tries
from tests.law.forging import (
    closes,
    delete,
    fresh,
    insert,
    looks,
    moved,
    submits,
    tell,
    update,
    verifies,
)
from tests.looks import drawn, says
from tests.tracks import DECIDED, accused
from tests.world import World, all_passed, photo
from tracker.actor import Actor
from tracker.models import (
    CallBack,
    Case,
    DemandAnswer,
    Evidence,
    Finding,
    Inspection,
    Request,
)
from tracker.vocabulary import Gate
from workflows.door import perform

pytestmark = pytest.mark.django_db
YES = {"granted": "yes", "decision": "同意"}


def ripe(world: World) -> Case:
    """Signed by two, and the notice is over."""
    case = world.signed()
    world.tick(days=20)
    return case


def sent_back(world: World) -> Case:
    found = all_passed(solved="no", solved_remark="三楼仍无水")
    return world.do("chen", "rework", world.submitted(), **found).case


def objected(world: World, case: Case) -> Request:
    said = {"ground": "unsolved", "reason": "仍然没有水"}
    perform(case.pk, "object", Actor.citizen(), at=world.tick(), **said)
    return case.requests.get(kind="objection")


# So it is not the statements that are wrong: with every fact there, the database takes them.


def test_with_the_facts_there_it_would_go_through(world: World) -> None:
    case = world.ready()
    submits(world, case)
    case = world.called_back(fresh(case))
    verifies(world, case)
    assert fresh(case).status == "verified"
    case = ripe(world)
    closes(world, case)
    assert fresh(case).status == "closed"


# The road ------------------------------------------------------------------------------------


@tries("close", "Write “closed”, or any other state, into the row")
def test_the_state(law: Law, world: World) -> None:
    case = world.called_back()
    law.sql("case_moves", lambda: moved(world, case, "correct", "wang", "clerk", "deferred"))
    law.sql("case_told", lambda: update(world.planned(), status="deferred"))


@tries("close", "Count the record further than it goes, so that an old event fits again")
def test_the_version(law: Law, world: World) -> None:
    case = world.called_back()
    law.sql("case_counted", lambda: update(case, version=case.version + 1))
    law.sql("case_counted", lambda: update(case, version=case.version - 1))


@tries("log", "Write a case down that is further on already")
def test_begins_further_on(law: Law, world: World) -> None:
    done = ripe(world)
    given = {f.name: getattr(done, f.attname) for f in Case._meta.concrete_fields}
    del given["id"]
    given["number"] = "2026-900000"
    law.sql("case_begins", lambda: insert(Case, **given))


@tries("log", "Write an event of a verb that there is not")
def test_unknown_verb(law: Law, world: World) -> None:
    case = world.planned()
    law.sql("event_known", lambda: tell(world, case, "solve", "zhou", "director", "closed"))


@tries("submit", "Submit measures of which one is not done")
def test_not_done(law: Law, world: World) -> None:
    case = world.do("li", "reply", world.planned(), text="已恢复。", method="phone").case
    law.sql("case_done", lambda: submits(world, case))


@tries("submit", "Submit measures marked as done, with nothing that shows it")
def test_not_shown(law: Law, world: World) -> None:
    case = world.do("li", "reply", world.planned(), text="已恢复。", method="phone").case
    update(case.measures.get(), done_at=world.now)
    law.sql("case_done", lambda: submits(world, case))


@tries("submit", "Submit without a reply")
def test_not_replied(law: Law, world: World) -> None:
    case = world.planned()
    measure = case.measures.get().pk
    world.do("li", "measure", case, measure=measure, done=True, uploads=[photo()])
    law.sql("case_replied", lambda: submits(world, case))


@tries("submit", "After an objection was upheld: submit again with nothing new")
def test_nothing_new(law: Law, world: World) -> None:
    case = world.verified()
    asked = objected(world, case)
    world.do("zhou", "decide_objection", case, request=asked.pk, **YES)
    law.sql("case_answers", lambda: submits(world, case))


@tries("submit", "After rework: submit over a demand that nothing answers")
def test_unanswered(law: Law, world: World) -> None:
    case = sent_back(world)
    world.do("li", "attach", case, uploads=[photo("new.jpg")], caption="新照片")
    law.sql("case_answers", lambda: submits(world, case))
    demand = case.demands.get()
    words = {
        "case": case,
        "demand": demand,
        "text": "已整改",
        "at": world.now,
        "by": world.people["li"],
    }
    insert(DemandAnswer, **words)
    law.sql("case_answers", lambda: submits(world, case))


@tries("submit", "On the long way: submit over a milestone that is not reached")
def test_unreached(law: Law, world: World) -> None:
    case = world.answered(world.long_way())
    law.sql("case_milestones", lambda: submits(world, case, long=False))


@tries("measure", "Take a measure back, or out of the plan, after it was submitted")
def test_measures_stand(law: Law, world: World) -> None:
    case = world.submitted()
    measure = case.measures.get()
    law.sql("measure_update", lambda: update(measure, done_at=None))
    law.sql("measure_delete", lambda: delete(measure))


@tries(
    "measure", "Call a file new that lies with the case already, or put one into an act long told"
)
def test_old_files(law: Law, world: World) -> None:
    case = sent_back(world)
    old = case.files.first()
    assert old is not None
    given = {f.name: getattr(old, f.attname) for f in Evidence._meta.concrete_fields}
    del given["id"]
    here = {"file": "evidence/x.jpg", "round": 2, "measure": None}
    again = {**given, **here, "seq": case.version + 1}
    law.sql("evidence_new", lambda: insert(Evidence, **again))
    told = {**given, **here, "sha256": "1" * 64, "seq": case.version}
    law.sql("evidence_told", lambda: insert(Evidence, **told))


@tries("rework", "Send back without a demand, so that nothing has to be answered")
def test_sent_back_for_nothing(law: Law, world: World) -> None:
    case = world.called_back()

    def sends() -> None:
        looks(world, case, passed=False)
        moved(world, case, "rework", "chen", "inspector", "deadline", round=2)

    law.sql("case_demands", sends)


# Four findings -------------------------------------------------------------------------------


@tries("verify", "Verify with three findings, or with none")
def test_three_findings(law: Law, world: World) -> None:
    case = world.called_back()

    def three() -> None:
        marks = looks(world, case)
        marks["gate_reply_id"] = marks["gate_solved_id"]
        moved(world, case, "verify", "chen", "inspector", "verified", **marks)

    law.sql("case_gates", three)
    none = lambda: moved(world, case, "verify", "chen", "inspector", "verified")  # noqa: E731
    law.sql("case_gates", none)


@tries("verify", "Verify with what was found in an earlier round")
def test_earlier_round(law: Law, world: World) -> None:
    case = world.verified()
    marks = {f"gate_{gate}_id": getattr(case, f"gate_{gate}_id") for gate in Gate}
    asked = objected(world, case)
    case = world.answered(world.do("zhou", "decide_objection", case, request=asked.pk, **YES).case)
    case = world.called_back(world.do("zhao", "submit", case).case)
    again = lambda: moved(world, case, "verify", "chen", "inspector", "verified", **marks)  # noqa: E731
    law.sql("case_gates", again)


@tries("decline", "Send a case back without a word of what is demanded")
def test_declined_for_nothing(law: Law, world: World) -> None:
    case = world.verified()
    back = lambda: moved(world, case, "decline", "zhao", "head", "deadline", round=2)  # noqa: E731
    law.sql("case_demands_anew", back)


@tries("verify", "… after setting the round back in which they were found")
def test_round_set_back(law: Law, world: World) -> None:
    case = world.verified()
    asked = objected(world, case)
    case = world.do("zhou", "decide_objection", case, request=asked.pk, **YES).case
    law.sql("case_rounds", lambda: update(case, round=1))
    law.sql("case_rounds", lambda: update(case, round=3))


@tries("verify", "Verify with a finding that says nothing of what was seen")
def test_wordless(law: Law, world: World) -> None:
    case = world.called_back()
    here = {"case": case, "round": 1, "inspector": world.people["chen"], "at": world.now}
    visit = insert(Inspection, **here, on_site=True, passed=True)
    row = {"inspection": Inspection(pk=visit), "gate": "solved", "passed": True, "remark": "  "}
    law.sql("finding_says", lambda: insert(Finding, **row, pictures=0))
    law.sql("finding_says", lambda: insert(Finding, **row, pictures=None))


@tries("verify", "Verify with a picture that is claimed and not there")
def test_claimed_picture(law: Law, world: World) -> None:
    case = world.called_back()

    def claimed() -> None:
        marks = looks(world, case)
        row = Finding.objects.get(pk=marks["gate_reply_id"])
        other = insert(
            Inspection,
            case=case,
            round=1,
            inspector=world.people["chen"],
            at=world.now,
            on_site=True,
            passed=True,
        )
        given = {"inspection": Inspection(pk=other), "gate": row.gate, "passed": True}
        marks["gate_reply_id"] = insert(Finding, **given, remark="", pictures=1)
        moved(world, case, "verify", "chen", "inspector", "verified", **marks)

    law.sql("case_gates", claimed)


@tries("accountability", "Gate 2: verify over an allegation that nobody settled, or by one alone")
def test_unsettled(law: Law, world: World) -> None:
    case = accused(world)
    law.sql("case_track", lambda: verifies(world, case))
    world.track("ji", "outcome", case, **DECIDED)
    law.sql("case_track", lambda: verifies(world, case))


@tries("reply", "Gate 4: verify over a “no”, or over “partly”")
def test_denied(law: Law, world: World) -> None:
    for answer in ("no", "partly"):
        case = says(world, world.submitted(), answer)
        law.sql("case_denied", lambda c=case: verifies(world, c))


@tries("reply", "Gate 4: verify without the reporter having been asked")
def test_not_asked(law: Law, world: World) -> None:
    case = world.submitted()
    law.sql("case_asked", lambda: verifies(world, case))


@tries("reply", "… after writing an answer down that nobody gave, or “unreachable” after one call")
def test_answer_nobody_gave(law: Law, world: World) -> None:
    case = world.submitted()
    report = case.reports.get()
    said = {"outcome": "answered", "solved": "yes", "satisfaction": "satisfied"}
    law.sql("report_said", lambda: update(report, **said))
    world.do("wang", "call_back", case, report=report.pk, outcome="unreachable")
    law.sql("report_said", lambda: update(report, outcome="unreachable", tries=9))


@tries("reply", "… after striking out that there is a number to call")
def test_no_number(law: Law, world: World) -> None:
    report = world.submitted().reports.get()
    law.sql("report_reached", lambda: update(report, reachable=False))


@tries("reply", "… after moving the reporter to another case")
def test_reporter_moved(law: Law, world: World) -> None:
    case, other = world.submitted(), world.logged()
    law.sql("report_along", lambda: update(case.reports.get(), case=other))
    law.sql("report_delete", lambda: delete(case.reports.get()))


@tries("reply", "… after changing what the reporter answered")
def test_answers_stay(law: Law, world: World) -> None:
    case = says(world, world.submitted(), "no")
    call = CallBack.objects.get(case=case)
    law.sql("callback_update", lambda: update(call, solved="yes"))
    law.sql("callback_delete", lambda: delete(call))


@tries("second_look", "Have a second look made by somebody who was not drawn for it")
def test_not_drawn(law: Law, world: World, more: World) -> None:
    case = says(world, world.submitted(), "no")
    case = world.do("wang", "second_look", case, reason="反映人称未解决").case
    friend = next(name for name in ("ding", "bai") if name != drawn(world, case))
    law.sql("case_drawn", lambda: verifies(world, case, friend))


@tries("second_look", "Unmake a second look, so that the first one counts again")
def test_looks_unmade(law: Law, world: World, more: World) -> None:
    case = says(world, world.submitted(), "no")
    case = world.do("wang", "second_look", case, reason="反映人称未解决").case
    law.sql("case_looks", lambda: update(case, look=0))
    law.sql("case_looks", lambda: update(case, look=3))
