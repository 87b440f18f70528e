"""The public sees where every case went, each number, and nothing of its words."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.views import census as view
from tests.portal.conftest import release, words
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgotten() -> None:
    caches["memory"].clear()


def test_the_page_adds_up_and_leads_to_every_number(county: World, english: Client) -> None:
    shown = release(county, county.verified())
    hidden = county.logged(title="不公开的事", text="不公开的话")
    gone = county.rejected(route_code="petition", reason="属信访事项")
    merged = county.merged(county.logged(), county.logged())
    page = words(english.get("/p/census/"))
    assert "It reconciles" in page
    months: Any = english.get("/p/census/").context["census"].months
    numbers = "".join(
        words(english.get(f"/p/census/{m.first.year}-{m.first.month}/")) for m in months
    )
    for case in (shown, hidden, gone, merged):
        assert case.number in numbers
    assert "Petition procedure" in numbers
    assert f"into {merged.merged_into.number}" in numbers
    assert f"/cases/{shown.number}/" in numbers
    assert f"/cases/{hidden.number}/" not in numbers
    for secret in ("不公开", "属信访事项", "张三", "13800000000"):
        assert secret not in page + numbers


def test_no_such_month(county: World, english: Client) -> None:
    assert english.get("/p/census/2026-13/").status_code == 404
    assert "Nothing was received" in words(english.get("/p/census/1999-1/"))


def test_a_month_is_paged_and_asks_the_same_however_many_there_are(
    county: World,
    english: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    monkeypatch.setattr(view, "SIZE", 2)
    cases = [county.logged() for _n in range(5)]
    first = cases[0].received_at
    url = f"/p/census/{first.year}-{first.month}/"
    seen: list[str] = []
    for _page in range(5):
        with django_assert_max_num_queries(1):
            answer: Any = english.get(url)
        seen += [line.number for line in answer.context["lines"]]
        url = answer.context["pager"].next_url
        if not url:
            break
    assert [case.number for case in cases if case.number in seen] == sorted(set(seen))
