"""One director alone.

Zhou signs last, decides what others propose and can demand second looks. A director who is in a
hurry has everything but the facts.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.desk.holders import Person, confirmed
from tests.desk.pages import Desk
from tests.law.attempts import Law, tries
from tests.looks import drawn, says
from tests.tracks import ALLEGED, DECIDED, accused
from tests.world import PASSWORD, World, all_passed
from tracker.actor import Actor
from tracker.models import Case
from tracker.vocabulary import Role
from workflows.door import perform

pytestmark = pytest.mark.django_db
YES = {"granted": "yes", "decision": "同意"}
WHY = {"reason": "公示期满，负责人未签字"}


@tries("close", "Close a case that nobody works on, has planned, has submitted, or has looked at")
def test_closes_early(law: Law, world: World) -> None:
    for stage in ("logged", "assigned", "planned", "submitted", "called_back"):
        law.door("wrong_state", "zhou", "close", getattr(world, stage)())


@tries("close", "Close a case that neither unit nor inspector has signed")
def test_closes_unsigned(law: Law, world: World) -> None:
    case = world.verified()
    world.tick(days=20)
    law.door(["signature_head", "signature_inspector"], "zhou", "close", case)


@tries("close", "Close a case of which the public has read nothing")
def test_closes_unpublished(law: Law, world: World) -> None:
    case = world.inspected()
    world.tick(days=40)
    missing = ["signature_head", "signature_inspector", "publish"]
    law.door(missing, "zhou", "close", case)


@tries("close", "Close a case before its public notice is over")
def test_closes_under_the_notice(law: Law, world: World) -> None:
    law.door("notice", "zhou", "close", world.signed())


@tries("close", "Close a case over an objection that nobody has decided")
def test_closes_over_an_objection(law: Law, world: World) -> None:
    case = world.signed()
    said = {"ground": "unsolved", "reason": "仍然没有水"}
    perform(case.pk, "object", Actor.citizen(), at=world.tick(), **said)
    world.tick(days=40)
    law.door(["request_open", "notice"], "zhou", "close", case)


@tries("close", "Close a case over a citizen's “no”, or “partly”")
def test_closes_over_a_no(law: Law, world: World) -> None:
    for answer in ("no", "partly"):
        case = says(world, world.signed(), answer)
        world.tick(days=20)
        law.door("denied", "zhou", "close", case)


@tries("close", "Close a case over a “no” that a second look contradicts, and say nothing of it")
def test_closes_over_a_difference(law: Law, world: World, more: World) -> None:
    case = says(world, world.submitted(), "no")
    case = world.do("zhou", "second_look", case, reason="反映人称未解决").case
    second = drawn(world, case)
    case = world.do(second, "verify", case, **all_passed(reply_remark="已说明")).case
    world.published(case)
    world.do("zhao", "sign", case)
    world.do(second, "sign", case)
    world.tick(days=20)
    law.door("difference", "zhou", "close", case)


@tries("close", "Close a case in which misconduct was alleged after it was verified")
def test_closes_over_an_allegation(law: Law, world: World) -> None:
    case = world.signed()
    world.track("chen", "allege", case, text="收受礼品")
    world.tick(days=20)
    law.door("discipline", "zhou", "close", case)


@tries("close", "Close a case to which a merger has brought a reporter whom nobody asked")
def test_closes_over_who_came_along(law: Law, world: World) -> None:
    case = world.signed()
    world.merged(world.logged(), case)
    world.tick(days=20)
    law.door("call_back", "zhou", "close", case)


@tries("close", "Sign for two of the three")
def test_two_of_three(law: Law, world: World) -> None:
    world.person("zhu", "朱正", Role.INSPECTOR)
    world.post("zhu", Role.DIRECTOR)
    world.term("chen", date(2026, 1, 1))
    case = world.called_back()
    case = world.do("zhu:inspector", "verify", case, **all_passed()).case
    world.published(case)
    world.do("zhao", "sign", case)
    world.do("zhu:inspector", "sign", case)
    world.tick(days=20)
    law.door("same_signer", "zhu:director", "close", case)


@tries("sign", "Sign the second time, in the place of nobody")
def test_signs_again(law: Law, world: World) -> None:
    case = world.signed()
    law.door("signed", "zhao", "sign", case)
    law.door("not_allowed", "zhou", "sign", case)


@tries("propose_ruling", "Decide in the head's place while the head may still sign")
def test_rules_early(law: Law, world: World) -> None:
    law.door("head_may_sign", "zhou", "propose_ruling", world.verified(), **WHY)


@tries("ruling", "Decide in the head's place alone")
def test_rules_alone(law: Law, world: World) -> None:
    case = world.verified()
    world.tick(days=20)
    world.do("zhou", "propose_ruling", case, **WHY)
    law.door("own_request", "zhou", "ruling", case, **YES)
    law.door("ruling_open", "zhou", "propose_ruling", case, **WHY)
    law.door("signature_head", "chen", "sign", case)
    law.door(["signature_head", "signature_inspector", "request_open"], "zhou", "close", case)


@tries("second_look", "Demand a second look instead of the first")
def test_looks_second_first(law: Law, world: World, more: World) -> None:
    law.door("first_look", "zhou", "second_look", world.called_back(), reason="换人去看")


@tries("second_look", "Demand it where nobody is left who has nothing to do with the case")
def test_nobody_to_draw(law: Law, world: World) -> None:
    law.door("pool", "zhou", "second_look", world.verified(), reason="再看看")


@tries("verify", "Inspect, verify and send back as director")
def test_inspects(law: Law, world: World) -> None:
    case = world.called_back()
    law.door("not_allowed", "zhou", "verify", case, **all_passed())
    wanting = all_passed(solved="no", solved_remark="未解决")
    law.door("not_allowed", "zhou", "rework", case, **wanting)


@tries("reply", "Take the reporter's answer down, or answer for the reporter")
def test_answers(law: Law, world: World) -> None:
    case = world.submitted()
    said = {"solved": "yes", "satisfaction": "satisfied"}
    call = {"report": case.reports.get().pk, "outcome": "answered", **said}
    law.door("not_allowed", "zhou", "call_back", case, **call)
    law.door("not_allowed", "zhou", "answer", case, **said)


@tries("reject", "Take cases off the ledger alone, with a clerk's post besides")
def test_exits_alone(law: Law, world: World) -> None:
    world.post("zhou", Role.CLERK)
    case = world.logged()
    given = {"route_code": "litigation", "reason": "已诉讼"}
    world.do("zhou:clerk", "propose_reject", case, **given)
    law.door("own_request", "zhou:director", "reject", case, **YES)
    other, target = world.logged(), world.logged()
    given = {"target": target.number, "reason": "同一问题", "compared": True}
    world.do("zhou:clerk", "propose_merge", other, **given)
    law.door("own_request", "zhou:director", "merge", other, **YES)


@tries("withdraw", "Confirm a withdrawal that was never proposed")
def test_withdraws_alone(law: Law, world: World) -> None:
    law.door("no_request", "zhou", "withdraw", world.planned(), **YES)
    law.door("no_request", "zhou", "merge", world.planned(), **YES)


@tries("decide_deferral", "Let a case rest without anybody having asked, or with no next look")
def test_defers(law: Law, world: World) -> None:
    law.door("no_request", "zhou", "decide_deferral", world.planned(), **YES)


@tries("decide_long", "Approve a long way that nobody has proposed, or the own one")
def test_approves_the_own(law: Law, world: World) -> None:
    law.door("no_request", "zhou", "decide_long", world.planned(), **YES)
    case = world.partly()
    world.post("chen", Role.DIRECTOR)
    days = [(world.now + timedelta(days=n)).date() for n in (30, 90)]
    steps = [{"text": f"节点{n}", "owner": "刘工", "due_on": day} for n, day in enumerate(days)]
    plan = {"reason": "须分期", "milestones": steps}
    world.do("chen:inspector", "propose_long", case, **plan)
    law.door("own_request", "chen:director", "decide_long", case, **YES)


@tries("milestone", "Have a case submitted whose milestones nobody has seen")
def test_milestones_unseen(law: Law, world: World) -> None:
    case = world.long_way()
    seen = {"passed": "yes", "on_site": False, "remark": ""}
    row = case.milestones.all()[0].pk
    law.door(["on_site", "remark"], "chen", "milestone", case, milestone=row, **seen)
    law.door("milestone", "zhao", "submit", world.answered(case))


@tries("milestone", "Look at milestones where no long way was approved")
def test_no_long_way(law: Law, world: World) -> None:
    given = {"milestone": 1, "passed": "yes", "on_site": True, "remark": "已换"}
    law.door("milestone", "chen", "milestone", world.partly(), **given)


@tries("accountability", "Settle an allegation, or confirm one's own word on it")
def test_settles_alone(law: Law, world: World) -> None:
    case = accused(world)
    law.track("not_allowed", "zhou", "outcome", case, **DECIDED)
    given = {"of": case.track.get().pk, "text": "误会"}
    entry = world.track("zhou", "take_off", case, **given)
    law.refused(["own_entry"], lambda: world.confirm("zhou", entry), "discipline track", "confirm")


@tries("accountability", "Confirm a hand-over that the discipline organ has not receipted")
def test_unreceipted(law: Law, world: World) -> None:
    case = accused(world)
    handed = {"outcome": "handed_over", "text": "移送", "organ": "区纪委监委"}
    entry = world.track("ji", "outcome", case, **handed, handed_on=world.now.date())
    law.refused(["receipt"], lambda: world.confirm("zhou", entry), "discipline track", "confirm")


@tries("accountability", "Confirm an outcome while somebody named is not decided about")
def test_names_open(law: Law, world: World) -> None:
    case = accused(world)
    world.track("ji", "name", case, person=world.people["zhao"].pk, text="来信点名")
    entry = world.track("ji", "outcome", case, **DECIDED)
    at = "confirm"
    law.refused(["naming_open"], lambda: world.confirm("zhou", entry), "discipline track", at)


@tries("accountability", "Let an earlier outcome settle a later allegation")
def test_alleged_since(law: Law, world: World) -> None:
    case = accused(world)
    entry = world.track("ji", "outcome", case, **DECIDED)
    world.track("chen", "allege", case, text="另收礼品")
    at = "confirm"
    law.refused(["alleged_since"], lambda: world.confirm("zhou", entry), "discipline track", at)


@tries("stand_in", "Appoint a stand-in where one has acted for the unit oneself")
def test_barred_appoints(law: Law, world: World) -> None:
    case = world.planned(world.assigned(**ALLEGED))
    world.moves("li", Role.DIRECTOR)
    given = {"person": world.people["zhao"].pk}
    law.door("acted_for_unit", "li", "stand_in", case, **given)


@tries("decide_nonpublic", "Hide a case where nobody is left to read it in the public's stead")
def test_hides_from_nobody(law: Law, world: World) -> None:
    case = world.inspected()
    world.do("wang", "ask_nonpublic", case, secrecy="privacy", reason="涉及隐私")
    law.door("pool", "zhou", "decide_nonpublic", case, **YES)


@tries("decide_nonpublic", "Hide a case and sign it off without the inside notice having run")
def test_hides_and_closes(law: Law, world: World, more: World) -> None:
    case = world.inspected()
    world.do("wang", "ask_nonpublic", case, secrecy="secret", reason="涉密")
    case = world.do("zhou", "decide_nonpublic", case, **YES).case
    world.do("zhao", "sign", case)
    world.do("chen", "sign", case)
    law.door("notice", "zhou", "close", case)


@tries("resume", "Resume, defer or extend a case that is not there")
def test_resumes(law: Law, world: World) -> None:
    law.door("wrong_state", "zhou", "resume", world.planned())
    asked = {"review_on": date(2025, 6, 1), "reason": "资金未到位"}
    law.door("review_on", "li", "ask_deferral", world.planned(), **asked)


@tries("decline", "Decline without a reason")
def test_declines_silently(law: Law, world: World) -> None:
    case = world.signed()
    law.door("reason", "zhou", "decline", case, way="unit", reason="")


# On the pages ------------------------------------------------------------------------------------


def ripe(world: World) -> Case:
    case = world.signed()
    world.tick(days=20)
    return case


@tries("close", "Sign with the password alone, where the office signs in earnest")
def test_password_alone(law: Law, office: World) -> None:
    case = ripe(office)
    law.page(422, lambda: Desk(office, "zhou").do(case, "close"))


@tries("close", "Sign with nothing, or with another's code")
@pytest.mark.usefixtures("telephones")
def test_others_codes(law: Law, office: World) -> None:
    case = ripe(office)
    zhou, sun = Person(office, "zhou"), Person(office, "sun")
    zhou.telephone()
    others = sun.telephone()
    confirmed(office, "zhou")
    confirmed(office, "sun", by="wang")
    law.page(422, lambda: zhou.send(case, zhou.form(case, "close"), "close"))
    law.page(422, lambda: zhou.send(case, zhou.form(case, "close", code=others.code()), "close"))


@tries("close", "Sign with a factor that was enrolled just now and confirmed by nobody")
@pytest.mark.usefixtures("telephones")
def test_fresh_factor(law: Law, office: World) -> None:
    case = ripe(office)
    zhou = Person(office, "zhou")
    phone = zhou.telephone()
    law.page(422, lambda: zhou.send(case, zhou.form(case, "close", code=phone.code()), "close"))


@tries("close", "Sign a page that shows the case as it no longer is")
def test_stale_page(law: Law, county: World) -> None:
    case = ripe(county)
    version = Case.objects.values_list("version", flat=True).get(pk=case.pk)
    county.do("wang", "reveal", case, reason="核对身份")
    law.page(409, lambda: Desk(county, "zhou").do(case, "close", version=version))


@tries("close", "Close many at once without having opened them")
def test_list_unopened(law: Law, county: World) -> None:
    case = ripe(county)
    desk = Desk(county, "zhou")
    given: dict[str, Any] = {"case": [case.pk], "password": PASSWORD}
    law.page(422, lambda: desk.client.post("/signatures/", given))


@tries("custody", "Reset the password, or take the factors, of one who signs beside the director")
def test_resets_beside(law: Law, county: World) -> None:
    client: Client = Desk(county, "zhou").client
    for who in ("zhao", "chen"):
        key = county.people[who].pk
        law.page(404, lambda k=key: client.post(f"/settings/people/{k}/password/"))
        law.page(404, lambda k=key: client.post(f"/settings/people/{k}/factors/"))
