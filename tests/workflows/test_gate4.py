"""Gate 4, and who would get round it: two questions, a standing "no", calls never made, silence."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.imports.refusals import blocked, invalid, on_its_way
from tests.looks import by_receipt, says
from tests.world import ZONE, World, all_passed
from tracker.errors import Conflict, Invalid
from tracker.models import Case, CaseEvent, Finding, Inspection, Report
from tracker.vocabulary import Gate
from workflows.door import perform
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db
VAIN: dict[str, Any] = {"outcome": "unreachable"}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def told(world: World, case: Case, solved: str, satisfaction: str = "neutral") -> Case:
    """A clerk takes the answer down."""
    said = {"outcome": "answered", "solved": solved, "satisfaction": satisfaction}
    return world.do("wang", "call_back", case, report=case.reports.first().pk, **said).case


def in_vain(world: World, case: Case, at: str) -> None:
    world.now = moment(at)
    report = case.reports.get()
    perform(case.pk, "call_back", world.actor("wang"), at=world.now, report=report.pk, **VAIN)
    assert on_its_way(case)


def codes(world: World, case: Case) -> list[str]:
    return blocked(world, "chen", "verify", case, **all_passed())


# Two questions -----------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["solved", "satisfaction"])
def test_neither_question_answers_the_other(world: World, missing: str) -> None:
    case = world.submitted()
    said = {"solved": "yes", "satisfaction": "satisfied"} | {missing: ""}
    call = {"report": case.reports.get().pk, "outcome": "answered"}
    assert invalid(world, "wang", "call_back", case, **call, **said) == {missing}
    with pytest.raises(Invalid) as refusal:
        by_receipt(world, case, **said)
    assert refusal.value.errors.keys() == {missing}


def test_a_call_without_an_outcome_says_nothing(world: World) -> None:
    case = world.submitted()
    said = {"solved": "yes", "satisfaction": "satisfied"}
    faults = invalid(world, "wang", "call_back", case, report=case.reports.get().pk, **said)
    assert faults == {"outcome"}


@pytest.mark.parametrize("solved", ["no", "partly"])
def test_satisfied_is_not_solved(world: World, solved: str) -> None:
    case = told(world, world.submitted(), solved, "satisfied")
    assert case.confirmed_at is None
    assert codes(world, case) == ["denied"]


def test_dissatisfied_is_not_unsolved_but_wants_an_answer(world: World) -> None:
    case = told(world, world.submitted(), "yes", "dissatisfied")
    assert case.confirmed_at is not None
    assert invalid(world, "chen", "verify", case, **all_passed(reply_remark="")) == {"reply_remark"}
    heard = all_passed(reply_remark="服务态度问题已另行处理")
    assert world.do("chen", "verify", case, **heard).case.status == "verified"


def test_an_event_keeps_both(world: World) -> None:
    case = told(world, world.submitted(), "partly", "fairly")
    record = case.events.last().record
    assert (record.solved, record.satisfaction) == ("partly", "fairly")


# A standing "no" ---------------------------------------------------------------------------------


def test_one_no_among_many_stops_the_case(world: World) -> None:
    case = world.called_back()
    world.merged(world.logged(), case)
    other = case.reports.order_by("pk").last()
    said = {"outcome": "answered", "solved": "no", "satisfaction": "satisfied"}
    world.do("wang", "call_back", case, report=other.pk, **said)
    assert codes(world, case) == ["denied"]


def test_a_no_after_verifying_stops_the_exit(world: World) -> None:
    case = world.signed()
    says(world, case, "no")
    world.tick(days=30)
    assert blocked(world, "zhou", "close", case) == ["denied"]


def test_rework_answers_it_and_asks_anew(world: World) -> None:
    case = says(world, world.submitted(), "no")
    failing = all_passed(solved="no", solved_remark="仍在渗漏")
    case = world.do("chen", "rework", case, **failing).case
    assert case.reports.get().solved == ""
    case = world.do("zhao", "submit", world.answered(case)).case
    assert codes(world, case) == ["call_back"]
    assert world.verified(case).status == "verified"


def test_a_clerk_talks_no_answer_of_the_receipt_away(world: World) -> None:
    case = says(world, world.submitted(), "no")
    call = {"report": case.reports.get().pk, "outcome": "answered"}
    said = {"solved": "yes", "satisfaction": "satisfied"}
    assert invalid(world, "wang", "call_back", case, **call, **said) == {"report"}
    in_vain(world, case, "2026-03-03T10:00")
    assert case.reports.get().solved == "no"
    assert codes(world, case) == ["denied"]


def test_the_holder_contradicts_what_a_clerk_recorded(world: World) -> None:
    case = told(world, world.submitted(), "yes", "satisfied")
    event = by_receipt(world, case, solved="no", satisfaction="dissatisfied").event
    assert event.record.contradicts
    assert codes(world, case) == ["denied"]
    again = by_receipt(world, case, solved="no", satisfaction="neutral").event
    assert again.record.contradicts
    assert not by_receipt(
        world, case, solved="yes", satisfaction="satisfied"
    ).event.record.contradicts


def test_an_answer_of_another_case_counts_nowhere_else(world: World) -> None:
    """A report that went elsewhere by a merge: neither its yes nor its no counts there."""
    case, target = says(world, world.submitted(), "yes"), world.called_back()
    world.merged(case, target)
    assert codes(world, target) == ["call_back"]


# Raw SQL -----------------------------------------------------------------------------------------


def forged_verify(world: World, case: Case) -> None:
    """All that `verify` writes, by hand: four findings, the event, the move."""
    visit = {"inspector": world.people["chen"], "on_site": True, "passed": True, "at": world.now}
    inspection = Inspection.objects.create(case=case, round=case.round, **visit)
    found = {"inspection": inspection, "passed": True, "remark": "属实", "pictures": 0}
    marks = {f"gate_{gate}": Finding.objects.create(gate=gate, **found) for gate in Gate}
    moved = {"from_status": "submitted", "to_status": "verified", "verb": "verify"}
    seq = Case.objects.get(pk=case.pk).version + 1
    CaseEvent.objects.create(
        case=case,
        seq=seq,
        role="inspector",
        at=world.now,
        data={"v": 1},
        digest="0" * 64,
        actor=world.people["chen"],
        factor="totp",
        **moved,
    )
    Case.objects.filter(pk=case.pk).update(status="verified", version=seq, **marks)


@pytest.mark.parametrize("solved", ["no", "partly", "yes"])
def test_a_forged_verification_meets_the_answer(world: World, solved: str) -> None:
    case = told(world, world.submitted(), solved)
    if solved == "yes":
        forged_verify(world, case)
        return
    # The report is said to say otherwise: what was answered is what the call says.
    with pytest.raises(DatabaseError, match="nobody gave"), transaction.atomic():
        Report.objects.filter(case=case).update(solved="yes")
    with pytest.raises(DatabaseError, match="not solved"), transaction.atomic():
        forged_verify(world, case)


def test_a_forged_verification_meets_who_was_not_asked(world: World) -> None:
    case = world.submitted()
    with pytest.raises(DatabaseError, match="nobody gave"), transaction.atomic():
        Report.objects.filter(case=case).update(outcome="unreachable", tries=9)
    with pytest.raises(DatabaseError, match="to be asked"), transaction.atomic():
        forged_verify(world, case)


def test_a_forged_unreachable_meets_the_rule(world: World) -> None:
    """Three calls are there, so that the database lets it pass; the rule knows their days."""
    case = world.submitted()
    for hour in (9, 10):
        in_vain(world, case, f"2026-03-03T{hour:02}:30")
    with pytest.raises(DatabaseError, match="nobody gave"), transaction.atomic():
        Report.objects.filter(case=case).update(outcome="unreachable", tries=9)
    in_vain(world, case, "2026-03-03T11:00")
    Report.objects.filter(case=case).update(outcome="unreachable", tries=9)
    assert codes(world, case) == ["call_back", "call_back_afternoon"]


# Unreachable -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("calls", "missing"),
    [
        ((), ["call_back"]),
        # Three in one hour, three of one day
        (("03T10:00", "03T10:20", "03T10:40"), ["call_back", "call_back_afternoon"]),
        (("03T10:00", "03T15:00", "03T17:00"), ["call_back"]),
        # Three mornings, three afternoons: and then the other half of any day
        (("03T10:00", "04T09:00", "05T11:59"), ["call_back_afternoon"]),
        (("03T12:00", "04T15:00", "05T16:00"), ["call_back_morning"]),
        (("03T10:00", "04T09:00", "05T11:59", "05T12:00"), []),
        (("03T10:00", "04T15:00", "05T16:00"), []),
        # A Saturday and a Sunday are no working days
        (("06T10:00", "07T15:00", "08T16:00"), ["call_back", "call_back_afternoon"]),
        (("06T10:00", "07T15:00", "09T16:00"), ["call_back"]),
        # Just before midnight and just after, local time, are two days
        (("03T23:59", "04T00:01", "05T09:00"), []),
    ],
)
def test_unreachable_is_three_working_days(
    world: World, calls: tuple[str, ...], missing: list[str]
) -> None:
    case = world.submitted()  # on Monday 2 March
    for call in calls:
        in_vain(world, case, f"2026-03-{call}")
    waits = CaseTask.objects.inbox(world.actor("wang")).filter(case=case).exists()
    assert waits is bool(missing)
    if missing:
        assert codes(world, case) == missing
    else:
        assert world.do("chen", "verify", case, **all_passed()).case.confirmed_at is None


@pytest.mark.parametrize(
    ("days", "missing"),
    [
        # A Saturday that is worked counts, a Monday that is a holiday does not.
        (("05-06T10:00", "05-08T15:00", "05-09T16:00"), []),
        (("04-30T10:00", "05-04T15:00", "05-06T16:00"), ["call_back"]),
        # Over the end of a year, into one whose days nobody has published.
        (("12-30T10:00", "12-31T15:00", "2027-01-01T16:00"), ["call_back"]),
        (("12-31T10:00", "2027-01-04T15:00", "2027-01-05T23:59"), []),
    ],
)
def test_working_days_are_those_of_the_calendar(
    world: World, days: tuple[str, ...], missing: list[str]
) -> None:
    world.now = moment("2026-04-29T09:00")
    world.term("chen", date(2028, 1, 1))
    case = world.submitted()
    for day in days:
        in_vain(world, case, day if len(day) > 12 else f"2026-{day}")
    if missing:
        assert codes(world, case) == missing
    else:
        assert world.do("chen", "verify", case, **all_passed()).case.status == "verified"


def test_a_try_is_counted_when_it_is_recorded(world: World) -> None:
    """There is no field for a time, and an earlier moment than the last event is refused."""
    case = world.submitted()
    in_vain(world, case, "2026-03-05T10:00")
    with pytest.raises(Conflict):
        in_vain(world, case, "2026-03-03T10:00")


def test_tries_are_counted_anew_each_round(world: World) -> None:
    case = world.submitted()
    for day, hour in ((3, 10), (4, 15), (5, 16)):
        in_vain(world, case, f"2026-03-0{day}T{hour}:00")
    failing = all_passed(solved="no", solved_remark="仍在渗漏")
    case = world.do("chen", "rework", case, **failing).case
    case = world.do("zhao", "submit", world.answered(case)).case
    assert codes(world, case) == ["call_back"]


# Silence -----------------------------------------------------------------------------------------


def test_silence_counts_from_the_submission_of_the_round(world: World) -> None:
    case = world.logged(reporter_name="", reporter_contact="", anonymous=True)
    case = world.ready(world.planned(world.assigned(case)))  # replied on Monday 2 March
    world.now = moment("2026-03-16T09:00")
    case = world.do("zhao", "submit", case).case
    assert codes(world, case) == ["silence"]
    world.now = moment("2026-03-23T22:30")  # the fifth working day is not over
    assert codes(world, case) == ["silence"]
    world.now = moment("2026-03-24T09:00")
    failing = all_passed(solved="no", solved_remark="仍在渗漏")
    case = world.do("chen", "rework", case, **failing).case
    case = world.do("zhao", "submit", world.answered(case)).case
    assert codes(world, case) == ["silence"]  # anew


def test_silence_of_one_who_joined_counts_from_then(world: World) -> None:
    case = world.called_back()
    world.tick(days=30)
    quiet = world.logged(reporter_name="", reporter_contact="", anonymous=True)
    world.merged(quiet, case)
    assert codes(world, case) == ["silence"]
    world.tick(days=10)
    assert world.do("chen", "verify", case, **all_passed()).case.status == "verified"
