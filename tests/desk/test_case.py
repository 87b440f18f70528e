"""The case page: everything about one case, for everyone who may see it, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.desk.pages import Desk, county, text
from tests.world import World, all_passed, photo
from tracker.models import Case, CaseEvent, Channel, ImportBatch
from tracker.road import place_of
from tracker.vocabulary import Role, VerbName
from workflows.bulk_log import NewCase, Past, admit

__all__ = ["county"]
pytestmark = pytest.mark.django_db
OFFICE = ("wang", "zhou", "sun")


def test_everyone_whose_case_it_is_sees_it_and_for_others_it_is_not_there(county: World) -> None:
    case = county.submitted()
    for who in (*OFFICE, "li", "zhao", "chen"):
        assert Desk(county, who).see(case).status_code == 200, who
    for who in ("qian", "feng", "wei", "gao"):
        answer = Desk(county, who).see(case)
        absent = Desk(county, who).client.get("/cases/1999-000001/")
        assert answer.status_code == absent.status_code == 404, who
        assert text(answer) == text(absent).replace("1999-000001", case.number), who


def test_a_co_unit_sees_it_and_may_only_help(county: World) -> None:
    case = county.planned(county.assigned(co_units=[county.traffic.pk]))
    page = text(Desk(county, "qian").see(case))
    assert "Report a measure" in page
    assert "Reply to the reporter" not in page


PRIMARY: list[tuple[Callable[[World], Case], str, str]] = [
    (World.logged, "wang", "assign"),
    (World.assigned, "li", "acknowledge"),
    (World.assigned, "zhao", "acknowledge"),
    (World.planned, "li", "measure"),
    (World.planned, "zhao", "measure"),
    (World.ready, "zhao", "submit"),
    (World.submitted, "wang", "call_back"),
    (World.submitted, "chen", "inspect"),
    (World.verified, "zhao", "sign"),
    (World.signed, "zhou", "close"),
]


@pytest.mark.parametrize(("state", "who", "verb"), PRIMARY)
def test_there_is_one_clear_thing_to_do(
    county: World, state: Callable[[World], Case], who: str, verb: str
) -> None:
    case = state(county)
    page = text(Desk(county, who).see(case))
    assert page.count("btn-primary") == 1
    place = page.index("btn-primary")
    around = page[max(0, place - 400) : place + 200]
    assert f"/cases/{case.number}/{verb}/" in around


@pytest.mark.parametrize(
    ("state", "who", "words"),
    [
        (World.logged, "zhou", "Waiting for Office clerk"),
        (World.assigned, "wang", "Waiting for 水务局 · Unit officer"),
        (World.ready, "li", "Waiting for 水务局 · Unit head"),
        (World.called_back, "wang", "Waiting for 陈明 · Inspector"),
        (World.verified, "chen", "Waiting for 水务局 · Unit head"),
        (World.signed, "wang", "Waiting for Director"),
        (World.closed, "wang", "Signed off: nothing is left to do"),
    ],
)
def test_who_has_nothing_to_do_is_told_who_is_awaited(
    county: World, state: Callable[[World], Case], who: str, words: str
) -> None:
    page = text(Desk(county, who).see(state(county)))
    assert words in page
    assert "btn-primary" not in page


def test_every_reader_sees_what_is_missing_and_who_can_lift_it(county: World) -> None:
    case = county.planned(county.assigned(misconduct_alleged=True))
    for who in (*OFFICE, "li", "zhao"):
        page = text(Desk(county, who).see(case))
        assert "Submit for inspection: 2 things are missing" in page, who
        assert "Measure not reported as done" in page, who
        assert "by 水务局 · Unit officer" in page, who
    assert f"/cases/{case.number}/reply/" in text(Desk(county, "zhao").see(case))


def test_the_password_is_never_among_what_is_missing(county: World) -> None:
    case = county.signed()
    for who in ("zhou", "wang"):
        page = text(Desk(county, who).see(case))
        assert "Enter your password" not in page
        assert "nothing is missing" in page


def test_the_next_step_and_its_actor() -> None:
    place = place_of(Case(status="logged"))
    assert place is not None
    assert (place.verb, place.turn) == (VerbName.ASSIGN, Role.CLERK)
    assert place_of(Case(status="closed")) is None
    assert place_of(Case(status="deferred")) is None


def test_the_page_tells_the_whole_story(county: World) -> None:
    case = county.called_back()
    findings = all_passed(
        solved="no", solved_remark="三楼仍没有水", solved_files=[photo("三楼.jpg")]
    )
    county.do("chen", "rework", case, **findings)
    county.do("wang", "correct", case, title="停水三天（补充）", reason="补充楼栋")
    page = text(Desk(county, "sun").see(case))
    for words in (
        "抢修供水管网",
        "供水已恢复",
        "三楼仍没有水",
        "三楼.jpg",
        "Round 2",
        "陈明, in round 1",
    ):
        assert words in page, words
    for words in ("12345 hotline", "Sent back for rework", "Not passed", "15 working days from"):
        assert words in page, words
    assert "<del>小区停水三天无人处理</del><ins>停水三天（补充）</ins>" in page
    assert "{&#x27;" not in page
    assert "[&#x27;" not in page


def test_the_page_is_chinese_unless_asked(county: World) -> None:
    desk = Desk(county, "wang")
    page = desk.client.get(f"/cases/{county.logged().number}/", headers={"accept-language": ""})
    assert "您的下一步" in text(page)


def test_names_of_reporters_are_on_no_page(county: World) -> None:
    case = county.closed()
    for who in (*OFFICE, "li", "zhao", "chen"):
        page = text(Desk(county, who).see(case))
        assert "张三" not in page, who
        assert "13800000000" not in page, who
        assert "Named reporter, left a contact" in page, who
    bare = county.logged(anonymous=True, reporter_name="", reporter_contact="")
    assert "Anonymous reporter, no contact" in text(Desk(county, "wang").see(bare))


def test_links_are_shown_to_those_who_may_follow_them(county: World) -> None:
    old = county.closed()
    new = county.assigned(county.logged(origin=old.pk), unit=county.traffic.pk)
    assert new.number in text(Desk(county, "wang").see(old))
    assert new.number not in text(Desk(county, "li").see(old))
    assert f"?origin={old.number}" in text(Desk(county, "wang").see(old))
    assert "?origin=" not in text(Desk(county, "sun").see(old))


def queries(desk: Desk, case: Case) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert desk.see(case).status_code == 200
    return len(seen)


def test_a_long_story_takes_no_more_queries_than_a_short_one(county: World) -> None:
    case = county.planned()
    desk = Desk(county, "wang")
    measure = case.measures.get()

    def go_on(times: int) -> None:
        for turn in range(times):
            county.do("li", "measure", case, measure=measure.pk, note="进展", uploads=[photo()])
            county.do("wang", "correct", case, title=f"第{turn}次更正{times}", reason="更正")
            county.do("li", "reply", case, text="答复", method="phone")

    go_on(1)
    desk.see(case)
    short = queries(desk, case)
    go_on(8)
    assert queries(desk, case) == short
    assert short <= 40


def test_a_very_long_story_shows_its_latest_part_and_the_rest_on_demand(county: World) -> None:
    case = county.planned()
    first = CaseEvent.objects.filter(case=case).latest("seq")
    for seq in range(first.seq + 1, first.seq + 121):
        event = CaseEvent(
            case=case, seq=seq, verb="reveal", role="clerk", at=first.at, data={"v": 1}
        )
        event.from_status = event.to_status = case.status
        event.digest = event.compute_digest()
        event.save(force_insert=True)
        Case.objects.filter(pk=case.pk).update(version=seq)
    desk = Desk(county, "wang")
    assert text(desk.see(case)).count('<li class="moment ') == 100
    assert "Show the whole timeline" in text(desk.see(case))
    assert text(desk.see(case, "?all")).count('<li class="moment ') == first.seq + 120


def test_an_archived_case_says_that_it_was_not_signed_off_here(county: World) -> None:
    batch = ImportBatch.objects.create(name="旧台账.xlsx", sha256="0" * 64, created=county.now)
    ended = county.now - timedelta(days=9)
    data = {
        "title": "旧案",
        "text": "旧台账里的问题",
        "channel": Channel.objects.get(code="web"),
        "received_at": ended - timedelta(days=9),
        "promised_on": ended.date(),
    }
    past = Past(ended_at=ended, unit=county.water, reply="当时已修复", satisfaction="satisfied")
    (case,) = admit([NewCase(data, "a", past)], county.actor("wang"), batch, county.now)
    page = text(Desk(county, "wang").see(case))
    assert "Closed elsewhere before this system; not signed off here" in page
    assert f"?origin={case.number}" in page
    for words in ("当时已修复", "旧台账.xlsx", "imported", "Satisfied"):
        assert words in page, words
    for words in ('class="gate ', "None", "btn-primary", 'class="steps"'):
        assert words not in page, words
    assert Desk(county, "wang").see(case, "dossier/").status_code == 404
    assert Desk(county, "li").see(case).status_code == 200


def test_a_promise_stands_on_the_page_word_for_word(county: World) -> None:
    day = (county.now + timedelta(days=30)).date()
    case = county.assigned(county.logged(promise="六月底前通水", promised_on=day), promised_on=day)
    page = text(Desk(county, "zhao").see(case))
    assert "六月底前通水" in page
    assert "promised at the hearing" in page
    assert "<dt>Promised for</dt>" in page
