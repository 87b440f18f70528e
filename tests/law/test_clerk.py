"""One clerk alone.

Wang logs, assigns, takes answers down, publishes and proposes: nearly everything that is written
passes through these hands.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.law.attempts import Law, tries
from tests.looks import drawn, says
from tests.tracks import ALLEGED, NONE_FOUND, accused
from tests.world import World, all_passed
from tracker.actor import Actor
from tracker.models import Case, Request
from tracker.vocabulary import Role
from workflows.door import perform

pytestmark = pytest.mark.django_db
YES = {"granted": "yes", "decision": "同意"}
SAID = {"outcome": "answered", "solved": "yes", "satisfaction": "satisfied"}
QUIET = {"reporter_name": "", "reporter_contact": "", "anonymous": True}
UNSOLVED = {"ground": "unsolved", "reason": "仍然没有水"}


def in_vain(world: World, case: Case, **span: float) -> None:
    world.tick(**span)
    world.do("wang", "call_back", case, report=case.reports.get().pk, outcome="unreachable")


@tries("assign", "Hand a case over in the reporter's own words, unread")
def test_unread(law: Law, world: World) -> None:
    given = {"unit": world.water.pk, "tier": world.tier.pk}
    law.door(["unit_title", "unit_text"], "wang", "assign", world.logged(), **given)


@tries("verify", "Verify and sign as clerk")
def test_verifies(law: Law, world: World) -> None:
    law.door("not_allowed", "wang", "verify", world.called_back(), **all_passed())
    law.door("not_allowed", "wang", "sign", world.verified())
    law.door("not_allowed", "wang", "close", world.signed())


@tries("correct", "Choose a friend as inspector")
def test_chooses_the_inspector(law: Law, world: World) -> None:
    world.person("ding", "丁一", Role.INSPECTOR)
    world.person("ma", "马宁", Role.INSPECTOR)
    case = world.called_back()
    for who in ("ma", "wei"):
        given = {"inspector": world.people[who].pk, "reason": "换人"}
        law.door("inspector", "wang", "correct", case, **given)


@tries("reply", "Gate 4: have a case verified whose reporter was never asked")
def test_never_asked(law: Law, world: World) -> None:
    law.door("call_back", "chen", "verify", world.submitted(), **all_passed())


@tries("reply", "Gate 4: call three times in one hour and write “unreachable”")
def test_three_calls_in_an_hour(law: Law, world: World) -> None:
    case = world.submitted()
    for _call in range(3):
        in_vain(world, case, minutes=5)
    law.door(["call_back", "call_back_morning"], "chen", "verify", case, **all_passed())


@tries("reply", "Gate 4: call on three days, always when nobody is at home")
def test_three_afternoons(law: Law, world: World) -> None:
    case = world.submitted()
    for _call in range(3):
        in_vain(world, case, hours=23)
    law.door("call_back_morning", "chen", "verify", case, **all_passed())


@tries("reply", "Gate 4: take silence for consent before the question could be answered")
def test_silence(law: Law, world: World) -> None:
    case = world.ready(world.planned(world.assigned(world.logged(**QUIET))))
    world.tick(days=20)
    case = world.do("zhao", "submit", case).case
    law.door("silence", "chen", "verify", case, **all_passed())


@tries("call_back", "Write “solved” over a “no” that the reporter gave by the receipt")
def test_over_the_receipt(law: Law, world: World) -> None:
    case = says(world, world.submitted(), "no")
    call = {"report": case.reports.get().pk, **SAID}
    law.door("report", "wang", "call_back", case, **call)
    law.door("denied", "chen", "verify", case, **all_passed())


@tries("call_back", "Write down a “yes” the reporter never gave: he contradicts it by the receipt")
def test_contradicted(law: Law, world: World) -> None:
    case = world.signed(world.verified(world.called_back()))
    says(world, case, "no")
    world.tick(days=20)
    law.door("denied", "zhou", "close", case)


@tries("call_back", "Write down how satisfied somebody is, without asking whether it is solved")
def test_one_question(law: Law, world: World) -> None:
    case = world.submitted()
    call = {"report": case.reports.get().pk, **SAID, "solved": ""}
    law.door("solved", "wang", "call_back", case, **call)


@tries("merge", "Make a “no” disappear by merging its case into one that is answered “yes”")
def test_a_no_goes_along(law: Law, world: World) -> None:
    case, target = says(world, world.submitted(), "no"), world.called_back()
    given = {"target": target.number, "reason": "同一问题", "compared": True}
    law.door("denied", "wang", "propose_merge", case, **given)


@tries("merge", "Make an allegation disappear by merging its case into one without")
def test_an_allegation_goes_along(law: Law, world: World) -> None:
    case, target = world.logged(**ALLEGED), world.called_back()
    world.merged(case, target)
    target = world.called_back(target)
    law.door("discipline", "chen", "verify", target, **all_passed())


@tries("propose_merge", "Merge without having read both cases, or into one that has ended")
def test_merges_unread(law: Law, world: World) -> None:
    case, ended = world.logged(), world.rejected()
    given = {"target": world.logged().number, "reason": "同一问题"}
    law.door("compared", "wang", "propose_merge", case, **given)
    gone = {**given, "target": ended.number, "compared": True}
    law.door("target", "wang", "propose_merge", case, **gone)


@tries("merge", "Take a case off the ledger by a merger alone")
def test_merges_alone(law: Law, world: World) -> None:
    case, target = world.logged(), world.logged()
    given = {"target": target.number, "reason": "同一问题", "compared": True}
    world.do("wang", "propose_merge", case, **given)
    law.door("own_request", "wang", "merge", case, **YES)


@tries("unmerge", "Bring a merged case back when the one it went to has been closed over it")
def test_unmerges_late(law: Law, world: World) -> None:
    target = world.called_back()
    case = world.merged(world.logged(), target)
    world.closed(world.verified(world.called_back(target)))
    law.door("target_ended", "wang", "unmerge", case, reason="并非同一处")


@tries("reject", "Take a case off the ledger as “not ours” alone")
def test_rejects_alone(law: Law, world: World) -> None:
    case = world.logged()
    law.door("no_request", "wang", "reject", case, **YES)
    given = {"route_code": "litigation", "reason": "已诉讼"}
    world.do("wang", "propose_reject", case, **given)
    law.door("own_request", "wang", "reject", case, **YES)


@tries("propose_reject", "Reject a case that a unit is working on, or that is verified")
def test_rejects_late(law: Law, world: World) -> None:
    given = {"route_code": "litigation", "reason": "已诉讼"}
    law.door("wrong_state", "wang", "propose_reject", world.planned(), **given)
    law.door("wrong_state", "wang", "propose_reject", world.verified(), **given)


@tries("propose_reject", "Pile proposals up until one of them is confirmed unread")
def test_two_exits_at_once(law: Law, world: World) -> None:
    case = world.logged()
    given = {"target": world.logged().number, "reason": "同一问题", "compared": True}
    world.do("wang", "propose_merge", case, **given)
    rejecting = {"route_code": "litigation", "reason": "已诉讼"}
    law.door("exit_open", "wang", "propose_reject", case, **rejecting)


@tries("decide_contest", "Decide the reporter's objection to the own rejection")
def test_judges_the_own_rejection(law: Law, world: World) -> None:
    case = world.rejected()
    reporter = Actor.citizen(case.reports.get())
    perform(case.pk, "contest", reporter, at=world.tick(), reason="并未诉讼")
    no = {"granted": "no", "decision": "维持"}
    law.door("rejected_it", "wang", "decide_contest", case, **no)
    law.door("rejected_it", "zhou", "decide_contest", case, **no)


@tries("contest", "Use up the reporter's one objection by an empty one, or wait until it is late")
def test_contests_for_the_reporter(law: Law, world: World) -> None:
    case, other = world.rejected(), world.rejected()
    world.do("wang", "contest", case, reason="代为提出")
    law.door("contested", "wang", "contest", case, reason="再次提出")
    world.tick(days=40)
    law.door("window_over", "wang", "contest", other, reason="代为提出")


@tries("propose_withdraw", "End a case as withdrawn that nobody has withdrawn, or only once")
def test_withdraws_for_the_reporter(law: Law, world: World) -> None:
    case = world.planned()
    law.door("not_withdrawn", "wang", "propose_withdraw", case, reason="已撤诉")
    said = {"report": case.reports.get().pk, "stands": "yes"}
    world.do("wang", "record_retract", case, **said)
    law.door("ask_again", "wang", "propose_withdraw", case, reason="已撤诉")


@tries("record_retract", "Write both withdrawals down on one day")
def test_withdraws_twice_a_day(law: Law, world: World) -> None:
    case = world.planned()
    said = {"report": case.reports.get().pk, "stands": "yes"}
    world.do("wang", "record_retract", case, **said)
    law.door("stands", "wang", "record_retract", case, **said)


@tries("record_retract", "Write down the withdrawal of somebody who left no number to call")
def test_withdraws_for_the_anonymous(law: Law, world: World) -> None:
    case = world.planned(world.assigned(world.logged(**QUIET)))
    said = {"report": case.reports.get().pk, "stands": "yes"}
    law.door("report", "wang", "record_retract", case, **said)


@tries("withdraw", "Have a withdrawal confirmed after the reporter has thought better of it")
def test_thought_better_of(law: Law, world: World) -> None:
    case = world.planned()
    report = case.reports.get()
    for who in ("wang", "zhou"):
        world.tick(days=1)
        world.do(who, "record_retract", case, report=report.pk, stands="yes")
    world.do("wang", "propose_withdraw", case, reason="已撤诉")
    perform(case.pk, "retract", Actor.citizen(report), at=world.tick(), stands="no")
    law.door("not_withdrawn", "zhou", "withdraw", case, **YES)


@tries("record_retract", "Hear a withdrawal by telephone alone, on both days")
def test_heard_alone(law: Law, world: World) -> None:
    case = world.planned()
    said = {"report": case.reports.get().pk, "stands": "yes"}
    world.do("wang", "record_retract", case, **said)
    world.tick(days=1)
    law.door("stands", "wang", "record_retract", case, **said)


@tries("propose_withdraw", "End a case as withdrawn while misconduct is alleged in it")
def test_withdraws_an_allegation(law: Law, world: World) -> None:
    case = world.planned(world.assigned(**ALLEGED))
    for who in ("wang", "zhou"):
        world.tick(days=1)
        world.do(who, "record_retract", case, report=case.reports.get().pk, stands="yes")
    law.door("discipline", "wang", "propose_withdraw", case, reason="已撤诉")


@tries("accountability", "Take an allegation off the track, or settle it, as clerk")
def test_settles_the_track(law: Law, world: World) -> None:
    case = accused(world)
    law.track("not_allowed", "wang", "outcome", case, **NONE_FOUND)
    given = {"of": case.track.get().pk, "text": "误会"}
    entry = world.track("wang", "take_off", case, **given)
    law.refused(
        ["not_allowed"], lambda: world.confirm("wang", entry), "discipline track", "confirm"
    )
    law.door("discipline", "chen", "verify", case, **all_passed())


@tries("release", "Let the notice run on what was released before anybody had looked")
def test_released_before(law: Law, world: World) -> None:
    case = world.inspected(world.published(world.called_back()))
    world.tick(days=40)
    law.door("publish", "zhao", "sign", case)
    law.door(
        ["signature_head", "signature_inspector", "publish"],
        "zhou",
        "close",
        case,
    )


@tries("release", "Exchange the public text after it was signed")
def test_exchanges_the_text(law: Law, world: World) -> None:
    case = world.signed()
    world.published(case, text="一切正常。")
    world.tick(days=20)
    law.door(["signature_head", "signature_inspector"], "zhou", "close", case)


@tries("correct", "Exchange the words of the case after it was signed")
def test_exchanges_the_words(law: Law, world: World) -> None:
    case = world.signed()
    world.do("wang", "correct", case, title="小事一件", reason="笔误")
    world.tick(days=20)
    law.door(["signature_head", "signature_inspector"], "zhou", "close", case)


@tries("ask_nonpublic", "Hide a case alone, or without saying why")
def test_hides_alone(law: Law, world: World, more: World) -> None:
    case = world.inspected()
    law.door("secrecy", "wang", "ask_nonpublic", case, reason="不宜公开")
    world.do("wang", "ask_nonpublic", case, secrecy="privacy", reason="涉及隐私")
    law.door("own_request", "wang", "decide_nonpublic", case, **YES)
    again = {"secrecy": "secret", "reason": "涉密"}
    law.door("word_open", "wang", "ask_nonpublic", case, **again)


@tries("release", "Show alone what two have decided to hide, so that another notice runs")
def test_shows_alone(law: Law, world: World, more: World) -> None:
    case = world.inspected()
    world.do("wang", "ask_nonpublic", case, secrecy="privacy", reason="涉及隐私")
    world.do("zhou", "decide_nonpublic", case, **YES)
    given = {"title": "停水", "text": "已恢复"}
    law.door("not_public", "wang", "release", case, **given)


@tries("unpublish", "Withdraw the text under a running notice alone")
def test_withdraws_the_text(law: Law, world: World) -> None:
    case = world.verified()
    law.door("wrong_state", "wang", "unpublish", case, reason="有误")
    world.do("wang", "ask_unpublish", case, reason="有误")
    law.door("own_request", "wang", "decide_unpublish", case, **YES)


@tries("ask_unpublish", "Withdraw from the public what it never saw, so that nothing is missed")
def test_withdraws_nothing(law: Law, world: World) -> None:
    law.door("nothing_public", "wang", "ask_unpublish", world.inspected(), reason="有误")


@tries("close", "Have a case closed while the text that the public read is withdrawn")
def test_closed_over_a_withdrawn_text(law: Law, world: World) -> None:
    case = world.signed()
    world.do("wang", "ask_unpublish", case, reason="有误")
    world.do("zhou", "decide_unpublish", case, **YES)
    world.tick(days=20)
    missing = ["signature_head", "signature_inspector", "publish"]
    law.door(missing, "zhou", "close", case)


@tries("decide_objection", "Decide an objection that means the own deed")
def test_own_deed(law: Law, world: World) -> None:
    case = world.verified()
    perform(case.pk, "object", Actor.citizen(), at=world.tick(), **{**UNSOLVED, "ground": "untrue"})
    asked = Request.objects.get(kind="objection").pk
    no = {"request": asked, "granted": "no", "decision": "属实"}
    law.door("own_deed", "wang", "decide_objection", case, **no)


@tries("object", "Object before the notice, or after it, to hold a case back or let one through")
def test_objects_out_of_time(law: Law, world: World) -> None:
    law.door("notice_ahead", "wang", "object", world.inspected(), **UNSOLVED)
    case = world.verified()
    world.tick(days=40)
    law.door("notice_ended", "wang", "object", case, **UNSOLVED)


@tries("second_look", "Demand second looks where nobody denies, until somebody agreeable is drawn")
def test_second_look_for_nothing(law: Law, world: World, more: World) -> None:
    law.door("no_denial", "wang", "second_look", world.verified(), reason="再看看")


@tries("draw", "Draw again, or put another in the place of who was drawn")
def test_draws_by_hand(law: Law, world: World, more: World) -> None:
    case = says(world, world.submitted(), "no")
    case = world.do("wang", "second_look", case, reason="反映人称未解决").case
    law.door("not_allowed", "wang", "draw", case)
    law.door("not_allowed", "wang", "draw_witness", case)
    friend = next(name for name in ("ding", "bai") if name != drawn(world, case))
    given = {"inspector": world.people[friend].pk, "reason": "换人"}
    law.door("inspector", "wang", "correct", case, **given)
    law.door("not_found", friend, "verify", case, **all_passed(reply_remark="已说明"))


@tries("difference", "Publish reasons against a reporter without anybody having looked again")
def test_contradicts_without_a_look(law: Law, world: World) -> None:
    case = says(world, world.verified(), "no")
    law.door("no_difference", "wang", "difference", case, text="户内阀门")
    world.tick(days=20)


@tries("difference", "Contradict a reporter where the public cannot read it")
def test_contradicts_in_secret(law: Law, world: World, more: World) -> None:
    case = says(world, world.submitted(), "no")
    case = world.do("wang", "second_look", case, reason="反映人称未解决").case
    heard = all_passed(reply_remark="已当面说明")
    case = world.do(drawn(world, case), "verify", case, **heard).case
    law.door("publish", "wang", "difference", case, text="户内阀门")


@tries("decide_extension", "Ask as officer and grant as clerk, in two posts")
def test_asks_and_grants(law: Law, world: World) -> None:
    world.post("li", Role.CLERK)
    case = world.planned()
    world.do("li:officer", "ask_extension", case, amount=2, reason="雨季")
    law.door(["own_request", "acted_for_unit"], "li:clerk", "decide_extension", case, **YES)


@tries("verify", "Log and assign a case, then inspect it in another post")
def test_handled_and_inspects(law: Law, world: World) -> None:
    ends = (world.now + timedelta(days=300)).date()
    world.post("wang", Role.INSPECTOR, ends_on=ends)
    case = world.called_back()
    Case.objects.filter(pk=case.pk).update(inspector=world.people["wang"])
    law.door("own_case", "wang:inspector", "verify", case, **all_passed())


@tries("stand_in", "Appoint somebody more agreeable to act for the head")
def test_appoints(law: Law, world: World) -> None:
    given = {"person": world.people["li"].pk}
    law.door("not_allowed", "wang", "stand_in", world.assigned(), **given)
