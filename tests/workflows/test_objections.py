"""Objections: a receipt, an answer, one pause for one ground; and never decided by who is meant."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from tests.imports.refusals import blocked, invalid, on_its_way
from tests.portal.conftest import english, sums
from tests.workflows.test_publication import running
from tests.world import World
from tracker.actor import Actor
from tracker.errors import Blocked
from tracker.identity import contact_key
from tracker.models import Case, Request
from tracker.vocabulary import Role
from workflows.door import Outcome, perform
from workflows.models import CaseProcess, CaseTask

__all__ = ["english", "sums"]
pytestmark = pytest.mark.django_db
NO = {"granted": "no", "decision": "已现场复核，确已解决"}
YES = {"granted": "yes", "decision": "情况属实"}


def raised(world: World, case: Case, reason: str, ground: str = "unsolved", **more: Any) -> Outcome:
    """By anybody, on the public page."""
    actor = more.pop("actor", Actor.citizen())
    given = {"ground": ground, "reason": reason, **more}
    return perform(case.pk, "object", actor, at=world.tick(), **given)


def first(case: Case) -> Request:
    return case.requests.filter(kind="objection", joined_to=None).order_by("pk")[0]


def pauses(case: Case) -> int:
    return case.clocks.get(kind="notice", stopped=None).pauses.count()


def decided(world: World, case: Case, payload: dict[str, str], who: str = "zhou") -> Case:
    asked = case.requests.get(kind="objection", decided_at=None)
    return world.do(who, "decide_objection", case, request=asked.pk, **payload).case


# Once for one ground ----------------------------------------------------------------------------


SAME = {
    "by telephone": ({"contact": "138 0000 1111"}, {"contact": "+86 13800001111"}, "话说得不一样"),
    "by e-mail": ({"contact": "A@b.cn"}, {"contact": "a@B.cn "}, "话说得不一样"),
    "by the words": ({}, {}, "三号楼 还是没有水！"),
    "by words nearly alike": ({}, {}, "三号楼还是没有水呀"),
    "by words, one without contact": ({"contact": "13800001111"}, {}, "三号楼还是没有水"),
}


@pytest.mark.parametrize("how", SAME)
@pytest.mark.parametrize("dismissed", [False, True])
def test_what_one_person_repeats_stops_the_clock_once(
    world: World, how: str, dismissed: bool
) -> None:
    before, after, words = SAME[how]
    case = world.verified()
    raised(world, case, "三号楼还是没有水", **before)
    if dismissed:
        decided(world, case, NO)
    clocks = running(case)
    event = raised(world, case, words, **after).event
    again = case.requests.exclude(joined_to=None).get()
    assert (again.joined_to, again.granted, event.record.joined) == (
        first(case),
        False,
        first(case).pk,
    )
    assert running(case) == clocks
    assert pauses(case) == 1
    assert CaseTask.objects.open().filter(case=case, process__request=again).count() == 0
    assert not CaseProcess.objects.filter(request=again).exists()
    assert on_its_way(case)


def test_another_ground_or_another_person_is_heard_anew(world: World) -> None:
    case = world.verified()
    raised(world, case, "三号楼还是没有水", contact="13800001111")
    raised(world, case, "三号楼还是没有水", contact="13800002222")
    raised(world, case, "公开的日期不对", ground="untrue", contact="13800001111")
    assert case.requests.filter(joined_to=None).count() == 3
    assert case.requests.filter(decided_at=None).count() == 3


def test_one_receipt_is_one_person(world: World) -> None:
    case = world.verified()
    reporter = Actor.citizen(case.reports.get())
    raised(world, case, "没有水", actor=reporter)
    raised(world, case, "二号楼的水是黄的，根本没法用", actor=reporter)
    assert case.requests.exclude(joined_to=None).count() == 1


def test_a_new_round_is_a_new_matter(world: World) -> None:
    case = world.verified()
    raised(world, case, "三号楼还是没有水", contact="13800001111")
    case = decided(world, case, YES)
    assert (case.status, case.round) == ("deadline", 2)
    case = world.answered(case)
    case = world.verified(world.do("zhao", "submit", case).case)
    raised(world, case, "三号楼还是没有水", contact="13800001111")
    assert case.requests.exclude(joined_to=None).count() == 0
    assert pauses(case) == 1


def test_a_joined_one_does_not_hold_up_the_exit(world: World) -> None:
    case = world.signed()
    raised(world, case, "三号楼还是没有水", contact="13800001111")
    decided(world, case, NO)
    raised(world, case, "还是没有水，我说了", contact="13800001111")
    world.tick(days=30)
    assert world.do("zhou", "close", case).case.status == "closed"


def test_contacts_are_kept_as_keys(world: World) -> None:
    case = world.verified()
    raised(world, case, "没有水", contact="13800001111")
    asked = first(case)
    assert asked.objector_key == contact_key("138-0000-1111")
    assert "13800001111" not in asked.objector_key
    assert contact_key("") is None


def test_the_database_joins_nothing_that_waits(world: World) -> None:
    case = world.verified()
    raised(world, case, "没有水")
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=first(case).pk).update(joined_to=first(case))


# While the notice runs --------------------------------------------------------------------------


def test_a_ground_is_needed_and_none_is_chosen_beforehand(world: World) -> None:
    case = world.verified()
    assert invalid(world, "wang", "object", case, reason="没有水") == {"ground"}


def test_there_is_a_form_only_while_the_notice_runs(world: World) -> None:
    world.begin(days_ago=1)
    case = world.inspected()
    path = f"/p/cases/{case.number}/object/"
    assert Client().get(path).status_code == 404
    world.published(case)
    assert Client().get(path).status_code == 200
    world.begin(days_ago=60)
    over = world.verified()
    path = f"/p/cases/{over.number}/object/"
    assert Client().get(path).status_code == 404
    with pytest.raises(Blocked):
        perform(over.pk, "object", Actor.citizen(), ground="other", reason="迟到的异议")


# Who decides ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ground", "barred"),
    [("untrue", True), ("unasked", True), ("other", True), ("unsolved", False)],
)
def test_not_by_whose_deed_is_meant(world: World, ground: str, barred: bool) -> None:
    """Wang has called the reporter back and released the text; the finding is Chen's."""
    case = world.verified()
    raised(world, case, "有出入", ground=ground)
    asked = first(case).pk
    if barred:
        assert blocked(world, "wang", "decide_objection", case, request=asked, **NO) == ["own_deed"]
        assert decided(world, case, NO).requests.get().decided_by == world.people["zhou"]
    else:
        assert decided(world, case, NO, "wang").requests.get().granted is False


def test_of_several_each_is_asked_for_itself(world: World) -> None:
    case = world.verified()
    raised(world, case, "还是没有水")
    raised(world, case, "日期不对", ground="untrue")
    mine = case.requests.get(ground="untrue").pk
    assert blocked(world, "wang", "decide_objection", case, request=mine, **NO) == ["own_deed"]
    other = case.requests.get(ground="unsolved").pk
    world.do("wang", "decide_objection", case, request=other, **NO)


def test_an_inspector_who_has_become_a_clerk_does_not_judge_the_own_finding(world: World) -> None:
    case = world.verified()
    raised(world, case, "还是没有水")
    world.post("chen", Role.CLERK)
    asked = first(case).pk
    codes = blocked(world, "chen:clerk", "decide_objection", case, request=asked, **NO)
    assert codes == ["own_deed"]


# The answer -----------------------------------------------------------------------------------


def objecting(world: World, reason: str = "三号楼还是没有水") -> tuple[Case, str]:
    """A case on notice now, and the receipt of an objection to it."""
    world.begin(days_ago=1)
    case = world.verified()
    outcome = raised(world, case, reason, contact="13800001111", objector="李四")
    return case, outcome.answer["receipt"]


def looked_up(number: str, code: str) -> Any:
    client = Client(headers={"accept-language": "en"})
    return client.post("/p/receipt/", {"number": number, "code": code}, follow=True)


def test_whoever_objects_reads_the_answer_by_the_receipt(world: World) -> None:
    case, code = objecting(world)
    page = looked_up(case.number, code).content.decode()
    assert "To be decided" in page
    assert "三号楼还是没有水" in page
    assert "李四" not in page
    decided(world, case, NO)
    page = looked_up(case.number, code).content.decode()
    assert "Dismissed" in page
    assert NO["decision"] in page


def test_a_wrong_code_or_number_opens_nothing(world: World) -> None:
    case, code = objecting(world)
    other = world.logged()
    assert looked_up(other.number, code).status_code == 422
    assert "There is no receipt" in looked_up(other.number, code).content.decode()
    wrong = "0" * 16 if code != "0" * 16 else "1" * 16
    assert "There is no receipt" in looked_up(case.number, wrong).content.decode()
    assert Client().get("/p/receipt/objection/").status_code == 302


def test_the_receipt_of_an_objection_opens_no_report(world: World) -> None:
    case, code = objecting(world)
    client = Client()
    client.post("/p/receipt/", {"number": case.number, "code": code})
    assert client.get("/p/receipt/case/").status_code == 302


def test_a_joined_one_has_the_answer_of_the_first(world: World) -> None:
    case, _code = objecting(world)
    code = raised(world, case, "还是没有水", contact="13800001111").answer["receipt"]
    decided(world, case, NO)
    page = looked_up(case.number, code).content.decode()
    assert "Joined to your first objection" in page
    assert NO["decision"] in page


@pytest.mark.parametrize(("answer", "label"), [(NO, "Dismissed"), (YES, "Upheld")])
def test_the_public_reads_when_what_and_how(world: World, answer: Any, label: str) -> None:
    case, _code = objecting(world)
    raised(world, case, "还是没有水", contact="13800001111")
    decided(world, case, answer)
    page = Client().get(f"/p/cases/{case.number}/?lang=en").content.decode()
    shown = page[page.index("objections-title") :]
    assert label in shown
    assert "The problem is not solved" in shown
    assert answer["decision"] in shown
    assert "said 1 more time by the same person" in shown
    assert "三号楼还是没有水" not in page
    assert "李四" not in page


def test_the_page_gives_the_receipt_once(world: World, sums: Any) -> None:
    world.begin(days_ago=1)
    case = world.verified()
    path = f"/p/cases/{case.number}/object/"
    given = {"ground": "unsolved", "reason": "没有水", "contact": "13800001111"}
    client = Client(headers={"accept-language": "en"})
    page = client.post(path, {**given, **sums(path)}).content.decode()
    code = "".join(re.findall(r"<span>(\d{4})</span>", page))
    assert len(code) == 16
    assert "To be decided" in looked_up(case.number, code).content.decode()
    page = client.post(path, {**given, **sums(path)}).content.decode()
    assert "You have objected on this ground before" in page


def test_what_was_typed_while_the_notice_ended_is_not_lost(world: World, sums: Any) -> None:
    world.begin(days_ago=1)
    case = world.verified()
    path = f"/p/cases/{case.number}/object/"
    solved = sums(path)
    notice = case.clocks.get(kind="notice", stopped=None)
    notice.stopped = timezone.now()
    notice.save()
    page = Client(headers={"accept-language": "en"}).post(
        path, {"ground": "unsolved", "reason": "来迟一步的话", **solved}
    )
    assert page.status_code == 422
    assert "来迟一步的话" in page.content.decode()
    assert "The public notice is over" in page.content.decode()
