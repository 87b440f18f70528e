"""Every verb through the browser: done, refused with words, stale, clicked twice, not one's own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.at_once import one_waits
from tests.desk.pages import Desk, county, text
from tests.world import PASSWORD, UNIT_WORDS, World, all_passed, photo
from tracker.models import Case, CaseEvent
from tracker.verbs import VERBS
from tracker.vocabulary import Status

__all__ = ["county"]
pytestmark = pytest.mark.django_db


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def rows(world: World, *texts: str) -> dict[str, Any]:
    """A plan's measures as a browser sends them: one list a column."""
    day = (world.now + timedelta(days=5)).date().isoformat()
    blank = ["", ""]
    return {
        "measures-text": [*texts, *blank],
        "measures-owner": ["刘工"] * len(texts) + blank,
        "measures-due_on": [day] * len(texts) + blank,
    }


def test_the_whole_way_in_a_browser(county: World) -> None:
    """From assigning to the last signature, each step by whom it belongs to."""
    case = county.logged()

    def step(who: str, verb: str, status: Status, **data: Any) -> None:
        answer = Desk(county, who).do(case, verb, **data)
        assert answer.status_code == 302, (verb, text(answer))
        assert fresh(case).status == status, verb

    step("wang", "assign", Status.ASSIGNED, unit=county.water.pk, tier=county.tier.pk, **UNIT_WORDS)
    step("li", "acknowledge", Status.ASSIGNED)
    county.now = fresh(case).moved_at
    step("zhao", "plan", Status.DEADLINE, leader="赵刚", **rows(county, "抢修管网", "加压供水"))
    for measure in case.measures.all():
        data = {"measure": measure.pk, "done": "on", "uploads": [photo(f"{measure.pk}.jpg")]}
        step("li", "measure", Status.DEADLINE, **data)
    step("li", "reply", Status.DEADLINE, text="已恢复供水", method="phone")
    step("li", "attach", Status.DEADLINE, uploads=[photo("总览.jpg")], caption="全景")
    step("zhao", "submit", Status.SUBMITTED, remark="")
    answered = {
        "report": case.reports.get().pk,
        "outcome": "answered",
        "solved": "yes",
        "satisfaction": "satisfied",
    }
    step("wang", "call_back", Status.SUBMITTED, **answered)
    step("chen", "inspect", Status.DEADLINE, **{**all_passed(solved="no"), "solved_remark": "没水"})
    assert fresh(case).round == 2
    demand = case.demands.get().pk
    shown = {"text": "已重修", "uploads": [photo("重修.jpg")]}
    step("li", "respond", Status.DEADLINE, demand=demand, **shown)
    step("zhao", "submit", Status.SUBMITTED)
    step("wang", "call_back", Status.SUBMITTED, **answered)
    step("chen", "inspect", Status.VERIFIED, **all_passed(solved_files=[photo()]))
    step("wang", "release", Status.VERIFIED, title="停水", text="已恢复供水")
    step("zhao", "sign", Status.VERIFIED, password=PASSWORD)
    step("chen", "sign", Status.VERIFIED, password=PASSWORD, opinion="同意")
    blocked = Desk(county, "zhou").do(case, "close", password=PASSWORD)
    assert blocked.status_code == 422
    assert "Public notice runs until" in text(blocked)


def test_the_last_signature_closes(county: World) -> None:
    case = county.signed()
    answer = Desk(county, "zhou").do(case, "close", password=PASSWORD, opinion="同意销号")
    assert answer.status_code == 302
    closed = fresh(case)
    assert closed.status == Status.CLOSED
    assert closed.sign_off_number


@pytest.mark.parametrize(
    ("verb", "data", "status"),
    [
        ("propose_reject", {"route_code": "litigation", "reason": "已诉讼"}, Status.LOGGED),
        ("correct", {"title": "停水", "text": "没水了", "reason": "笔误"}, Status.LOGGED),
    ],
)
def test_the_office_declines_or_corrects(
    county: World, verb: str, data: dict[str, str], status: Status
) -> None:
    case = county.logged()
    assert Desk(county, "wang").do(case, verb, **data).status_code == 302
    assert fresh(case).status == status


def test_merging_by_number(county: World) -> None:
    target, case = county.logged(), county.logged()
    desk = Desk(county, "wang")
    page = text(desk.see(case, "propose_merge/"))
    assert 'name="compared"' not in page
    given = {"target": target.number, "reason": "同一问题", "compared": "on"}
    assert desk.do(case, "propose_merge", **given).status_code == 302
    answer = Desk(county, "zhou").do(case, "merge", granted="yes", decision="同意")
    assert answer.status_code == 302
    assert fresh(case).merged_into_id == target.pk
    assert "Merged into" in text(desk.see(case))


def test_what_was_returned_is_out_of_sight_and_the_way_leads_home(county: World) -> None:
    county.now = timezone.localtime() - timedelta(hours=5)
    case = county.assigned()
    desk = Desk(county, "li")
    answer = desk.do(case, "return", reason="不属本单位职责")
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert desk.see(case).status_code == 404
    again = desk.do(case, "return", version=case.version, reason="不属本单位职责")
    assert again["Location"] == "/"
    assert CaseEvent.objects.filter(case=case, verb="return").count() == 1


# Not one's own ---------------------------------------------------------------------------------

OWNERS = {
    "assign": "wang", "propose_reject": "wang", "propose_merge": "wang", "correct": "wang",
    "call_back": "wang", "record_retract": "wang", "propose_withdraw": "wang",
    "acknowledge": "li", "return": "li", "measure": "li", "reply": "li", "account": "li",
    "plan": "zhao", "submit": "zhao", "sign": "zhao", "inspect": "chen", "verify": "chen",
    "rework": "chen", "close": "zhou", "reveal": "wang", "attach": "li",
}  # fmt: skip


@pytest.mark.parametrize("verb", [*OWNERS])
def test_no_verb_is_open_to_a_role_that_it_is_not_for(county: World, verb: str) -> None:
    case = county.submitted()
    name = "verify" if verb == "inspect" else verb
    for who, person in county.people.items():
        if VERBS[name].allows(county.actor(who), case) and case.status in VERBS[name].sources:
            continue
        desk = Desk(county, who)
        expected = {404, 409} if VERBS[name].allows(county.actor(who), case) else {404}
        assert desk.see(case, f"{verb}/").status_code in expected, person
        assert desk.do(case, verb, password=PASSWORD).status_code in {*expected, 422}, person
    assert fresh(case).version == case.version


def test_words_that_are_no_verbs_are_no_pages(county: World) -> None:
    case = county.logged()
    for word in ("log", "fly", "archive", "delete"):
        assert Desk(county, "wang").see(case, f"{word}/").status_code == 404
        assert Desk(county, "wang").do(case, word).status_code == 404


def test_whoever_is_not_signed_in_is_sent_to_sign_in(county: World) -> None:
    case = county.logged()
    desk = Desk(county, "wang")
    desk.client.logout()
    for answer in (desk.see(case), desk.do(case, "assign", version=1)):
        assert answer.status_code == 302
        assert "/accounts/login/" in answer["Location"]


# Refused with words ------------------------------------------------------------------------------


def test_faults_stand_at_their_field_and_row_and_nothing_typed_is_lost(county: World) -> None:
    case = county.assigned()
    county.do("li", "acknowledge", case)
    answer = Desk(county, "zhao").do(
        case,
        "plan",
        leader="赵刚",
        plan_text="先抢修，后改造",
        **{
            "measures-text": ["抢修管网", "", "加压"],
            "measures-owner": ["刘工", "", ""],
            "measures-due_on": ["2026-02-31", "", "2099-01-01"],
        },
    )
    page = text(answer)
    assert answer.status_code == 422
    assert 'id="id_measures-due_on-1_error"' in page
    assert 'id="id_measures-owner-2_error"' in page  # the empty row between them is dropped
    for words in ("先抢修，后改造", "抢修管网", 'value="2026-02-31"', 'value="加压"'):
        assert words in page, words
    assert fresh(case).status == Status.ASSIGNED


def test_more_rows_without_javascript(county: World) -> None:
    case = county.assigned()
    county.do("li", "acknowledge", case)
    desk = Desk(county, "zhao")
    assert text(desk.see(case, "plan/")).count('name="measures-text"') == 4
    typed = rows(county, *"一二三四五六")
    answer = desk.do(case, "plan", reload="1", leader="赵刚", **typed)
    page = text(answer)
    assert answer.status_code == 200
    assert page.count('name="measures-text"') == 8
    assert 'value="六"' in page
    assert 'value="赵刚"' in page
    assert "field-error" not in page
    assert fresh(case).status == Status.ASSIGNED


def test_what_is_missing_is_named_when_a_verb_is_blocked(county: World) -> None:
    case = county.planned()
    answer = Desk(county, "zhao").do(case, "submit", remark="都好了")
    page = text(answer)
    assert answer.status_code == 422
    assert "2 things are missing" in page
    assert "都好了" in page
    before = text(Desk(county, "zhao").see(case, "submit/"))
    assert "2 things are missing" in before
    assert 'name="remark"' not in before


def test_thirty_thousand_characters_and_emoji_are_kept_and_more_is_refused(county: World) -> None:
    case = county.logged()
    desk = Desk(county, "wang")
    long = "水" * 29_990 + "👨‍👩‍👧🚰\r\n完"
    data = {"title": "停水🚰", "reason": "补充"}
    assert desk.do(case, "correct", text=long, **data).status_code == 302
    assert fresh(case).text.endswith("👨‍👩‍👧🚰\n完")
    assert "🚰" in text(desk.see(case))
    answer = desk.do(case, "correct", text="水" * 30_001, **data)
    assert answer.status_code == 422
    assert "30000" in text(answer)


def test_a_text_that_only_went_through_a_browser_is_not_a_correction(county: World) -> None:
    case = county.logged(text="第一行\n第二行")
    data = {"title": case.title, "text": "第一行\r\n第二行", "reason": "无"}
    answer = Desk(county, "wang").do(case, "correct", **data)
    assert answer.status_code == 422
    assert "Nothing is different from before." in text(answer)


def test_a_huge_file_and_a_disguised_one_are_refused_with_words(county: World) -> None:
    case = county.planned()
    desk = Desk(county, "li")
    huge = SimpleUploadedFile("大.jpg", b"\xff\xd8" + b"0" * (20 * 1024 * 1024 + 1))
    answer = desk.do(case, "attach", uploads=[huge])
    assert answer.status_code == 422
    assert "大.jpg is larger than 20 MB." in text(answer)
    page = SimpleUploadedFile("图.jpg", b"<html><script>alert(1)</script></html>")
    answer = desk.do(case, "attach", uploads=[page])
    assert answer.status_code == 422
    assert "of a kind that is not accepted" in text(answer)
    assert not case.files.exists()


def test_what_is_typed_is_never_markup(county: World) -> None:
    case = county.logged(title="<b>停水</b>", text="<script>alert(1)</script>")
    page = text(Desk(county, "wang").see(case))
    assert "<script>alert" not in page
    assert "&lt;b&gt;停水" in page


# Stale, twice ------------------------------------------------------------------------------------


def test_a_stale_page_shows_what_happened_and_keeps_what_was_typed(county: World) -> None:
    case = county.planned()
    seen = fresh(case).version

    county.do("zhao", "reply", case, text="局里的答复", method="phone")
    desk = Desk(county, "li")
    answer = desk.do(case, "reply", version=seen, text="经办人的答复", method="written")
    page = text(answer)
    assert answer.status_code == 409
    assert "What changed meanwhile" in page
    assert "赵刚" in page
    assert "经办人的答复" in page
    assert case.replies.count() == 1
    again = desk.do(case, "reply", reload="1", text="经办人的答复", method="written")
    assert again.status_code == 200
    assert "经办人的答复" in text(again)
    assert 'value="written" selected' in text(again)


def test_a_step_that_is_over_says_so(county: World) -> None:
    case = county.planned()
    desk = Desk(county, "zhao")
    assert desk.see(case, "plan/").status_code == 409
    answer = desk.do(case, "plan", leader="赵刚", **rows(county, "再来一次"))
    assert answer.status_code == 409
    assert "The case has moved on" in text(answer)
    assert "再来一次" in text(answer)


def test_a_double_click_does_it_once_and_is_no_fault(county: World) -> None:
    case = county.assigned()
    desk = Desk(county, "li")
    first = desk.do(case, "acknowledge", version=case.version)
    second = desk.do(case, "acknowledge", version=case.version)
    assert first.status_code == second.status_code == 302
    assert CaseEvent.objects.filter(case=case, verb="acknowledge").count() == 1
    assert "nothing was done twice" in text(desk.see(case))


@pytest.mark.django_db(transaction=True)
def test_a_second_click_that_waits_for_the_first_is_a_double_click_too(county: World) -> None:
    case = county.assigned()
    clicks = [Desk(county, "li"), Desk(county, "li")]
    answers = one_waits(
        *(lambda d=d: d.do(case, "acknowledge", version=case.version) for d in clicks)
    )
    assert [answer.status_code for answer in answers] == [302, 302]
    assert CaseEvent.objects.filter(case=case, verb="acknowledge").count() == 1
    assert "nothing was done twice" in text(clicks[1].see(case))


def test_a_colleague_being_quicker_is_no_double_click(county: World) -> None:
    case = county.assigned()
    Desk(county, "zhao").do(case, "acknowledge", version=case.version)
    answer = Desk(county, "li").do(case, "acknowledge", version=case.version)
    assert answer.status_code == 409
    assert "赵刚" in text(answer)


def test_a_second_report_of_a_measure_is_not_taken_for_a_double_click(county: World) -> None:
    case = county.planned()
    measure, seen = case.measures.get().pk, fresh(case).version
    desk = Desk(county, "li")
    assert desk.do(case, "measure", version=seen, measure=measure, note="一").status_code == 302
    answer = desk.do(case, "measure", version=seen, measure=measure, note="二")
    assert answer.status_code == 409
    assert "二" in text(answer)


# Signing -----------------------------------------------------------------------------------------


def test_signing_asks_for_the_password(county: World) -> None:
    case = county.verified()
    desk = Desk(county, "zhao")
    page = text(desk.see(case, "sign/"))
    assert 'type="password"' in page
    assert "Passed" in page
    for data in ({"password": ""}, {"password": "wrong"}):
        answer = desk.do(case, "sign", opinion="同意", **data)
        assert answer.status_code == 422
        assert 'value="同意"' in text(answer)
    assert not case.signatures.exists()
    assert desk.do(case, "sign", password=PASSWORD).status_code == 302
    assert case.signatures.get().user == county.people["zhao"]


def test_a_void_signature_is_not_shown_as_one_that_stands(county: World) -> None:
    case = county.verified()
    county.do("zhao", "sign", case)
    page = Desk(county, "chen").see(case, "sign/")
    assert [str(row[1]) for row in page.context["signed"]] == ["赵刚"]
    assert "Signed: Unit head" in text(Desk(county, "wang").see(case))
    county.do("wang", "release", case, title="停水", text="已恢复供水")
    assert not Desk(county, "zhao").see(case, "sign/").context["signed"]
    assert "Signed: Unit head" not in text(Desk(county, "wang").see(case))


def test_guessing_the_password_is_stopped(county: World) -> None:
    case = county.verified()
    desk = Desk(county, "zhao")
    for _ in range(5):
        assert "not your password" in text(desk.do(case, "sign", password="guess"))
    answer = desk.do(case, "sign", password=PASSWORD)
    assert answer.status_code == 422
    assert "Too many wrong tries" in text(answer)
    assert not case.signatures.exists()


# Identities --------------------------------------------------------------------------------------


def test_an_identity_is_shown_once_to_the_office_and_that_is_recorded(county: World) -> None:
    case = county.submitted()
    desk = Desk(county, "zhou")
    assert "张三" not in text(desk.see(case, "reveal/"))
    answer = desk.do(case, "reveal")
    assert answer.status_code == 200
    assert "张三" in text(answer)
    assert "13800000000" in text(answer)
    assert answer["Cache-Control"] == "no-store"
    assert "张三" not in text(desk.see(case))
    event = CaseEvent.objects.get(case=case, verb="reveal")
    assert event.actor == county.people["zhou"]
    assert "张三" not in str(CaseEvent.objects.filter(case=case).values_list("data"))
    for who in ("li", "zhao", "chen", "sun"):
        assert Desk(county, who).do(case, "reveal").status_code == 404, who
