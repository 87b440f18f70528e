"""One person in two places.

A clerk who is also head elsewhere, or of the very unit; somebody who changes sides between two
steps; one with two accounts. Separation is by what a person did in the case, whatever post they
hold or account they use.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.desk.pages import Desk
from tests.law.attempts import Law, tries
from tests.world import HIRED, World, all_passed
from tracker import custody, identity, vouching
from tracker.models import Case, CustodyEvent, User
from tracker.vocabulary import Role, Tenure

pytestmark = pytest.mark.django_db
YES = {"granted": "yes", "decision": "同意"}
TERM = {"ends_on": date(2027, 12, 31)}


@tries("sign", "A clerk who is head of the same unit signs for it the case that he assigned to it")
def test_head_of_the_same_unit(law: Law, world: World) -> None:
    world.post("wang", Role.HEAD, world.water)
    law.door("judged_before", "wang:head", "sign", world.verified())


@tries("plan", "… plans for it, and returns it to himself")
def test_plans_for_it(law: Law, world: World) -> None:
    world.post("wang", Role.HEAD, world.water)
    case = world.do("li", "acknowledge", world.assigned()).case
    row = {"text": "抢修", "owner": "刘工", "due_on": world.now.date()}
    law.door("judged_before", "wang:head", "plan", case, leader="王敏", measures=[row])
    law.door("judged_before", "wang:head", "return", case, reason="不属我局")


@tries("submit", "… submits it")
def test_submits_it(law: Law, world: World) -> None:
    world.post("wang", Role.HEAD, world.water)
    law.door("judged_before", "wang:head", "submit", world.ready())


@tries("sign", "A clerk who is head elsewhere signs as that head")
def test_head_elsewhere(law: Law, world: World) -> None:
    world.post("wang", Role.HEAD, world.traffic)
    law.door("not_found", "wang:head", "sign", world.verified())


@tries("decide_extension", "A head who is clerk besides grants the time that his unit asks for")
def test_head_grants(law: Law, world: World) -> None:
    world.post("zhao", Role.CLERK)
    case = world.do("li", "ask_extension", world.planned(), amount=2, reason="雨季").case
    law.door("acted_for_unit", "zhao:clerk", "decide_extension", case, **YES)


@tries("call_back", "An officer who becomes clerk decides the public's objection to his own work")
def test_officer_decides_objection(law: Law, world: World) -> None:
    case = world.verified()
    given = {"ground": "unsolved", "reason": "仍然没有水"}
    world.do("wang", "object", case, **given)
    world.moves("li", Role.CLERK)
    asked = case.requests.get().pk
    law.door("acted_for_unit", "li", "decide_objection", case, request=asked, **YES)


@tries("verify", "An officer becomes inspector and verifies, or sends back, what he did himself")
def test_officer_inspects(law: Law, world: World) -> None:
    case = world.called_back()
    world.moves("li", Role.INSPECTOR, **TERM)
    Case.objects.filter(pk=case.pk).update(inspector=world.people["li"])
    law.door(["own_unit", "acted_for_unit"], "li", "verify", case, **all_passed())
    wanting = all_passed(solved="no", solved_remark="未解决")
    law.door(["own_unit", "acted_for_unit"], "li", "rework", case, **wanting)


@tries("verify", "An inspector looks after the unit that employs him, or a station of it")
def test_own_unit(law: Law, world: World) -> None:
    station = world.unit("station", "城东水务站", world.water.unit_class, parent=world.water)
    case = world.called_back()
    chen = world.people["chen"]
    chen.employer = station
    custody.change(chen, world.actor("gao"), world.now)
    vouching.confirm(list(CustodyEvent.objects.all()), world.actor("sun"), world.now, "认识")
    law.door("own_unit", "chen", "verify", case, **all_passed())


@tries("verify", "… after he has left its service last week")
def test_left_last_week(law: Law, world: World) -> None:
    world.post("chen", Role.OFFICER, world.water, starts_on=date(2025, 1, 1))
    case = world.called_back()
    world.moves("chen", Role.INSPECTOR, starts_on=HIRED, **TERM)
    law.door("not_found", "chen", "verify", case, **all_passed())


@tries("sign", "An inspector who has not verified this round signs for the one who has")
def test_another_inspector(law: Law, world: World) -> None:
    case = world.do("zhao", "sign", world.verified()).case
    world.person("ma", "马宁", Role.INSPECTOR)
    world.do("wang", "correct", case, inspector=world.people["ma"].pk, reason="陈明出差")
    law.door("not_verified_by", "ma", "sign", case)


@tries("close", "A head becomes director and closes the case of his bureau")
def test_head_closes(law: Law, world: World) -> None:
    case = world.verified()
    world.person("xu", "徐来", Role.HEAD, world.water)
    world.do("xu", "sign", case)
    world.do("chen", "sign", case)
    world.tick(days=20)
    world.moves("zhao", Role.DIRECTOR)
    law.door("acted_for_unit", "zhao", "close", case)


@tries("close", "… as acting director, beside being head")
def test_acting_director(law: Law, world: World) -> None:
    world.post("zhao", Role.DIRECTOR, tenure=Tenure.ACTING)
    case = world.signed()
    world.tick(days=20)
    law.door(["same_signer", "acted_for_unit"], "zhao:director", "close", case)


@tries("sign", "A deputy signs while the head is there")
def test_deputy(law: Law, world: World) -> None:
    world.post("li", Role.HEAD, world.water, tenure=Tenure.DEPUTY)
    law.door("not_found", "li:head", "sign", world.verified())


@tries("reject", "Whoever proposed an exit as clerk confirms it as director")
def test_promoted_in_between(law: Law, world: World) -> None:
    case = world.logged()
    given = {"route_code": "litigation", "reason": "已诉讼"}
    world.do("wang", "propose_reject", case, **given)
    world.moves("wang", Role.DIRECTOR)
    law.door("own_request", "wang", "reject", case, **YES)


@tries("accountability", "A discipline officer confirms his own record as director")
def test_discipline_officer_promoted(law: Law, world: World) -> None:
    case = world.called_back(world.submitted(world.planned(world.assigned(misconduct_alleged=1))))
    entry = world.track("ji", "outcome", case, outcome="none_found", text="经核查不属实")
    world.post("ji", Role.DIRECTOR)
    way = lambda: world.confirm("ji:director", entry)  # noqa: E731  # read once
    law.refused(["own_entry"], way, "discipline track", "confirm")


@tries("verify", "Somebody whose term is over verifies one last case")
def test_term_over(law: Law, world: World) -> None:
    case = world.called_back()
    world.term("chen", date(2026, 1, 1))
    law.door("not_found", "chen", "verify", case, **all_passed())


def person(**fields: Any) -> dict[str, Any]:
    post = {"post-role": "inspector", "post-tenure": "holder", "post-starts_on": "2026-01-01"}
    return {"name": "李强", "username": "liqiang2", **post, "post-ends_on": "2028-12-31", **fields}


@tries("custody", "Have a second account made for one person, so that one signs as two")
def test_second_account(law: Law, county: World) -> None:
    key = identity.staff_key("A-1001")
    User.objects.filter(username="li").update(staff_key=key)
    client = Desk(county, "wang").client
    given = person(staff_number="a1001")
    law.page(422, lambda: client.post("/settings/people/new/", given))
    law.page(422, lambda: client.post("/settings/people/new/", person()))
    assert not User.objects.filter(username="liqiang2").exists()


@tries("custody", "Work for the unit, have the employer changed on the page, and inspect it")
def test_employer_changed(law: Law, county: World) -> None:
    county.term("chen", date(2024, 6, 1))
    ding = county.person("ding", "丁一", Role.INSPECTOR, county.water, ends_on=date(2030, 1, 1))
    User.objects.filter(username="ding").update(staff_key=identity.staff_key("D-1"))
    case = county.called_back()
    assert case.inspector is None
    given = {"name": "丁一", "employer": ""}
    answer = Desk(county, "wang").client.post(f"/settings/people/{ding.pk}/", given)
    assert answer.status_code == 302
    law.door("inspector", "wang", "correct", case, inspector=ding.pk, reason="指定监督员")
    Case.objects.filter(pk=case.pk).update(inspector=ding)
    ding.refresh_from_db()
    law.door(["own_unit", "custody"], "ding", "verify", case, **all_passed())
    event = CustodyEvent.objects.get(person=ding)
    way = lambda: vouching.confirm([event], county.actor("wang"), county.now, "认识")  # noqa: E731
    law.refused(["not_independent"], way, "custody", "confirm")
