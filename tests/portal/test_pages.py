"""The pages that anybody reads: what they show, and what they cost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.views.cases import SIZE
from tests.portal.conftest import release, words
from tests.world import World, all_passed
from tracker import reference
from tracker.models import Case, PublicText

pytestmark = pytest.mark.django_db


def queries(client: Client, path: str) -> int:
    reference.calendar()  # read at most once a minute, not by every page
    caches["memory"].clear()
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_whoever_is_not_signed_in_reads_the_portal(client: Client, world: World) -> None:
    assert client.get("/")["Location"] == "/p/"
    client.force_login(world.people["wang"])
    assert client.get("/").status_code == 200


def test_the_five_facts_are_counted_apart(county: World, english: Client) -> None:
    county.closed()
    county.verified()
    county.submitted()
    page = english.get("/p/")
    counts = [fact["count"] for fact in page.context["facts"]] if page.context else []
    text = words(page)
    assert counts in ([], [3, 2, 2, 1, 0])
    assert "later looks have not begun yet" in text
    for label in ("Done by the unit", "Verified by an inspector", "Confirmed by the citizen"):
        assert label in text
    assert "of 3 cases on the ledger" in text


def test_what_is_late_is_counted_and_listed(county: World, english: Client) -> None:
    case = release(county, county.planned())
    Case.objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(days=2))
    fresh = release(county, county.planned())
    Case.objects.filter(pk=fresh.pk).update(due_at=timezone.now() + timedelta(days=2))
    late = words(english.get("/p/cases/?state=late"))
    assert case.number in late
    assert fresh.number not in late
    assert 'Overdue now <strong class="num">1</strong>' in words(english.get("/p/"))


def test_only_released_cases_are_there(county: World, english: Client) -> None:
    hidden, shown = county.logged(), release(county, county.logged())
    merged = release(county, county.logged())
    county.merged(merged, shown)
    listed = words(english.get("/p/cases/"))
    assert shown.number in listed
    for case in (hidden, merged):
        assert case.number not in listed
        assert english.get(f"/p/cases/{case.number}/").status_code == 404


def test_search_looks_at_public_words_alone(county: World, english: Client) -> None:
    case = release(county, county.logged(), title="供水问题", text="二号楼水压不足")
    assert case.number in words(english.get("/p/cases/?q=水压"))
    assert case.number in words(english.get(f"/p/cases/?q={case.number}"))
    assert case.number not in words(english.get("/p/cases/?q=多次反映"))  # of the reporter's text
    assert case.number not in words(english.get("/p/cases/?state=closed"))
    assert case.number in words(english.get("/p/cases/?state=nonsense&unit=none"))


def test_the_newest_summary_stands(county: World, english: Client) -> None:
    case = release(county, county.logged(), title="旧标题")
    release(county, case, title="新标题")
    page = words(english.get(f"/p/cases/{case.number}/"))
    assert "新标题" in page
    assert "旧标题" not in page


def test_pages_are_turned_by_keyset(county: World, english: Client) -> None:
    cases = [county.logged() for _n in range(SIZE + 2)]
    PublicText.objects.bulk_create(
        PublicText(
            case=case,
            title=f"第{case.pk}号",
            text="摘要",
            released_by=county.people["wang"],
            released_at=county.now,
        )
        for case in cases
    )
    first = words(english.get("/p/cases/?lang=en"))
    assert cases[-1].number in first
    assert cases[0].number not in first
    start = first.index('rel="next" href="') + len('rel="next" href="')
    address = first[start : first.index('"', start)].replace("&amp;", "&")
    assert "lang=en" in address
    second = words(english.get(address))
    assert cases[0].number in second
    assert cases[-1].number not in second


def test_a_case_page_tells_how_it_stands(county: World, english: Client) -> None:
    case = release(county, county.verified(), reply="已恢复供水", measures="抢修供水管网")
    page = words(english.get(f"/p/cases/{case.number}/"))
    for told in ("水务局", "working days from", "抢修供水管网", "已恢复供水", "The notice is over"):
        assert told in page, told
    assert "Leader's office" in page
    assert "赵刚" not in page


def test_rework_and_deferral_are_shown(county: World, english: Client) -> None:
    case = county.called_back()
    case = county.do("chen", "rework", case, **all_passed(solved="no", solved_remark="还没好")).case
    county.do(
        "li",
        "ask_deferral",
        case,
        reason="资金未到位",
        review_on=timezone.localdate() + timedelta(days=30),
    )
    request = case.requests.get()
    case = county.do("zhou", "decide_deferral", case, granted="yes", decision="同意").case
    release(county, case, deferral="资金尚未到位")
    page = words(english.get(f"/p/cases/{case.number}/"))
    assert "资金尚未到位" in page
    assert request.reason not in page
    assert "Sent back for rework" in page
    assert "Problem solved" in page
    assert "还没好" not in page


def test_a_long_history_costs_no_more_than_a_short_one(county: World, english: Client) -> None:
    short = release(county, county.verified())
    long = county.submitted()
    for _round in range(3):
        long = county.called_back(long)
        long = county.do("chen", "rework", long, **all_passed(solved="no", solved_remark="x")).case
        long = county.do("zhao", "submit", county.answered(long)).case
    long = county.verified(long)
    for n in range(4):
        long = release(county, long, title=f"第{n}版")
    few, many = (queries(english, f"/p/cases/{case.number}/") for case in (short, long))
    assert many <= few


@pytest.mark.parametrize("path", ["/p/", "/p/cases/", "/p/units/", "/p/units/water/"])
def test_lists_ask_so_many_queries_whatever_they_show(
    county: World, english: Client, path: str
) -> None:
    release(county, county.verified())
    before = queries(english, path)
    for _n in range(3):
        release(county, county.verified())
        release(county, county.assigned())
    assert queries(english, path) <= before


def test_the_first_page_lists_what_can_still_be_objected_to(county: World, english: Client) -> None:
    over = release(county, county.verified())
    county.now = timezone.localtime() - timedelta(days=1)
    running = release(county, county.verified())
    page = words(english.get("/p/"))
    assert running.number in page
    assert over.number not in page
    assert "Raise an objection" in words(english.get(f"/p/cases/{running.number}/"))


def test_the_navigation_says_where_one_is(county: World, english: Client) -> None:
    case = release(county, county.verified())
    for path in ("/p/cases/", f"/p/cases/{case.number}/"):
        assert 'href="/p/cases/" aria-current="page"' in words(english.get(path))


def test_a_unit_has_its_cases_rates_and_standing(county: World, english: Client) -> None:
    case = release(county, county.closed())
    page = words(english.get("/p/units/water/"))
    assert case.number in page
    assert "Standing" in page
    assert "100.0%" in page
    assert english.get("/p/units/none/").status_code == 404


def test_an_objection_is_raised_and_holds_the_notice(
    county: World, english: Client, sums: Any
) -> None:
    county.now = timezone.localtime() - timedelta(days=1)
    case = release(county, county.verified())
    path = f"/p/cases/{case.number}/object/"
    assert english.post(path, {"reason": "没有解决"}).status_code == 422
    sent = english.post(
        path, {"ground": "unsolved", "reason": "背街没有动", "contact": "13900000000", **sums(path)}
    )
    assert sent.status_code == 200
    page = words(english.get(f"/p/cases/{case.number}/"))
    assert "1 objection is being looked at" in page
    assert "背街没有动" not in page
    other = release(county, county.logged())
    assert english.get(f"/p/cases/{other.number}/object/").status_code == 404


def test_what_the_office_withdraws_by_merging_is_gone(county: World, english: Client) -> None:
    case = release(county, county.logged())
    assert english.get(f"/p/cases/{case.number}/").status_code == 200
    county.rejected(case, route_code="not_ours", reason="x")
    assert english.get(f"/p/cases/{case.number}/").status_code == 404
