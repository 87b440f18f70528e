"""Every page, as every role, wide and on a phone: nothing overflows, complains or shuts out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import URLResolver, get_resolver, reverse
from playwright.sync_api import expect

from demo import PASSWORD
from tests.e2e.browser import PHONE, Window
from tests.e2e.pages import Tour, cases_in_every_state, faults_of, rows
from tests.e2e.site import Site

ROLES = (
    *("clerk", "officer", "head", "inspector", "director"),
    *("discipline", "auditor", "admin"),
)
AT_THE_FRONT = frozenset({"today"})  # "/" leads there, whoever is signed in
DOWNLOADED = frozenset(
    {
        *("export", "file", "dossier", "chart", "import-refused", "people-list-blank"),
        "track-paper",
    }
)
seen: dict[str, set[str]] = {}


def username(site: Site, role: str) -> str:
    """The person of a role who has most to do, as the demo's door chooses."""
    if role in ("officer", "head"):
        busiest = (
            "SELECT u.username FROM tracker_user u JOIN tracker_post p ON p.person_id = u.id"
            " JOIN tracker_case c ON c.unit_id = p.unit_id"
            " WHERE p.role = ? AND p.tenure = 'holder'"
            " GROUP BY u.id ORDER BY COUNT(DISTINCT c.status) DESC, u.id LIMIT 1"
        )
    elif role == "inspector":
        busiest = (
            "SELECT u.username FROM tracker_user u JOIN tracker_post p ON p.person_id = u.id"
            " JOIN tracker_case c ON c.inspector_id = u.id WHERE p.role = ?"
            " GROUP BY u.id ORDER BY COUNT(DISTINCT c.status) DESC, u.id LIMIT 1"
        )
    else:
        busiest = (
            "SELECT u.username FROM tracker_user u JOIN tracker_post p ON p.person_id = u.id"
            " WHERE p.role = ? AND p.tenure = 'holder' ORDER BY u.id LIMIT 1"
        )
    return str(rows(site, busiest, role)[0][0])


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role(site: Site, window: Callable[..., Window], role: str) -> None:
    name = username(site, role)
    one = window()
    one.sign_in(name, PASSWORD)
    tour = Tour(one, [*cases_in_every_state(site, name), *somebody_to_edit(site, role)])
    faults = [f"{address} {words}" for address in tour.pages() for words in faults_of(one)]
    seen[role] = {kind.split()[0] for kind in tour.seen}
    assert not faults, "\n".join(faults)
    assert len(tour.seen) >= 3


def somebody_to_edit(site: Site, role: str) -> list[str]:
    """The page of a person whom the office looks after: the first of the list is none of those."""
    if role not in ("clerk", "director", "admin"):
        return []
    officer = "SELECT person_id FROM tracker_post WHERE role = 'officer' ORDER BY id LIMIT 1"
    return [f"/settings/people/{rows(site, officer)[0][0]}/"]


def test_every_page_is_reached_by_a_link(site: Site, window: Callable[..., Window]) -> None:
    if set(seen) != set(ROLES):
        pytest.skip("needs the walks of all roles in the same run")
    names = set(converters())
    missed = names - set().union(*seen.values()) - DOWNLOADED - AT_THE_FRONT
    for role in ("clerk", "admin"):
        one = window()
        one.sign_in(username(site, role), PASSWORD)
        missed -= {name for name in missed if only_posted(one, name)}
    assert missed == set()


def converters() -> dict[str, list[str]]:
    """The desk's addresses by name, with the names of what stands in them."""
    resolvers = [r for r in get_resolver().url_patterns if getattr(r, "app_name", "") == "desk"]
    found: dict[str, list[str]] = {}
    while resolvers:
        for pattern in resolvers.pop().url_patterns:
            if isinstance(pattern, URLResolver):
                resolvers.append(pattern)
            else:
                found[pattern.name] = list(pattern.pattern.converters)
    return found


def only_posted(one: Window, name: str) -> bool:
    """Whether this address answers nothing but a POST."""
    kwargs = dict.fromkeys(converters()[name], 1)
    answer = one.page.request.get(one.site.url + reverse(f"desk:{name}", kwargs=kwargs))
    return answer.status == 405


def test_a_ledger_comes_in(window: Callable[..., Window], tmp_path: Path) -> None:
    """The three steps of the wizard, with a unit that nobody has and a row that cannot be read."""
    file = tmp_path / "十一月来件.csv"
    file.write_text(
        "编号,标题,内容,受理时间,责任单位\n"
        "A-1,公厕夜里锁门,文昌街公厕夜里锁门。,2026-11-20 09:00,城管局\n"
        "A-2,井盖松动,解放街井盖松动。,2026-11-20 10:00,从前的市政处\n"
        "A-3,站牌倒了,汽车站站牌倒了。,没有写,城管局\n"
    )
    one = window()
    one.sign_in("clerk1", PASSWORD)
    one.go("/imports/")
    one.page.set_input_files("input[type=file]", file)
    one.page.locator("main .btn-primary").click()
    expect(one.page.locator(".import-preview")).to_be_visible()
    assert faults_of(one) == []
    one.page.locator("button[name=start]").click()
    if one.page.locator("#units-title").count():  # asks what is to become of the unknown name
        assert faults_of(one) == []
        one.page.locator("button[name=start]").click()
    expect(one.page.locator(".import-refused, .rows-refused, .tiles").first).to_be_visible()
    expect(one.page.locator(".tile-ok .tile-value")).not_to_have_text("0")
    assert faults_of(one) == []


def test_the_sign_in_page_says_that_it_is_a_demo(window: Callable[..., Window]) -> None:
    one = window()
    one.go("/accounts/login/")
    expect(one.page.locator(".demo-flag")).to_be_visible()
    assert one.page.locator("button.door").count() == 7
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


@pytest.mark.parametrize("script", [True, False])
def test_the_menu_opens_and_closes_by_keyboard(window: Callable[..., Window], script: bool) -> None:
    one = window(java_script_enabled=script)
    one.sign_in("clerk1", PASSWORD)
    menu, head = one.page.locator(".user-menu"), one.page.locator(".user-menu summary")
    password = one.page.locator(".user-menu a.menu-item").first
    head.focus()
    one.page.keyboard.press("Enter")
    expect(password).to_be_visible()
    for _language in range(2):
        one.page.keyboard.press("Tab")
    one.page.keyboard.press("Tab")
    expect(password).to_be_focused()
    if script:
        one.page.keyboard.press("Escape")
        expect(head).to_be_focused()
    else:
        head.focus()
        one.page.keyboard.press("Enter")
    expect(menu).not_to_have_attribute("open", "")
    expect(password).to_be_hidden()
