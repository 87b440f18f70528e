"""The main road without JavaScript: log, assign, acknowledge, and a form that comes back."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from demo import PASSWORD
from tests.e2e.browser import Window
from tests.e2e.walk import Walk, zh
from tracker.vocabulary import Status


def test_the_main_road_without_script(window: Callable[..., Window], site, tmp_path) -> None:  # type: ignore[no-untyped-def]
    walk = Walk(site, lambda size: window(size, java_script_enabled=False), tmp_path)
    clerk = walk.as_("clerk1")
    clerk.go("/cases/new/")
    clerk.page.select_option("[name=channel]", "visit")
    clerk.page.fill("[name=text]", "文昌街公厕夜里锁门，附近没有别的厕所。")
    clerk.page.fill("[name=reporter_name]", "邓师傅")
    clerk.page.locator("button[name=suggest]").click()
    expect(clerk.page.locator("#guesses")).not_to_be_empty()
    expect(clerk.page.locator("[name=reporter_name]")).to_have_value("邓师傅")
    clerk.page.locator("main .btn-primary").click()
    walk.number = clerk.page.locator(".logged-number").inner_text().strip()
    walk.assign("一般（简易）")
    walk.acknowledge()
    assert walk.status == Status.ASSIGNED
    assert walk.fact("SELECT acknowledged_at FROM tracker_case WHERE number = ?", walk.number)


def test_a_menu_and_the_language_without_script(window: Callable[..., Window]) -> None:
    one = window(java_script_enabled=False)
    one.sign_in("clerk1", PASSWORD)
    one.page.locator(".user-menu summary").click()
    one.page.locator(".user-menu button[value=en]").click()
    expect(one.page.locator("html")).to_have_attribute("lang", "en")
    expect(one.page.locator(".nav-main")).not_to_contain_text(zh("Ledger"))
