"""Every page, as every role, wide and on a phone: nothing overflows, complains or shuts out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import get_resolver
from playwright.sync_api import expect

from tests.e2e.browser import PHONE, Window
from tests.e2e.pages import Tour, cases_in_every_state, faults_of, rows
from tests.e2e.site import Site
from workflows.demo import PASSWORD

ROLES = ("clerk", "officer", "head", "inspector", "director", "auditor", "admin")
POSTED = frozenset({"bulk", "suggest", "demo-enter", "person-password"})
DOWNLOADED = frozenset({"export", "file", "dossier"})
seen: dict[str, set[str]] = {}


def username(site: Site, role: str) -> str:
    """The person of a role who has most to do, as the demo's door chooses."""
    if role in ("officer", "head"):
        busiest = (
            "SELECT u.username FROM tracker_user u JOIN tracker_case c ON c.unit_id = u.unit_id"
            " WHERE u.role = ? GROUP BY u.id ORDER BY COUNT(DISTINCT c.status) DESC, u.id LIMIT 1"
        )
    elif role == "inspector":
        busiest = (
            "SELECT u.username FROM tracker_user u JOIN tracker_case c ON c.inspector_id = u.id"
            " WHERE u.role = ? GROUP BY u.id ORDER BY COUNT(DISTINCT c.status) DESC, u.id LIMIT 1"
        )
    else:
        busiest = "SELECT username FROM tracker_user WHERE role = ? ORDER BY id LIMIT 1"
    return str(rows(site, busiest, role)[0][0])


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role(site: Site, window: Callable[..., Window], role: str) -> None:
    name = username(site, role)
    one = window()
    one.sign_in(name, PASSWORD)
    tour = Tour(one, cases_in_every_state(site, name))
    faults = [f"{address} {words}" for address in tour.pages() for words in faults_of(one)]
    seen[role] = {kind.split()[0] for kind in tour.seen}
    assert not faults, "\n".join(faults)
    assert len(tour.seen) >= 3


def test_every_page_is_reached_by_a_link() -> None:
    if set(seen) != set(ROLES):
        pytest.skip("needs the walks of all roles in the same run")
    names = {
        pattern.name
        for resolver in get_resolver().url_patterns
        if getattr(resolver, "app_name", "") == "desk"
        for pattern in resolver.url_patterns
    }
    assert names - POSTED - DOWNLOADED - set().union(*seen.values()) == set()


def test_the_sign_in_page_says_that_it_is_a_demo(window: Callable[..., Window]) -> None:
    one = window()
    one.go("/accounts/login/")
    expect(one.page.locator(".demo-flag")).to_be_visible()
    assert one.page.locator("button.door").count() == 6
    assert faults_of(one) == []
    one.page.locator("button.door").first.click()
    expect(one.page.locator(".user-menu")).to_be_visible()


@pytest.mark.parametrize("path", ["/nowhere/", "/cases/2026-999999/", "/cases/2026-999999/assign/"])
def test_what_is_not_there_is_a_page_too(window: Callable[..., Window], path: str) -> None:
    one = window(PHONE)
    one.sign_in("clerk1", PASSWORD)
    answer = one.go(path)
    assert answer is not None
    assert answer.status == 404
    assert faults_of(one) == []


def test_a_form_sent_in_empty_names_its_faults(window: Callable[..., Window]) -> None:
    one = window()
    one.sign_in("clerk1", PASSWORD)
    one.go("/cases/new/")
    one.page.locator("form.intake").evaluate("form => { form.noValidate = true; }")
    one.page.locator("main .btn-primary").click()
    expect(one.page.locator(".form-errors")).to_be_visible()
    assert faults_of(one) == []


def test_the_keyboard_comes_everywhere_and_is_seen(window: Callable[..., Window]) -> None:
    one = window()
    one.sign_in("clerk1", PASSWORD)
    one.go("/")
    one.page.keyboard.press("Tab")
    skip = one.page.locator("a.skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    for _step in range(25):
        one.page.keyboard.press("Tab")
        shown = one.page.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return e === document.body || s.outlineStyle !== 'none' || s.boxShadow !== 'none'; }"
        )
        where = one.page.evaluate("() => document.activeElement.outerHTML.slice(0, 120)")
        assert shown, where
    one.go("/")
    one.page.keyboard.press("Tab")
    one.page.keyboard.press("Enter")
    assert one.page.evaluate("() => document.activeElement.id") == "main"
