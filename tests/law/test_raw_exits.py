"""Raw SQL against the other exits, and the ways back.

Nobody loses a case through another exit alone either; and what has ended is not begun again by
hand.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.law.attempts import Law, tries
from tests.law.forging import asks, decides, delete, fresh, insert, moved, tell, update
from tests.looks import said_solved
from tests.world import World
from tracker.models import Case, Retraction

pytestmark = pytest.mark.django_db


def rejects(world: World, case: Case, who: str = "zhou", **changes: Any) -> None:
    ended = {"route_code": "litigation", "ended_at": world.now, **changes}
    moved(world, case, "reject", who, "director", "rejected", **ended)


def withdraws(world: World, case: Case) -> None:
    moved(world, case, "withdraw", "zhou", "director", "withdrawn", ended_at=world.now)


def withdrawn(world: World, case: Case) -> None:
    """Proposed by one and confirmed by another, as far as rows can say so."""
    case = fresh(case)
    tell(world, case, "propose_withdraw", "wang", "clerk", case.status)
    update(case, version=case.version + 1)
    decides(world, asks(world, case, "withdraw", asked_at=world.now))
    withdraws(world, case)


@tries("reject", "Reject without anybody having proposed it")
def test_unproposed(law: Law, world: World) -> None:
    case = world.logged()
    law.sql("case_by_two", lambda: rejects(world, case))


@tries("reject", "… with a proposal of which no event tells, or a decision of which none does")
def test_untold(law: Law, world: World) -> None:
    case = world.logged()

    def proposal() -> None:
        asked = asks(world, case, "reject", route_code="litigation")
        decides(world, asked)
        rejects(world, case)

    law.sql("case_by_two", proposal)
    given = {"route_code": "litigation", "reason": "已诉讼"}
    world.do("wang", "propose_reject", case, **given)

    def decision() -> None:
        decides(world, case.requests.get())
        rejects(world, case, "sun")

    law.sql("case_by_two", decision)


@tries("reject", "… confirmed by whoever proposed it, or by nobody")
def test_by_one(law: Law, world: World) -> None:
    case = world.logged()
    world.do("wang", "propose_reject", case, route_code="litigation", reason="已诉讼")
    asked = case.requests.get()
    law.sql("request_decided_by_another", lambda: decides(world, asked, "wang"))
    law.sql("exit_has_two_people", lambda: decides(world, asked, decided_by=None))


@tries("reject", "… after making another person the one who proposed it")
def test_another_proposer(law: Law, world: World) -> None:
    case = world.logged()
    world.do("wang", "propose_reject", case, route_code="litigation", reason="已诉讼")
    asked = case.requests.get()
    law.sql("request_stays", lambda: update(asked, asked_by=world.people["sun"]))
    law.sql("request_stays", lambda: update(asked, route_code="other"))


@tries("merge", "Merge into another case than the one that was proposed")
def test_another_target(law: Law, world: World) -> None:
    case, target, other = world.logged(), world.logged(), world.logged()
    given = {"target": target.number, "reason": "同一问题", "compared": True}
    world.do("wang", "propose_merge", case, **given)
    ended = {"merged_into": other, "ended_at": world.now}

    def merges() -> None:
        decides(world, case.requests.get())
        moved(world, case, "merge", "zhou", "director", "merged", **ended)

    law.sql("case_by_two", merges)


@tries("merge", "Merge, as was proposed, what its reporter has denied since")
def test_denied_since(law: Law, world: World) -> None:
    case, target = world.submitted(), world.logged()
    given = {"target": target.number, "reason": "同一问题", "compared": True}
    world.do("wang", "propose_merge", case, **given)
    case = said_solved(world, case, "no")
    ended = {"merged_into": target, "ended_at": world.now}

    def merges() -> None:
        decides(world, case.requests.get())
        moved(world, case, "merge", "zhou", "director", "merged", **ended)

    law.sql("case_joined", merges)


@tries("withdraw", "End as withdrawn what no reporter has withdrawn, or only on one day")
def test_not_withdrawn(law: Law, world: World) -> None:
    case = world.planned()
    law.sql("case_wanted", lambda: withdrawn(world, case))
    report = case.reports.get()
    insert(Retraction, report=report, day=world.now.date(), stands=True, at=world.now)
    law.sql("case_wanted", lambda: withdrawn(world, case))


@tries("retract", "Change or remove what a reporter said about withdrawing")
def test_retractions_stay(law: Law, world: World) -> None:
    case = world.planned()
    report = case.reports.get().pk
    world.do("wang", "record_retract", case, report=report, stands="no")
    word = Retraction.objects.get()
    law.sql("retraction_update", lambda: update(word, stands=True))
    law.sql("retraction_delete", lambda: delete(word))


@tries(
    "decide_contest", "Take a rejected case up again without an objection, or by who rejected it"
)
def test_back_from_rejected(law: Law, world: World) -> None:
    case = world.rejected()
    back = {"ended_at": None, "route_code": ""}

    def accepts(who: str) -> None:
        moved(world, case, "decide_contest", who, "director", "logged", **back)

    law.sql("case_accepted", lambda: accepts("zhou"))
    world.do("wang", "contest", case, reason="并未诉讼")

    def same() -> None:
        decides(world, case.requests.get(kind="contest"), "zhou")
        accepts("zhou")

    law.sql("case_accepted", same)


@tries("unmerge", "Bring a merged case back further on than it stood")
def test_back_from_merged(law: Law, world: World) -> None:
    case = world.merged(world.planned(), world.planned())

    def parts() -> None:
        apart = {"merged_into": None, "ended_at": None}
        moved(world, case, "unmerge", "wang", "clerk", "submitted", **apart)

    law.sql("case_parted", parts)


@tries("close", "Change or renumber a case that has ended")
def test_ended(law: Law, world: World) -> None:
    case = world.closed()
    law.sql("case_final", lambda: update(case, title="改头换面"))
    law.sql("case_final", lambda: update(case, sign_off_number="XH2026-999999"))
    report = case.reports.get()
    law.sql("report_update", lambda: update(report, tries=9))


@tries("close", "Give a case another's number, or take it out of the ledger altogether")
def test_numbers_stay(law: Law, world: World) -> None:
    case = world.planned()
    law.sql("case_named", lambda: update(case, number="2026-777777"))
    law.sql("case_stays", lambda: delete(case))


@tries("assign", "Bring another unit into a case that has ended, or take one out")
def test_co_units(law: Law, world: World) -> None:
    case = world.assigned(co_units=[world.parks.pk])
    case = world.closed(world.verified(world.submitted(world.planned(case))))
    through = Case.co_units.through
    row = through.objects.get(case=case)
    law.sql("co_units_insert", lambda: insert(through, case=case, unit=world.traffic))
    law.sql("co_units_delete", lambda: delete(row))


@tries("archive", "Write a case down as archived, so that it is done without being counted")
def test_archived(law: Law, world: World) -> None:
    case = world.planned()
    gone = lambda: moved(world, case, "archive", "wang", "clerk", "archived", ended_at=world.now)  # noqa: E731
    law.sql("case_moves", gone)


@tries("decide_extension", "Let the unit's own officer have decided what it asked for")
def test_decided_by_the_unit(law: Law, world: World) -> None:
    case = world.do("zhao", "ask_extension", world.planned(), amount=2, reason="雨季").case
    law.sql("request_apart", lambda: decides(world, case.requests.get(), "li"))


@tries("decide_long", "Let a long way have been approved by nobody")
def test_long_by_one(law: Law, world: World) -> None:
    case = world.partly()
    days = [f"2026-0{month}-01" for month in (5, 7)]
    steps = [{"text": f"节点{d}", "owner": "刘工", "due_on": d} for d in days]
    case = world.do("li", "propose_long", case, reason="须分期", milestones=steps).case
    asked = case.requests.get(kind="long")
    law.sql("long_plan_has_two_people", lambda: decides(world, asked, decided_by=None))


@tries("ruling", "Put a decision in the head's place that one took alone, or that nobody confirmed")
def test_ruled_by_hand(law: Law, world: World) -> None:
    case = world.verified()
    world.tick(days=20)
    why = {"reason": "公示期满，负责人未签字"}

    def unproposed() -> None:
        asked = asks(world, case, "ruling", "zhou", asked_role="director")
        decides(world, asked, "wang")
        update(case, ruling=asked)

    law.sql("case_ruled", unproposed)
    world.do("zhou", "propose_ruling", case, **why)
    asked = case.requests.get(kind="ruling")

    def unconfirmed() -> None:
        decides(world, asked, "wang")
        update(fresh(case), ruling=asked)

    law.sql("case_ruled", unconfirmed)
    law.sql("case_ruled", lambda: update(fresh(case), ruling=asked))
