"""Paging by keyset, over a query and over rows at hand: the same pages, forwards and back."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import RequestFactory

from tracker.models import Channel
from web.paging import Key, Page

pytestmark = pytest.mark.django_db
ORDERS = [
    Key(("name", "id")),
    Key(("name", "id"), descending=True),
    Key(("id",), descending=True),
]


@pytest.fixture
def rows() -> list[Any]:
    """Eleven rows, of which several share a name."""
    Channel.objects.all().delete()
    made = [Channel(code=f"c{n}", name=f"来源{n % 4}") for n in range(11)]
    Channel.objects.bulk_create(made)
    return list(Channel.objects.order_by("?"))


def walk(rows: Any, key: Key, step: str, url: str = "/") -> tuple[list[list[int]], str]:
    """The pages from an address on, as far as they go, and the last page's address."""
    found = []
    while True:
        page = Page(rows, key, RequestFactory().get(url), 4)
        found.append([row.pk for row in page.rows])
        follows = getattr(page, step)
        if not follows:
            return found, url
        url = follows


@pytest.mark.parametrize("key", ORDERS, ids=str)
@pytest.mark.parametrize("at_hand", [False, True])
def test_pages_follow_each_other_forwards_and_back(
    rows: list[Any], key: Key, at_hand: bool
) -> None:
    paged: Any = rows if at_hand else Channel.objects.all()
    ordered = list(Channel.objects.order_by(*key.order()).values_list("pk", flat=True))
    forwards, last = walk(paged, key, "next_url", "/?q=1")
    assert forwards == [ordered[:4], ordered[4:8], ordered[8:]]
    back, first = walk(paged, key, "previous_url", last)
    assert [len(page) for page in back] == [3, 4, 4]
    assert [pk for page in reversed(back) for pk in page] == ordered
    assert "q=1" in first


@pytest.mark.parametrize("mark", ["nonsense", "4711", ""])
def test_a_mark_that_was_not_made_here_shows_the_first_page(rows: list[Any], mark: str) -> None:
    for paged in (rows, Channel.objects.all()):
        page = Page(paged, ORDERS[0], RequestFactory().get("/", {"before": mark}), 4)
        assert len(page.rows) == 4
        assert page.previous_url == ""


def test_rows_that_no_table_has_are_paged_too() -> None:
    groups = [SimpleNamespace(pk=n, key=n * 10) for n in range(5)]
    pages, _last = walk(groups, Key(("key",), descending=True), "next_url")
    assert pages == [[4, 3, 2, 1], [0]]
