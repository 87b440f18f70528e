"""Two who agree.

Each pair has the rights of both, and no facts. What two people may decide together by design (an
exit, “not public”, taking an allegation off) is told to the reporter or the auditor and stands
under its own number; what they cannot make up is here.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.law.attempts import Law, tries
from tests.looks import drawn, says
from tests.tracks import ALLEGED, DECIDED, accused
from tests.world import World, all_passed, photo
from tracker import custody, vouching
from tracker.actor import Actor
from tracker.models import CustodyEvent, Request
from tracker.vocabulary import Role
from workflows.door import perform

pytestmark = pytest.mark.django_db
YES = {"granted": "yes", "decision": "同意"}


@tries("close", "Clerk and director: close what the unit says is done and nobody has seen")
def test_office_without_inspector(law: Law, world: World) -> None:
    case = world.called_back()
    world.published(case)
    for who in ("wang", "zhou"):
        law.door("not_allowed", who, "verify", case, **all_passed())
    law.door("wrong_state", "zhou", "close", case)


@tries("withdraw", "Clerk and director: end as withdrawn what its reporter has not withdrawn")
def test_office_withdraws(law: Law, world: World) -> None:
    law.door("not_withdrawn", "wang", "propose_withdraw", world.planned(), reason="已撤诉")
    law.door("no_request", "zhou", "withdraw", world.planned(), **YES)


@tries("reject", "Clerk and director: have done with a case that is verified, by any exit but one")
def test_office_exits_late(law: Law, world: World) -> None:
    case, target = world.verified(), world.planned()
    given = {"target": target.number, "reason": "同一问题", "compared": True}
    law.door("wrong_state", "wang", "propose_merge", case, **given)
    law.door("wrong_state", "wang", "propose_withdraw", case, reason="已撤诉")
    law.door("wrong_state", "wang", "propose_reject", case, route_code="other", reason="非我")


@tries("merge", "Clerk and director: merge a case into one that leaves the ledger meanwhile")
def test_office_merges_into_nothing(law: Law, world: World) -> None:
    case, target = world.logged(), world.logged()
    given = {"target": target.number, "reason": "同一问题", "compared": True}
    world.do("wang", "propose_merge", case, **given)
    world.rejected(target)
    law.door("target_ended", "zhou", "merge", case, **YES)


@tries("close", "Clerk and director: hide a verified case as secret, and close it at once")
def test_office_hides(law: Law, world: World) -> None:
    case = world.inspected()
    world.do("wang", "ask_nonpublic", case, secrecy="secret", reason="涉密")
    world.do("zhou", "decide_nonpublic", case, **YES)
    world.do("zhao", "sign", case)
    world.do("chen", "sign", case)
    law.door("notice", "zhou", "close", case)


@tries("decide_nonpublic", "Auditor and director: hide a case, when they are all who would read it")
def test_readers_hide(law: Law, world: World) -> None:
    world.post("sun", Role.CLERK)
    case = world.inspected()
    world.do("sun:clerk", "ask_nonpublic", case, secrecy="secret", reason="涉密")
    law.door("no_auditor", "zhou", "decide_nonpublic", case, **YES)


@tries("decide_objection", "Clerk and director: dismiss an objection that means what both did")
def test_office_judges_itself(law: Law, world: World, more: World) -> None:
    case = world.inspected()
    world.do("wang", "ask_nonpublic", case, secrecy="privacy", reason="涉及隐私")
    world.do("zhou", "decide_nonpublic", case, **YES)
    said = {"ground": "untrue", "reason": "并不涉及隐私"}
    perform(case.pk, "object", world.actor("sun"), at=world.tick(), **said)
    no = {"request": Request.objects.get(kind="objection").pk, "granted": "no", "decision": "否"}
    for who in ("wang", "zhou"):
        law.door("own_deed", who, "decide_objection", case, **no)


@tries("ruling", "Clerk and director: sign in the head's place before the head was heard")
def test_office_rules_early(law: Law, world: World) -> None:
    law.door("head_may_sign", "zhou", "propose_ruling", world.verified(), reason="负责人不在")


@tries("ruling", "Clerk and director: let the decision in the head's place stand for all three")
def test_office_rules_for_all(law: Law, world: World) -> None:
    case = world.verified()
    world.tick(days=20)
    world.do("zhou", "propose_ruling", case, reason="公示期满未签字")
    world.do("wang", "ruling", case, **YES)
    law.door("signature_inspector", "zhou", "close", case)


@tries("accountability", "Clerk and director: settle misconduct without a discipline officer")
def test_office_settles(law: Law, world: World) -> None:
    case = accused(world)
    for who in ("wang", "zhou"):
        law.track("not_allowed", who, "outcome", case, **DECIDED)
    law.door("discipline", "chen", "verify", case, **all_passed())


@tries("custody", "Clerk and director: the clerk resets an inspector, and signs as he does")
def test_office_takes_an_account(law: Law, world: World) -> None:
    case = world.called_back()
    custody.reset_password(world.people["chen"], world.actor("wang"), world.now)
    law.door("custody", "chen", "verify", case, **all_passed())
    events = list(CustodyEvent.objects.waiting())
    way = lambda: vouching.confirm(events, world.actor("wang"), world.now, "认识")  # noqa: E731
    law.refused(["not_independent"], way, "custody", "confirm")


@tries("submit", "Head and officer: submit what neither has done")
def test_unit_together(law: Law, world: World) -> None:
    case = world.planned()
    missing = ["measure_open", "reply"]
    law.door(missing, "zhao", "submit", case)
    (measure,) = case.measures.all()
    world.do("zhao", "measure", case, measure=measure.pk, done=True)
    law.door(["measure_unshown", "reply"], "zhao", "submit", case)


@tries("verify", "Head and inspector: verify without the reporter having been asked")
def test_friendly_inspector(law: Law, world: World) -> None:
    law.door("call_back", "chen", "verify", world.submitted(), **all_passed())


@tries("verify", "Head and inspector: verify on paper, or without a word of what was seen")
def test_on_paper(law: Law, world: World) -> None:
    case = world.called_back()
    law.door("on_site", "chen", "verify", case, **all_passed(on_site=False))
    blank = all_passed(measures_remark="。", solved_remark="")
    law.door(["measures_remark", "solved_remark"], "chen", "verify", case, **blank)


@tries("solved", "Head and inspector: pass what is done in part")
def test_partly(law: Law, world: World) -> None:
    case = world.called_back()
    found = all_passed(solved="partly", solved_remark="一期", solved_demand="二期")
    law.door("solved", "chen", "verify", case, **found)


@tries("measures", "Head and inspector: pass a gate with the unit's own picture")
def test_the_units_picture(law: Law, world: World) -> None:
    case = world.called_back()
    found = all_passed(measures_remark="", measures_files=[photo("after.jpg")])
    law.door("measures_remark", "chen", "verify", case, **found)


@tries("rework", "Head and inspector: begin a new round without anything to do in it")
def test_rework_for_nothing(law: Law, world: World) -> None:
    case = world.called_back()
    law.door("__all__", "chen", "rework", case, **all_passed())
    found = all_passed(solved="no", solved_remark="渗漏", solved_demand="。")
    law.door("solved_demand", "chen", "rework", case, **found)


@tries("verify", "Head and inspector: verify over a “no”, or over “partly”")
def test_over_a_no(law: Law, world: World) -> None:
    for answer in ("no", "partly"):
        case = says(world, world.submitted(), answer)
        law.door("denied", "chen", "verify", case, **all_passed())


@tries("verify", "Head and inspector: leave a dissatisfied reporter without an answer")
def test_unhappy(law: Law, world: World) -> None:
    case = world.called_back(satisfaction="dissatisfied")
    law.door("reply_remark", "chen", "verify", case, **all_passed(reply_remark=""))


@tries("sign", "Head and inspector: sign before the public can read what was found")
def test_signed_unread(law: Law, world: World) -> None:
    case = world.inspected()
    law.door("publish", "zhao", "sign", case)
    law.door(["publish", "signature_head"], "chen", "sign", case)


@tries("sign", "Head and inspector: let the inspector sign first, for the head to follow")
def test_out_of_turn(law: Law, world: World) -> None:
    law.door("signature_head", "chen", "sign", world.verified())


@tries("verify", "Head and the inspector of his own house: take the case over")
def test_own_house(law: Law, world: World) -> None:
    law.door("not_found", "wei", "verify", world.called_back(), **all_passed())


@tries("verify", "Clerk and inspector: take the second look from the one who was drawn for it")
def test_second_look_taken(law: Law, world: World, more: World) -> None:
    case = says(world, world.submitted(), "no")
    case = world.do("wang", "second_look", case, reason="反映人称未解决").case
    given = {"inspector": world.people["chen"].pk, "reason": "换回"}
    law.door("inspector", "wang", "correct", case, **given)
    law.door("not_found", "chen", "verify", case, **all_passed(reply_remark="已说明"))


@tries("sign", "Clerk and inspector: keep what the first look found when a second one is demanded")
def test_first_look_void(law: Law, world: World, more: World) -> None:
    case = says(world, world.signed(), "no")
    case = world.do("wang", "second_look", case, reason="反映人称未解决").case
    second = drawn(world, case)
    case = world.do(second, "verify", case, **all_passed(reply_remark="已说明")).case
    world.published(case)
    law.door(["signature_head"], second, "sign", case)
    law.door("not_found", "chen", "sign", case)


@tries("call_back", "Clerk and inspector: silence the reporter, whose answer came by the receipt")
def test_receipt_stands(law: Law, world: World) -> None:
    case = says(world, world.submitted(), "partly")
    call = {"report": case.reports.get().pk, "outcome": "unreachable"}
    world.do("wang", "call_back", case, **call)
    law.door("denied", "chen", "verify", case, **all_passed())


@tries("accountability", "Director and auditor: settle an allegation between them")
def test_director_and_auditor(law: Law, world: World) -> None:
    case = accused(world)
    for who in ("zhou", "sun"):
        law.track("not_allowed", who, "outcome", case, **DECIDED)
    law.track("not_allowed", "sun", "take_off", case, of=case.track.get().pk, text="误会")


@tries("close", "Director and auditor: the auditor signs where somebody is missing")
def test_auditor_signs(law: Law, world: World) -> None:
    case = world.verified()
    law.door("not_allowed", "sun", "sign", case)
    law.door("not_allowed", "sun", "close", case)
    law.door("not_allowed", "sun", "verify", world.called_back(), **all_passed())


@tries("custody", "Director and auditor: confirm each other once more, as in an empty office")
def test_founding_again(law: Law, world: World) -> None:
    event = custody.note_factor(
        world.people["wang"], "factor_added", world.now, factor="totp", key="a" * 64
    )
    vouching.confirm([event], world.actor("sun"), world.now, "当面")
    mine = custody.note_factor(
        world.people["sun"], "factor_added", world.now, factor="totp", key="b" * 64
    )
    yours = custody.note_factor(
        world.people["zhou"], "factor_added", world.now, factor="totp", key="c" * 64
    )
    assert mine.bars
    assert yours.bars
    for who, what in (("zhou", mine), ("sun", yours)):
        way = lambda w=who, e=what: vouching.confirm([e], world.actor(w), world.now, "熟")  # noqa: E731
        law.refused(["not_independent"], way, "custody", "confirm")


@tries("withdraw", "Clerk and one reporter of two: withdraw for both")
def test_one_reporter_of_two(law: Law, world: World) -> None:
    case = world.planned()
    world.merged(world.logged(), case)
    first = case.reports.order_by("pk").first()
    for _day in range(2):
        world.tick(days=1)
        perform(case.pk, "retract", Actor.citizen(first), at=world.now, stands="yes")
    law.door("not_withdrawn", "wang", "propose_withdraw", case, reason="已撤诉")


@tries("accountability", "Unit and clerk: let the case go on as if nothing had been alleged")
def test_nothing_alleged(law: Law, world: World) -> None:
    case = world.called_back(world.submitted(world.planned(world.assigned(**ALLEGED))))
    given: dict[str, Any] = {"kind": "none_found", "detail": "经查不存在"}
    world.do("zhao", "account", case, **given)
    law.door("discipline", "chen", "verify", case, **all_passed())
