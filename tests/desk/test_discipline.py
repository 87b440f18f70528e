"""The pages of the discipline track: who finds them, and what they do."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.tracks import DECIDED, HANDED
from tests.world import PASSWORD, World, photo
from tracker.models import Case, TrackDecision

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(world: World) -> World:
    world.with_passwords()
    world.begin(days_ago=40)
    return world


def desk(world: World, who: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.people[who])
    return client


def accused(world: World) -> Case:
    return world.called_back(
        world.submitted(world.planned(world.assigned(misconduct_alleged=True)))
    )


def test_who_finds_the_pages(county: World) -> None:
    case = accused(county)
    at = f"/cases/{case.number}/discipline/"
    found = {who: desk(county, who).get(at).status_code for who in county.people}
    assert {who for who, status in found.items() if status == 200} == {
        "wang", "zhou", "sun", "ji", "chen",
    }  # fmt: skip
    assert {found[who] for who in ("li", "zhao", "qian", "feng", "wei", "gao")} == {404}
    listed = {
        who for who in county.people if desk(county, who).get("/discipline/").status_code == 200
    }
    assert listed == {"zhou", "sun", "ji"}


def test_the_whole_track_on_pages(county: World) -> None:
    case = accused(county)
    at = f"/cases/{case.number}/discipline/"
    ji, sun = desk(county, "ji"), desk(county, "sun")
    assert case.number in ji.get("/discipline/").content.decode()
    answer = ji.post(at + "outcome/", {"outcome": "handed_over", "text": "移送"})
    assert answer.status_code == 422
    assert "移送" in answer.content.decode()
    day = county.now.date().isoformat()
    given = {**HANDED, "handed_on": day, "receipt_no": "回执7", "receipt_on": day}
    assert ji.post(at + "outcome/", {**given, "uploads": photo()}).status_code == 302
    entry = case.track.get(kind="outcome")
    assert ji.get(f"{at}papers/{entry.pk}/").status_code == 200
    assert desk(county, "wang").get(f"{at}papers/{entry.pk}/").status_code == 404
    assert desk(county, "li").get(f"{at}papers/{entry.pk}/").status_code == 404
    own = {"entry": entry.pk, "granted": "yes", "text": "属实", "password": PASSWORD}
    unsigned = own | {"password": "guess"}
    assert ji.post(at + "confirm/", own).status_code == 422
    page = sun.get("/discipline/?waits").content.decode()
    assert "Your word is wanted" in page
    assert sun.post(at + "confirm/", {**own, "granted": ""}).status_code == 422
    refused = sun.post(at + "confirm/", unsigned)
    assert refused.status_code == 422
    assert "属实" in refused.content.decode()
    assert not TrackDecision.objects.exists()
    assert sun.post(at + "confirm/", own).status_code == 302
    assert "confirmed" in sun.get(at).content.decode()


def test_outcome_and_names_are_for_few_eyes(county: World) -> None:
    case = accused(county)
    county.track("ji", "name", case, name="钱某某", text="来信点名")
    county.track("ji", "outcome", case, **DECIDED)
    at = f"/cases/{case.number}/discipline/"
    for who in ("wang", "chen"):
        page = desk(county, who).get(at).content.decode()
        assert "not confirmed yet" in page
        assert "钱某某" not in page
        assert "批评教育" not in page
    for who in ("ji", "sun", "zhou"):
        page = desk(county, who).get(at).content.decode()
        assert "钱某某" in page
        assert "批评教育" in page
    county.track("ji", "name", case, person=county.people["zhou"].pk, text="来信点名")
    assert desk(county, "zhou").get(at).status_code == 404
    assert case.number not in desk(county, "zhou").get("/discipline/").content.decode()


def test_today_says_how_many_tracks_wait(county: World) -> None:
    case = accused(county)

    def said(who: str) -> bool:
        return "1 discipline track waits for you" in desk(county, who).get("/").content.decode()

    assert [w for w in ("ji", "sun", "zhou", "wang", "chen", "zhao") if said(w)] == ["ji"]
    entry = county.track("ji", "outcome", case, **DECIDED)
    assert [w for w in ("ji", "sun", "zhou", "wang", "chen", "zhao") if said(w)] == ["sun", "zhou"]
    county.confirm("sun", entry)
    assert [w for w in ("ji", "sun", "zhou") if said(w)] == []


def test_a_tick_of_a_reporter_that_was_not_taken_up_is_shown(county: World) -> None:
    case = county.logged()
    case.reports.update(alleges=True)
    assert case.number in desk(county, "ji").get("/discipline/").content.decode()
    county.track("ji", "allege", case, text="来信反映")
    assert case.reports.get().alleges


def test_lists_read_a_fixed_number_of_rows(
    county: World, django_assert_max_num_queries: Any
) -> None:
    accused(county)
    ji = desk(county, "ji")
    ji.get("/discipline/")
    for _more in range(3):
        accused(county)
    with django_assert_max_num_queries(10):
        ji.get("/discipline/")


def test_the_line_on_the_case_page(county: World) -> None:
    case = accused(county)
    for who in ("wang", "chen", "zhou", "ji", "sun"):
        assert (
            "on the discipline track: not confirmed"
            in desk(county, who).get(f"/cases/{case.number}/").content.decode()
        ), who
    county.settle_track(case)
    page = desk(county, "chen").get(f"/cases/{case.number}/inspect/").content.decode()
    assert "on the discipline track: confirmed" in page


def test_no_finding_tells_the_unit_of_a_track(county: World) -> None:
    case = accused(county)
    given = {
        "on_site": "on", "measures": "yes", "accountability": "no", "solved": "no", "reply": "yes",
        "accountability_remark": "纪检未结", "solved_remark": "未解决", "version": case.version,
    }  # fmt: skip
    answer = desk(county, "chen").post(f"/cases/{case.number}/inspect/", given)
    assert answer.status_code == 422
    assert "discipline track" in answer.content.decode()


def test_the_list_says_until_when_and_what_is_late(county: World) -> None:
    case = accused(county)  # forty days ago: the allegation is late, as is what comes now
    shown = desk(county, "ji").get("/discipline/").content.decode()
    assert "clock-overdue" in shown
    assert "Confirmed outcome of an allegation" in shown
    county.track("ji", "outcome", case, **DECIDED)
    own = desk(county, "sun").get(f"/cases/{case.number}/discipline/").content.decode()
    assert own.count("clock-overdue") == 2
    assert "word on a discipline track" in own
    for who in ("wang", "chen"):  # they may know of the track, not how it stands
        page = desk(county, who).get(f"/cases/{case.number}/discipline/").content.decode()
        assert "clock-overdue" not in page
    county.confirm("sun", case.track.last())
    shown = desk(county, "ji").get("/discipline/").content.decode()
    assert "clock-" not in shown
