"""The cache that lasts keeps what Django promises of a cache, and what it promises itself."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.core.cache import caches

from tests.web.test_limits import at_once
from web.cache import LastingCache
from web.models import CacheEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def cache() -> LastingCache:
    found = caches["default"]
    assert isinstance(found, LastingCache)
    return found


def over(cache: LastingCache, key: str) -> None:
    """An entry whose time has passed and which nobody has tidied yet."""
    cache.set(key, "old", -1)


@pytest.mark.parametrize("value", [[time.time(), 1.5], True, "y", {"a": [None]}, 7])
def test_what_is_stored_comes_back(cache: LastingCache, value: Any) -> None:
    assert cache.get("key", "none") == "none"
    cache.set("key", value)
    assert cache.get("key") == value
    assert cache.get("key", version=2) is None
    assert cache.get_many(["key", "other"]) == {"key": value}
    assert cache.delete("key")
    assert not cache.delete("key")
    assert "key" not in cache


def test_a_later_value_replaces_an_earlier_one(cache: LastingCache) -> None:
    cache.set("key", 1)
    cache.set("key", 2)
    assert cache.incr("key") == 3
    assert CacheEntry.objects.count() == 1


def test_add_stores_only_what_is_not_there(cache: LastingCache) -> None:
    assert cache.add("key", 1)
    assert not cache.add("key", 2)
    assert cache.get("key") == 1
    over(cache, "key")
    assert cache.get("key") is None
    assert cache.add("key", 3)
    assert cache.get("key") == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("old", [False, True])
def test_of_many_that_add_at_once_one_does(cache: LastingCache, old: bool) -> None:
    if old:
        over(cache, "key")
    came: list[bool] = []
    assert at_once(*[lambda: came.append(caches["default"].add("key", 1))] * 4) == [None] * 4
    assert sorted(came) == [False] * 3 + [True]


def test_an_entry_lasts_as_long_as_was_said(cache: LastingCache) -> None:
    cache.set("for good", 1, None)
    cache.set("an hour", 1, 3600)
    assert cache.touch("an hour", -1)
    assert not cache.touch("absent")
    assert cache.get("for good") == 1
    assert cache.get("an hour") is None


def test_keys_are_not_to_be_read(cache: LastingCache) -> None:
    cache.set("203.0.113.9", 1)
    assert "203.0.113.9" not in str(CacheEntry.objects.values_list())
    cache.clear()
    assert not CacheEntry.objects.exists()
