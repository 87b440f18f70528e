"""Requests on the case page: who is offered what, why not, and what everybody reads."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engine.sweep import sweep
from tests.desk.pages import Desk, county, text
from tests.world import World
from tracker.errors import Blocked
from tracker.models import Case, CaseEvent, Clock, Request
from tracker.vocabulary import Role

__all__ = ["county"]
pytestmark = pytest.mark.django_db
READERS = ("wang", "zhou", "sun", "li", "zhao")
EVERYONE = (*READERS, "chen")  # once it is submitted


@pytest.fixture
def lately(county: World) -> World:
    """The same cast some days ago: no time limit has run out yet."""
    county.now += timedelta(days=41)
    return county


def ask_extension(world: World, case: Case | None = None) -> Case:
    case = case or world.planned()
    return world.do("li", "ask_extension", case, amount=5, reason="管材缺货").case


def ask_deferral(world: World) -> Case:
    day = (world.now + timedelta(days=90)).date()
    return world.do(
        "li", "ask_deferral", world.planned(), reason="汛期不能施工。", review_on=day
    ).case


def deferred(world: World) -> Case:
    case = ask_deferral(world)
    return world.do("zhou", "decide_deferral", case, granted="yes", decision="情况属实").case


def objected(world: World) -> Case:
    payload = {
        "ground": "unsolved",
        "reason": "水压仍然不足",
        "objector": "李四",
        "contact": "13911112222",
    }
    return world.do("wang", "object", world.verified(), **payload).case


def colleague(world: World) -> str:
    """Another clerk."""
    world.person("ding", "丁一", Role.CLERK)
    return "ding"


def primary(page: str) -> str:
    """What stands around the one primary button."""
    assert page.count("btn-primary") == 1
    place = page.index("btn-primary")
    return page[max(0, place - 400) : place + 200]


def test_the_unit_is_offered_what_it_can_ask_for_beside_its_work(lately: World) -> None:
    case = lately.planned()
    for who in ("li", "zhao"):
        page = text(Desk(lately, who).see(case))
        assert f"/cases/{case.number}/measure/" in primary(page), who
        for verb in ("ask_extension", "ask_deferral"):
            assert f'btn-small" href="/cases/{case.number}/{verb}/"' in page, (who, verb)
    for who in ("wang", "zhou", "sun"):
        page = text(Desk(lately, who).see(case))
        assert "ask_extension" not in page, who
        assert "decide_extension" not in page, who


def test_an_open_extension_is_the_first_thing_for_clerk_and_director(lately: World) -> None:
    case = ask_extension(lately)
    for who in ("wang", "zhou"):
        page = text(Desk(lately, who).see(case))
        assert f"/cases/{case.number}/decide_extension/" in primary(page), who
    for who in ("li", "zhao", "sun"):
        assert "decide_extension" not in text(Desk(lately, who).see(case)), who


def test_a_deferral_is_the_directors_alone(lately: World) -> None:
    case = ask_deferral(lately)
    assert f"/cases/{case.number}/decide_deferral/" in primary(text(Desk(lately, "zhou").see(case)))
    assert "decide_deferral" not in text(Desk(lately, "wang").see(case))


def test_an_objection_is_taken_down_aside_and_decided_by_somebody_else(lately: World) -> None:
    verified = lately.verified()
    page = text(Desk(lately, "wang").see(verified))
    assert f'btn-small" href="/cases/{verified.number}/object/"' in page
    case = objected(lately)
    for who in (colleague(lately), "zhou"):
        page = text(Desk(lately, who).see(case))
        assert f"/cases/{case.number}/decide_objection/" in primary(page), who
    page = text(Desk(lately, "wang").see(case))
    assert "btn-primary" not in page
    assert "Decide the objection: Nobody decides the own request" in page


def test_a_deferred_case_says_why_and_until_when_and_can_be_resumed(lately: World) -> None:
    case = deferred(lately)
    for who in READERS:
        page = text(Desk(lately, who).see(case))
        assert "This cannot be solved now, because: 汛期不能施工. The next look is on" in page, who
        offered = f'btn-small" href="/cases/{case.number}/resume/"' in page
        assert offered == (who in ("wang", "zhou")), who
        assert "Deferral review" in page[: page.index('class="columns"')], who
    lately.do("wang", "resume", case)
    page = text(Desk(lately, "li").see(case))
    assert "This cannot be solved now" not in page
    assert "Resumed" in page


def in_chinese(county: World, who: str, case: Case) -> str:
    desk = Desk(county, who)
    return text(desk.client.get(f"/cases/{case.number}/", headers={"accept-language": "zh-hans"}))


def test_the_words_in_chinese(lately: World) -> None:
    case = deferred(lately)
    page = in_chinese(lately, "wang", case)
    assert "暂不能解决：汛期不能施工；" in page
    assert "复核。" in page
    for words in ("申请与异议", "审批暂缓", "情况属实", "恢复办理"):
        assert words in page, words
    page = in_chinese(lately, "li", ask_extension(lately))
    for words in ("延长5个工作日", "待审批", "申请延期", "尚有"):
        assert words in page, words


@pytest.mark.parametrize("granted", ["yes", "no"])
def test_panel_and_timeline_tell_who_asked_why_and_how_it_was_decided(
    lately: World, granted: str
) -> None:
    case = ask_extension(lately)
    due = Case.objects.get(pk=case.pk).due_at
    assert "Granted, it would be due on" in text(Desk(lately, "li").see(case))
    lately.do("wang", "decide_extension", case, granted=granted, decision="已核实")
    for who in READERS:
        page = text(Desk(lately, who).see(case))
        for words in ("5 working days longer", "管材缺货", "李强", "已核实", "王敏"):
            assert words in page, (who, words)
        assert "would be due" not in page
        assert ("asked-granted" in page) == (granted == "yes")
        assert ("New due date" in page) == (granted == "yes")
        assert ("moment-passed" if granted == "yes" else "moment-failed") in page
    moved = Case.objects.get(pk=case.pk).due_at != due
    assert moved == (granted == "yes")


def test_why_something_cannot_be_asked_for(lately: World) -> None:
    case = ask_extension(lately)
    page = text(Desk(lately, "li").see(case))
    assert "A request is still to be decided: Extension." in page
    assert "/ask_extension/" not in page
    lately.do("wang", "decide_extension", case, granted="yes", decision="同意")
    page = text(Desk(lately, "li").see(case))
    assert "This tier allows 1 extensions, and they are used up." in page
    form = text(Desk(lately, "li").see(case, "ask_extension/"))
    assert "they are used up" in form
    assert 'name="amount"' not in form


def test_too_late_to_ask_is_said_in_words(county: World) -> None:
    case = county.planned()
    Clock.objects.filter(case=case, kind="rectify").update(due=county.now)
    page = text(Desk(county, "zhao").see(case))
    assert "Ask for an extension: The time limit has run out" in page
    assert f'href="/cases/{case.number}/ask_deferral/"' in page


def test_the_own_request_after_a_change_of_role(lately: World) -> None:
    case = ask_extension(lately)
    lately.moves("li", "clerk")
    page = text(Desk(lately, "li").see(case))
    assert "btn-primary" not in page
    assert "Decide the extension: Nobody decides the own request" in page
    answer = Desk(lately, "li").do(case, "decide_extension", granted="yes", decision="同意")
    assert answer.status_code == 422
    assert Request.objects.get().decided_at is None


def test_it_is_decided_from_the_page_with_the_request_in_view(lately: World) -> None:
    case = ask_extension(lately)
    desk = Desk(lately, "wang")
    form = text(desk.see(case, "decide_extension/"))
    for words in ("管材缺货", "李强", "5 working days longer", 'name="granted"'):
        assert words in form, words
    answer = desk.do(case, "decide_extension", granted="yes", decision="同意")
    assert answer.status_code == 302
    assert Request.objects.get().granted is True
    assert "The extension is decided." in text(desk.see(case))


def test_who_objects_is_shown_to_the_office_on_demand_and_to_nobody_else(county: World) -> None:
    case = objected(county)
    for who in EVERYONE:
        page = text(Desk(county, who).see(case))
        assert "The public, taken down by 王敏" in page, who
        assert "水压仍然不足" in page, who
        for secret in ("李四", "13911112222"):
            assert secret not in page, who
    form = text(Desk(county, "zhou").see(case, "decide_objection/"))
    assert "李四" not in form
    shown = text(Desk(county, "zhou").do(case, "reveal"))
    assert "李四" in shown
    assert "13911112222" in shown
    event = CaseEvent.objects.get(case=case, verb="reveal")
    assert event.record.objections == (Request.objects.get().pk,)
    assert Desk(county, "zhao").do(case, "reveal").status_code == 404


def test_orders_and_cards_stand_beside_the_time_limits(county: World) -> None:
    case = county.planned()
    due = Clock.objects.get(case=case, kind="rectify").due
    assert due is not None
    for days in (1, 5, 9, 13):
        sweep(due + timedelta(days=days))
    order = case.orders.get(clock__kind="rectify").number
    for who in READERS:
        page = text(Desk(county, who).see(case))
        assert "Orders and cards" in page, who
        assert f'<span class="order-number">{order}</span>' in page, who
        for effect in ("supervision_order", "yellow_card", "red_card"):
            assert f'class="order order-{effect}"' in page, (who, effect)
        assert page.count("moment-late") >= 3, who
    page = in_chinese(county, "li", case)
    for words in ("督办单与黄牌、红牌", "督办单", "黄牌", "红牌"):
        assert words in page, words


def test_after_the_notice_no_objection_is_taken_down(county: World) -> None:
    case = county.verified()
    county.tick(days=20)
    page = text(Desk(county, "wang").see(case))
    assert "Raise an objection: The public notice is over" in page
    with pytest.raises(Blocked):
        county.do("wang", "object", case, ground="unsolved", reason="水压仍然不足")


def queries(desk: Desk, url: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert desk.client.get(url).status_code == 200
    return len(seen)


def test_ten_requests_take_no_more_queries_than_one(county: World) -> None:
    case = objected(county)
    desk = Desk(county, "zhou")
    url = f"/cases/{case.number}/"
    desk.client.get(url)
    few = queries(desk, url)
    for number in range(9):
        county.do("wang", "object", case, ground="unsolved", reason=f"第{number}条异议")
    assert queries(desk, url) == few
    assert few <= 42


def provisional(case: Case) -> None:
    Clock.objects.filter(case=case).update(provisional=True)


def test_a_provisional_date_is_marked_wherever_it_stands(lately: World) -> None:
    case = ask_extension(lately)
    provisional(case)
    urls = [
        ("li", f"/cases/{case.number}/"),
        ("li", f"/cases/{case.number}/measure/"),
        ("li", "/"),
        ("wang", "/"),
        ("wang", "/ledger/"),
        ("wang", "/requests/"),
    ]
    marks = (">provisional<", "(provisional)")
    for who, url in urls:
        page = text(Desk(lately, who).client.get(url))
        assert any(mark in page for mark in marks), (who, url)
    Clock.objects.update(provisional=False)
    for who, url in urls:
        page = text(Desk(lately, who).client.get(url))
        assert not any(mark in page for mark in marks), (who, url)
