"""The four gates and the exit: rework, call-back, verify, sign, close; correcting and revealing."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.imports.refusals import blocked, day_end, invalid, on_its_way, running
from tests.records import rewordings
from tests.world import ZONE, World, all_passed, photo
from tracker.models import Case, CaseEvent, Report
from tracker.rules import blockers
from tracker.texts import why
from tracker.vocabulary import Gate, Role
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db
UNREACHED: dict[str, Any] = {"outcome": "unreachable"}


def failing(gate: str) -> dict[str, Any]:
    return all_passed(**{gate: "no", f"{gate}_remark": "现场仍有渗漏"})


def reworked(world: World, gate: str = "solved", **stage: Any) -> Case:
    return world.do("chen", "rework", world.submitted(**stage), **failing(gate)).case


def answered(satisfaction: str, solved: str = "yes") -> dict[str, Any]:
    return {"outcome": "answered", "solved": solved, "satisfaction": satisfaction}


# rework ---------------------------------------------------------------------------------------


def test_rework_opens_a_second_and_shorter_round(world: World) -> None:
    case = reworked(world)  # Monday 2 March; the first round ran until the 23rd
    assert (case.status, case.round, case.done_at) == ("deadline", 2, None)
    assert running(case) == {"rectify": day_end("2026-03-11")}  # 7 working days
    assert case.due_at == day_end("2026-03-11")
    inspection = case.inspections.get()
    assert not inspection.passed
    assert inspection.findings.filter(passed=False).get().gate == "solved"
    assert why(case.events.last().record) == "现场仍有渗漏\n重新整改"
    assert on_its_way(case)


def test_rework_says_which_gates_failed_and_why(world: World) -> None:
    case = world.submitted()
    assert invalid(world, "chen", "rework", case, **all_passed()) == {"__all__"}
    dumb = all_passed(solved="no")
    assert invalid(world, "chen", "rework", case, **dumb) == {"solved_remark"}
    assert not case.inspections.exists()


def test_rework_asks_for_new_evidence(world: World) -> None:
    case = reworked(world)
    assert blocked(world, "zhao", "submit", case) == ["demand", "shown_again"]
    world.do("wang", "attach", case, uploads=[photo("office.jpg")])  # the office shows nothing
    assert blocked(world, "zhao", "submit", case) == ["demand", "shown_again"]
    world.answered(case)
    again = world.do("zhao", "submit", case).case
    assert (again.status, again.round, again.inspector) == ("submitted", 2, world.people["chen"])


def test_rework_of_the_reply_asks_for_a_new_one(world: World) -> None:
    case = world.answered(reworked(world, "reply"))
    assert blocked(world, "zhao", "submit", case) == ["reply_again"]
    world.do("li", "reply", case, text="再次答复。", method="visit")
    assert world.do("zhao", "submit", case).case.status == "submitted"


def test_rework_of_accountability_asks_for_a_record(world: World) -> None:
    """What the inspector finds wanting in the unit itself; nobody has alleged anything."""
    case = world.answered(reworked(world, "accountability"))
    assert blocked(world, "zhao", "submit", case) == ["accountability_again"]
    world.do("zhao", "account", case, kind="none_found", detail="经查，无失职失责情形")
    assert world.do("zhao", "submit", case).case.status == "submitted"


def test_rework_asks_the_reporter_again(world: World) -> None:
    case = world.called_back()
    assert case.confirmed_at == world.now
    case = world.do("chen", "rework", case, **failing("solved")).case
    assert case.confirmed_at is None
    report = case.reports.get()
    assert (report.outcome, report.satisfaction, report.tries) == ("", "", 0)
    world.do("zhao", "submit", world.answered(case))
    assert blocked(world, "chen", "verify", case, **all_passed()) == ["call_back"]
    assert CaseTask.objects.inbox(world.actor("wang")).filter(case=case).exists()


# call back ------------------------------------------------------------------------------------


def test_call_back_needs_an_answer_or_three_tries(world: World) -> None:
    case = world.submitted()
    report = case.reports.get().pk
    for span in ({"hours": 1}, {"days": 1}):  # Monday 2 March, after noon
        world.tick(**span)
        world.do("wang", "call_back", case, report=report, **UNREACHED)
        missing = ["call_back", "call_back_morning"]
        assert blocked(world, "chen", "verify", case, **all_passed()) == missing
        assert on_its_way(case)
    world.now = datetime(2026, 3, 4, 9, 0, tzinfo=ZONE)
    world.do("wang", "call_back", case, report=report, **UNREACHED)
    assert on_its_way(case)
    assert not CaseTask.objects.inbox(world.actor("wang")).filter(case=case).exists()
    assert world.do("chen", "verify", case, **all_passed()).case.confirmed_at is None


def test_call_back_keeps_the_answer_once_given(world: World) -> None:
    case = world.called_back()
    report = case.reports.get()
    world.do("wang", "call_back", case, report=report.pk, **UNREACHED)
    report.refresh_from_db()
    assert (report.outcome, report.satisfaction, report.tries) == ("answered", "satisfied", 2)
    assert report.call_backs.count() == 2
    assert on_its_way(case)


def test_call_back_wants_a_level_and_a_reporter_of_this_case(world: World) -> None:
    case, other = world.submitted(), world.submitted()
    mine, theirs = case.reports.get().pk, other.reports.get().pk
    faults = invalid(world, "wang", "call_back", case, report=mine, outcome="answered")
    assert faults == {"solved", "satisfaction"}
    answer = answered("satisfied")
    assert invalid(world, "wang", "call_back", case, report=theirs, **answer) == {"report"}


@pytest.mark.parametrize(
    ("answers", "confirmed"),
    [
        (["yes"], True),
        (["partly"], False),
        (["no"], False),
        (["yes", "yes"], True),
        (["yes", "partly"], False),
        (["no", "yes"], False),
    ],
)
def test_call_back_confirms(world: World, answers: list[str], confirmed: bool) -> None:
    """The citizens confirm when somebody says that it is solved and nobody denies it."""
    case = world.submitted()
    for place, answer in enumerate(answers):
        if place:
            world.merged(world.logged(), case)
        report = case.reports.order_by("id").last()
        case = world.do(
            "wang", "call_back", case, report=report.pk, **answered("neutral", answer)
        ).case
    assert (case.confirmed_at is not None) is confirmed


def test_call_back_changed_mind(world: World) -> None:
    case = world.called_back()
    report = case.reports.get().pk
    again = world.do("wang", "call_back", case, report=report, **answered("satisfied", "no")).case
    assert again.confirmed_at is None


def test_silence_without_contact_counts_after_five_working_days(world: World) -> None:
    case = world.logged(reporter_name="", reporter_contact="", anonymous=True)
    case = world.submitted(world.planned(world.assigned(case)))  # on Monday 2 March
    assert not CaseTask.objects.inbox(world.actor("wang")).filter(case=case).exists()
    assert blocked(world, "chen", "verify", case, **all_passed()) == ["silence"]
    world.now = datetime(2026, 3, 9, 22, 0, tzinfo=ZONE)  # the fifth working day is not over
    assert blocked(world, "chen", "verify", case, **all_passed()) == ["silence"]
    world.now = datetime(2026, 3, 9, 23, 30, tzinfo=ZONE)
    verified = world.do("chen", "verify", case, **all_passed()).case
    assert verified.verified_at == datetime(2026, 3, 10, 0, 30, tzinfo=ZONE)


# verify ---------------------------------------------------------------------------------------


def test_verify_writes_four_findings_and_waits_for_publication(world: World) -> None:
    case = world.called_back()
    findings = all_passed(solved_remark="已通水", solved_files=[photo("spot.jpg")])
    case = world.do("chen", "verify", case, **findings).case  # Monday 2 March
    inspection = case.inspections.get()
    assert inspection.passed
    assert {f.gate for f in inspection.findings.filter(passed=True)} == set(Gate)
    assert case.gate_solved.remark == "已通水"
    assert case.gate_solved.files.get().kind == "inspection"
    assert [getattr(case, f"gate_{gate}").gate for gate in Gate] == list(Gate)
    assert running(case) == {"publication": day_end("2026-03-04")}  # 2 working days
    assert on_its_way(case)


@pytest.mark.parametrize("gate", Gate)
def test_verify_with_a_failing_gate(world: World, gate: str) -> None:
    assert gate in invalid(world, "chen", "verify", world.called_back(), **failing(gate))


def test_verify_on_paper(world: World) -> None:
    case = world.called_back()
    assert invalid(world, "chen", "verify", case, **all_passed(on_site=False)) == {"on_site"}


def test_verify_by_the_clerk_of_the_case(world: World) -> None:
    case = world.called_back()
    wang = world.people["wang"]
    world.moves("wang", Role.INSPECTOR, ends_on=date(2027, 1, 1))
    world.person("he", "何洁", Role.CLERK)
    # Not even offered; and if it had been brought about, it would be of no use.
    assert invalid(world, "he", "correct", case, inspector=wang.pk, reason="换人") == {"inspector"}
    Case.objects.filter(pk=case.pk).update(inspector=wang)
    assert blocked(world, "wang", "verify", case, **all_passed()) == ["own_case"]


def test_verify_out_of_term_or_by_another(world: World) -> None:
    case = world.called_back()
    world.person("ma", "马宁", Role.INSPECTOR)
    found = blockers(case, "verify", world.actor("ma"), world.now)
    assert [b.code for b in found] == ["inspector_other"]
    world.term("ma", date(2026, 1, 1))
    found = blockers(Case.objects.get(pk=case.pk), "verify", world.actor("ma"), world.now)
    assert [b.code for b in found] == ["inspector_other", "term"]


def test_verify_when_misconduct_is_alleged_meanwhile(world: World) -> None:
    case = world.called_back()
    world.track("wang", "allege", case, text="反映人补充")
    assert blocked(world, "chen", "verify", case, **all_passed()) == ["discipline"]
    world.settle_track(case)
    assert world.do("chen", "verify", case, **all_passed()).case.status == "verified"


# sign, close ----------------------------------------------------------------------------------


def test_signatures_in_their_order(world: World) -> None:
    case = world.verified()
    assert blocked(world, "chen", "sign", case) == ["signature_head"]
    world.tick(days=20)
    assert blocked(world, "zhou", "close", case) == ["signature_head", "signature_inspector"]
    world.do("zhao", "sign", case)
    assert blocked(world, "zhao", "sign", case) == ["signed"]
    assert blocked(world, "zhou", "close", case) == ["signature_inspector"]
    world.do("chen", "sign", case, opinion="同意销号")
    assert case.signatures.get(role="inspector").opinion == "同意销号"
    assert on_its_way(case)


def test_signing_asks_for_a_factor(world: World) -> None:
    case = world.verified()
    for verb, who in (("sign", "zhao"), ("close", "zhou"), ("verify", "chen")):
        actor = replace(world.actor(who), given=None)
        codes = [b.code for b in blockers(case, verb, actor, world.now)]
        assert "factor" in codes


def test_close_waits_for_the_notice(world: World) -> None:
    case = world.signed()  # verified on Monday 2 March, notice until the 9th
    world.now = day_end("2026-03-09") - timedelta(hours=1)
    assert blocked(world, "zhou", "close", case) == ["notice"]
    world.now = day_end("2026-03-09") - timedelta(hours=1, seconds=-1)
    closed = world.do("zhou", "close", case).case
    assert closed.ended_at == datetime(2026, 3, 10, tzinfo=ZONE)


def test_close_waits_for_misconduct_alleged_after_verifying(world: World) -> None:
    """What was signed stands: the unit would else learn of it."""
    case = world.signed()
    world.track("wang", "allege", case, text="公示期间反映")
    world.tick(days=20)
    assert blocked(world, "zhou", "close", case) == ["discipline"]
    world.settle_track(case)
    assert world.do("zhou", "close", case).case.status == "closed"


def test_close_leaves_nothing_open(world: World) -> None:
    case = world.closed()
    assert (case.sign_off_number, len(case.dossier_digest)) == ("XH2026-000001", 64)
    signers = {case.signed_head, case.signed_inspector, case.signed_director}
    assert signers == {world.people[name] for name in ("zhao", "chen", "zhou")}
    assert not running(case)
    assert not CaseTask.objects.open().filter(case=case).exists()
    event = case.events.last()
    assert (event.verb, event.record.dossier) == ("close", case.dossier_digest)


# correct, reveal ------------------------------------------------------------------------------


def test_correct_keeps_the_earlier_words(world: World) -> None:
    case = world.assigned()
    assert invalid(world, "wang", "correct", case, title="新标题") == {"reason"}
    assert invalid(world, "wang", "correct", case, title="", reason="笔误") == {"title"}
    same = {"title": case.title, "reason": "笔误"}
    assert invalid(world, "wang", "correct", case, **same) == {"__all__"}
    corrected = world.do("wang", "correct", case, title="小区停水四天", reason="天数有误").case
    assert (corrected.title, corrected.text) == ("小区停水四天", case.text)
    assert rewordings(corrected.events.last()) == {"title": (case.title, "小区停水四天")}
    versions = list(corrected.history.order_by("history_id").values_list("title", flat=True))
    assert versions == [case.title, "小区停水四天"]


def test_correct_of_an_ended_case_is_an_erratum(world: World) -> None:
    case = world.closed()
    event = world.do("wang", "correct", case, title="更正后的标题", reason="笔误").event
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.title, fresh.version) == (case.title, case.version + 1)
    assert rewordings(event) == {"title": (case.title, "更正后的标题")}
    assert (event.record.changes, event.record.erratum) == ((), True)


def test_reading_an_identity_is_an_event(world: World) -> None:
    case = world.closed()
    outcome = world.do("zhou", "reveal", case)
    assert outcome.answer["identities"][0]["contact"] == "13800000000"
    assert (outcome.event.verb, outcome.event.actor) == ("reveal", world.people["zhou"])
    assert "13800000000" not in str(outcome.event.data)


def test_no_identity_lies_open_in_the_database(world: World) -> None:
    case = world.closed()
    raw = Report.objects.filter(case=case).extra(select={"raw": "contact"}).values("raw")[0]["raw"]
    assert "13800000000" not in raw
    for event in CaseEvent.objects.select_related("case"):
        assert event.digest == event.compute_digest()
        assert "张三" not in str(event.body())


def test_nobody_picks_an_inspector(world: World) -> None:
    """Of several the one with the fewest cases is offered, and none who works for the unit."""
    case = world.called_back()
    for number in range(3):
        world.person(f"i{number}", f"监督{number}", Role.INSPECTOR)
    people = world.people
    for name in ("i1", "i2", "wei", "wang"):
        assert invalid(world, "wang", "correct", case, inspector=people[name].pk, reason="换") == {
            "inspector"
        }
    assert world.do("wang", "correct", case, inspector=people["i0"].pk, reason="病假").case
    assert invalid(world, "wang", "correct", case, inspector=people["wei"].pk, reason="换") == {
        "inspector"
    }
