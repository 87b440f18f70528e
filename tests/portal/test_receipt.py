"""My receipt: who holds it sees and says; nobody else learns that it is there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.views import receipt
from tests.portal.conftest import release, words
from tests.world import World, photo
from tracker.models import Case, Report, Supplement
from tracker.verbs.intake import receipt_hash
from tracker.vocabulary import Role

pytestmark = pytest.mark.django_db
PATH, CASE = "/p/receipt/", "/p/receipt/case/"
CODE = "1234567890123456"


def held(case: Case) -> Case:
    """Give the case's first reporter a known code."""
    report = case.reports.order_by("pk").first()
    Report.objects.filter(pk=report.pk).update(receipt_hash=receipt_hash(CODE))
    return case


def enter(client: Client, number: str, code: str = CODE) -> Any:
    return client.post(PATH, {"number": number, "code": code})


def test_number_and_code_open_it_for_half_an_hour(county: World, english: Client) -> None:
    case = held(county.planned())
    assert english.get(CASE)["Location"] == PATH
    answer = enter(english, case.number, "1234 5678-9012 3456")
    assert answer["Location"] == CASE
    cookie = answer.cookies["receipt"]
    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == (PATH, "Strict", True)
    assert cookie["max-age"] == 1800
    assert CODE not in cookie.value
    page = english.get(CASE)
    assert page["Cache-Control"] == "no-store"
    assert "水务局" in words(page)
    assert case.text not in words(page)
    assert "张三" not in words(page)


def test_a_wrong_number_and_a_wrong_code_are_answered_alike(county: World, english: Client) -> None:
    case, other = held(county.logged()), county.logged()
    tries = [(case.number, "0" * 16), (other.number, CODE), ("2026-999999", CODE)]
    answers = [enter(english, *one) for one in tries]
    assert {answer.status_code for answer in answers} == {422}
    assert not any(answer.cookies for answer in answers)
    said = {
        words(answer).replace(tries[i][0], "").replace(tries[i][1], "")
        for i, answer in enumerate(answers)
    }
    assert len(said) == 1


def test_guessing_is_stopped(
    county: World, english: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipt, "BY_ADDRESS", replace(receipt.BY_ADDRESS, most=2))
    case = held(county.logged())
    for _n in range(2):
        enter(english, case.number, "0" * 16)
    answer = enter(english, case.number)
    assert answer.status_code == 422
    assert "Too many wrong codes" in words(answer)


def test_a_forged_cookie_opens_nothing(county: World, english: Client) -> None:
    held(county.logged())
    english.cookies["receipt"] = "1:forged"
    assert english.get(CASE)["Location"] == PATH
    assert english.post(f"{CASE}supplement/", {"text": "x"})["Location"] == PATH


def test_the_answer_counts_for_the_fourth_gate(county: World, english: Client) -> None:
    case = held(county.submitted())
    enter(english, case.number)
    assert "供水已恢复" in words(english.get(CASE))
    said = english.post(
        f"{CASE}answer/", {"solved": "yes", "satisfaction": "dissatisfied", "remark": "还是没水"}
    )
    assert said["Location"] == f"{CASE}?done=answer"
    case.refresh_from_db()
    assert case.reports.get().satisfaction == "dissatisfied"
    page = words(english.get(said["Location"]))
    assert "Your answer is recorded" in page
    assert "还是没水" in page
    assert (
        english.post(f"{CASE}answer/", {"solved": "yes", "satisfaction": "nonsense"}).status_code
        == 422
    )


def test_more_is_added_with_photos(county: World, english: Client) -> None:
    case = held(county.assigned())
    enter(english, case.number)
    assert "Say whether it is solved" not in words(english.get(CASE))
    sent = english.post(f"{CASE}supplement/", {"text": "三号楼也停水", "uploads": [photo()]})
    assert sent.status_code == 302
    assert Supplement.objects.get().text == "三号楼也停水"
    assert case.files.count() == 1
    early = english.post(f"{CASE}answer/", {"solved": "yes", "satisfaction": "satisfied"})
    assert early.status_code == 409


def test_no_other_verb_is_done_there(county: World, english: Client) -> None:
    case = held(county.logged())
    enter(english, case.number)
    for verb in ("assign", "object", "reject", "nonsense"):
        assert english.post(f"{CASE}{verb}/", {"text": "x"}).status_code == 404


def test_the_receipt_follows_a_merge(county: World, english: Client) -> None:
    case, target = held(county.logged()), county.assigned()
    county.merged(case, target)
    assert enter(english, case.number)["Location"] == CASE
    assert target.number in words(english.get(CASE))


def test_a_refusal_is_told_to_the_reporter(county: World, english: Client) -> None:
    case = held(county.logged())
    county.rejected(case, route_code="litigation", reason="已进入诉讼程序")
    enter(english, case.number)
    assert "已进入诉讼程序" in words(english.get(CASE))


def test_it_is_put_away(county: World, english: Client) -> None:
    case = held(release(county, county.logged()))
    enter(english, case.number)
    assert f"/p/cases/{case.number}/" in words(english.get(CASE))
    english.post("/p/receipt/leave/")
    assert english.get(CASE)["Location"] == PATH


def test_the_reporter_objects_to_the_refusal_and_sees_what_came_of_it(
    county: World, english: Client
) -> None:
    county.person("he", "何文", Role.CLERK)
    county.begin(days_ago=10)
    case = held(county.logged())
    county.rejected(case, reason="已进入诉讼程序")
    enter(english, case.number)
    page = words(english.get(CASE))
    assert "You can object until" in page
    assert 'name="objector"' not in page, "who holds the receipt is on file"
    sent = english.post(f"{CASE}contest/", {"reason": "法院没有立案"})
    assert sent.status_code == 302
    page = words(english.get(CASE))
    assert "To be decided by somebody who had no part in the refusal" in page
    assert "contest-title" not in page, "once"
    assert english.post(f"{CASE}contest/", {"reason": "再次"}).status_code == 422
    county.now = timezone.localtime()
    county.do("he", "decide_contest", case, granted="no", decision="应由法院处理")
    assert "应由法院处理" in words(english.get(CASE))


def test_after_the_sign_off_it_is_said_where_to_go(county: World, english: Client) -> None:
    """What a clerk recorded can no longer be contradicted there: what comes back is a new case."""
    county.begin(days_ago=40)
    case = held(county.closed())
    enter(english, case.number)
    page = words(english.get(CASE))
    assert "Solved · Satisfied" in page
    assert "answers come too late" in page
    assert 'href="/p/report/' in page
    late = english.post(f"{CASE}answer/", {"solved": "no", "satisfaction": "dissatisfied"})
    assert late.status_code == 409
    assert "answers come too late" in words(late)


def test_a_reporter_withdraws_and_may_think_better_of_it(county: World, english: Client) -> None:
    case = held(county.assigned())
    enter(english, case.number)
    assert "Withdraw my report" in words(english.get(CASE))
    assert english.post(f"{CASE}retract/", {"stands": "yes"}).status_code == 302
    again = english.post(f"{CASE}retract/", {"stands": "yes"})
    assert again.status_code == 422
    assert "asked again on another day" in words(again)
    assert "You have withdrawn once" in words(english.get(CASE))
    assert english.post(f"{CASE}retract/", {"stands": "no"}).status_code == 302
    assert "You have withdrawn once" not in words(english.get(CASE))
    assert Case.objects.get(pk=case.pk).status == "assigned"


def test_what_the_office_took_down_is_shown_so_that_it_can_be_contradicted(
    county: World, english: Client
) -> None:
    case = held(county.logged())
    county.do("wang", "record_retract", case, report=case.reports.get().pk, stands="yes")
    enter(english, case.number)
    assert "as the office took it down by telephone" in words(english.get(CASE))
