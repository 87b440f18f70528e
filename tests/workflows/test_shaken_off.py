"""How a reporter's word would be shaken off: by a merger, by its undoing, by one call more."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.imports.refusals import blocked, on_its_way, running
from tests.looks import drawn, looked_again, says
from tests.workflows.test_gate4 import codes, told
from tests.world import World, all_passed
from tracker.actor import Actor
from tracker.errors import Blocked, Invalid
from tracker.models import Case, CaseEvent, Report, Request
from tracker.vocabulary import Role
from workflows.door import perform
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db
YES: dict[str, Any] = {"granted": "yes", "decision": "同意"}
SAME: dict[str, Any] = {"reason": "同一问题", "compared": True}
APART: dict[str, Any] = {"reason": "并非同一处"}


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def answers(world: World, case: Case, report: Report, solved: str, **more: Any) -> Case:
    said = {"solved": solved, "satisfaction": "neutral", **more}
    return perform(case.pk, "answer", Actor.citizen(report), at=world.tick(), **said).case


# By a merger -------------------------------------------------------------------------------------


@pytest.mark.parametrize("solved", ["no", "partly"])
def test_a_denied_case_leaves_by_no_merger(world: World, solved: str) -> None:
    case, target = says(world, world.submitted(), solved), world.called_back()
    assert blocked(world, "wang", "propose_merge", case, target=target.number, **SAME) == ["denied"]


def test_nor_if_the_no_comes_between_the_two_words(world: World) -> None:
    case, target = world.submitted(), world.called_back()
    world.do("wang", "propose_merge", case, target=target.number, **SAME)
    says(world, case, "no")
    assert blocked(world, "zhou", "merge", case, **YES) == ["denied"]
    no = {"granted": "no", "decision": "反映人称未解决"}
    assert world.do("zhou", "merge", case, **no).case.status == "submitted"


def test_nor_while_a_second_look_is_to_answer_it(world: World) -> None:
    world.person("ding", "丁监督", Role.INSPECTOR)
    case, target = says(world, world.submitted(), "no"), world.called_back()
    world.do("wang", "second_look", case, reason="反映人称仍未解决")
    codes = blocked(world, "wang", "propose_merge", case, target=target.number, **SAME)
    assert codes == ["denied", "looked_at"]


def test_nor_by_hand(world: World) -> None:
    case, target = world.submitted(), world.called_back()
    world.do("wang", "propose_merge", case, target=target.number, **SAME)
    case = says(world, case, "no")
    with pytest.raises(DatabaseError, match="not solved"), transaction.atomic():
        merged_by_hand(world, case, target)


def merged_by_hand(world: World, case: Case, target: Case) -> None:
    """All that `merge` writes, by hand."""
    zhou, seq = world.people["zhou"], case.version + 1
    Request.objects.filter(case=case, kind="merge").update(
        granted=True, decided_at=world.now, decided_by=zhou
    )
    moved = {"from_status": "submitted", "to_status": "merged", "verb": "merge"}
    CaseEvent.objects.create(
        case=case, seq=seq, at=world.now, actor=zhou, factor="totp", digest="0" * 64, **moved
    )
    Report.objects.filter(case=case).update(case=target)
    Case.objects.filter(pk=case.pk).update(
        status="merged", version=seq, merged_into=target, ended_at=world.now
    )


def test_sent_back_it_may_be_merged(world: World) -> None:
    """Rework has answered the "no"; whoever goes along is asked there."""
    case, target = says(world, world.submitted(), "no"), world.called_back()
    failing = all_passed(solved="no", solved_remark="仍在渗漏")
    world.do("chen", "rework", case, **failing)
    assert world.merged(case, target).status == "merged"
    assert codes(world, target) == ["call_back"]


# By taking it back -------------------------------------------------------------------------------


def parted(world: World, solved: str, **_: Any) -> tuple[Case, Case]:
    """Somebody came along, said this at the other case, and left with the case again."""
    case, target = world.called_back(), world.called_back()
    report = case.reports.get()
    world.merged(case, target)
    answers(world, target, report, solved)
    world.do("wang", "unmerge", case, **APART)
    return fresh(case), fresh(target)


def test_what_somebody_said_who_left_again_stops_the_other_no_more(world: World) -> None:
    """And what the others had said of it is in force as before."""
    _case, target = parted(world, "no")
    assert not target.disputed
    assert target.confirmed_at is not None
    assert on_its_way(target)
    assert world.do("chen", "verify", target, **all_passed()).case.status == "verified"


@pytest.mark.parametrize("solved", ["no", "yes"])
def test_whoever_said_something_in_between_is_asked_again(world: World, solved: str) -> None:
    """A clerk's "solved" of before the merger does not outlive what was said since."""
    case, _target = parted(world, solved)
    assert codes(world, case) == ["call_back"]
    assert case.confirmed_at is None
    assert set(running(case)) == {"question"}
    assert CaseTask.objects.inbox(world.actor("wang")).filter(case=case).exists()
    assert on_its_way(case)
    case = world.called_back(case)
    assert set(running(case)) == {"verify"}
    assert world.do("chen", "verify", case, **all_passed()).case.status == "verified"


def test_nobody_is_taken_by_hand_from_those_who_are_asked(world: World) -> None:
    case, other = world.submitted(), world.logged()
    for change, words in (
        ({"case": other}, "by a merger alone"),
        ({"reachable": False}, "can be reached stays"),
    ):
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            Report.objects.filter(case=case).update(**change)


def test_the_office_learns_which_merger_to_take_back_first(world: World) -> None:
    first, second, third = world.logged(), world.logged(), world.logged()
    world.merged(first, second)
    world.merged(second, third)
    with pytest.raises(Blocked) as refusal:
        world.do("wang", "unmerge", first, **APART)
    (found,) = refusal.value.blockers
    assert found.code == "target_merged"
    assert (found.who, second.number in str(found.missing)) == ("clerk", True)
    world.do("wang", "unmerge", second, **APART)
    world.do("wang", "unmerge", first, **APART)
    assert [case.reports.count() for case in (first, second, third)] == [1, 1, 1]
    assert all(on_its_way(case) for case in (first, second, third))


# While somebody who came along is being asked ----------------------------------------------------


def test_the_inspectors_clock_rests_for_whoever_came_along(world: World) -> None:
    target = world.called_back()
    assert set(running(target)) == {"verify"}
    case = world.logged()
    world.merged(case, target)
    assert set(running(target)) == {"question"}
    assert on_its_way(target)
    world.tick(days=1)
    world.do("wang", "unmerge", case, **APART)
    assert set(running(target)) == {"verify"}
    assert on_its_way(target)


def test_on_public_notice_the_office_has_its_time_for_it_too(world: World) -> None:
    target = world.verified()
    world.merged(world.logged(), target)
    assert set(running(target)) == {"question", "notice"}
    assert on_its_way(target)
    target = world.called_back(target)
    assert set(running(target)) == {"notice"}
    assert on_its_way(target)


def test_sent_back_meanwhile_nobody_is_asked_any_more(world: World) -> None:
    target = world.verified()
    world.merged(world.logged(), target)
    declined = world.do("zhao", "decline", target, way="unit", reason="尚有一户未通")
    assert set(running(declined.case)) == {"rectify"}
    assert on_its_way(target)


# By one call more --------------------------------------------------------------------------------


def test_a_new_fact_is_not_talked_away_by_asking_again(world: World) -> None:
    case = looked_again(world, told(world, world.verified(), "no"))
    report = case.reports.get()
    call = {"report": report.pk, "outcome": "answered", "satisfaction": "neutral"}
    world.do("wang", "call_back", case, **call, solved="no", new_fact="昨晚又停水了")
    world.do("wang", "call_back", case, **call, solved="no")  # the same "no", and no fact beside it
    world.do("wang", "difference", case, text="户内阀门关闭")
    world.do("zhao", "sign", case)
    world.do(drawn(world, case), "sign", case)
    world.tick(days=20)
    assert blocked(world, "zhou", "close", case) == ["denied"]
    assert fresh(case).disputed
    world.do("wang", "call_back", case, **call, solved="yes")
    assert world.do("zhou", "close", case).case.status == "closed"


@pytest.mark.parametrize("fact", ["。", "😡", "昨晚又停水了", "昨晚又停水了！", "水压 ２ 公斤"])
def test_a_fact_says_something_and_is_new(world: World, fact: str) -> None:
    """Neither a full stop, nor what was said before the look, in whatever width it is typed."""
    case = says(world, world.verified(), "no", remark="水压2公斤")
    case = looked_again(world, case)
    case = looked_again(world, says(world, case, "no", new_fact="昨晚又停水了"))
    with pytest.raises(Invalid) as refusal:
        says(world, case, "no", new_fact=fact)
    assert refusal.value.errors.keys() == {"new_fact"}
    assert says(world, case, "no", new_fact="今晨又停水了").disputed


def test_silence_counts_anew_for_whoever_comes_back(world: World) -> None:
    case = world.logged(reporter_name="", reporter_contact="", anonymous=True)
    case = world.submitted(world.planned(world.assigned(case)))
    target = world.called_back()
    report = case.reports.get()
    world.merged(case, target)
    answers(world, target, report, "no")
    world.tick(days=40)
    world.do("wang", "unmerge", case, **APART)
    assert codes(world, case) == ["silence"]
