"""A case from an anonymous report to its sign-off, as the citizen goes through it on a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import PHONE, WIDE, Window
from tests.e2e.pages import faults_of, rows
from tests.e2e.site import Site
from tests.e2e.walk import Walk, photo, zh
from tracker.vocabulary import Gate, Status, VerbName

TIER = "热线（7日）"
TITLE = "文昌街路灯整段不亮"
TEXT = "文昌街菜市场到小学这一段，路灯一周没亮，电话13900000000，孩子晚上摸黑走。"
SUMMARY = "文昌街菜市场至小学段路灯一周未亮，影响夜间出行。"


def test_a_citizen_follows_a_case_to_its_end(
    site: Site, window: Callable[..., Window], tmp_path: Path
) -> None:
    walk = Walk(site, window, tmp_path)
    code = report(walk, window(PHONE))
    worked_on(walk, site)
    says(walk, window(PHONE), code, "dissatisfied", "菜市场门口三盏还是不亮。", solved="partly")
    reworked(walk)
    says(walk, window(PHONE), code, "satisfied", "这回都亮了。")
    closed(walk, window(PHONE))
    shown(walk, window(PHONE))


def report(walk: Walk, citizen: Window) -> str:
    """Report anonymously, with a picture; the browser does the proof of work."""
    page = citizen.page
    citizen.go("/")
    expect(page).to_have_url(f"{walk.site.url}/p/")
    citizen.go("/p/report/")
    page.fill("[name=title]", TITLE)
    page.fill("[name=text]", TEXT)
    page.fill("[name=place]", "文昌街")
    page.set_input_files("[name=uploads]", photo(walk.folder, "dark.jpg", lit=False))
    expect(page.locator("#proof-question")).to_be_hidden()
    expect(page.locator("input[name=altcha]")).not_to_have_value("")
    assert faults_of(citizen) == []
    page.locator("main .btn-primary").click()
    expect(page.locator(".receipt-code")).to_be_visible()
    assert faults_of(citizen) == []
    walk.number = page.locator(".receipt-number").inner_text().strip()
    assert walk.status == Status.LOGGED
    assert page.context.cookies() == []
    return "".join(page.locator(".receipt-code").inner_text().split())


def worked_on(walk: Walk, site: Site) -> None:
    """The desk assigns, publishes a summary and works until the unit says that it is done."""
    walk.assign(TIER)
    clerk = walk.form(walk.as_("clerk1"), VerbName.RELEASE)
    expect(clerk.page.locator(".originals mark")).to_have_text("13900000000")
    assert faults_of(clerk) == []
    clerk.page.fill("[name=title]", TITLE)
    clerk.page.fill("[name=text]", SUMMARY)
    walk.send(clerk, "Released. The public sees the summary now.")
    walk.acknowledge()
    walk.plan("副局长 韩立新", [("修复文昌街路灯线路", "何师傅")], site.at + timedelta(days=2))
    walk.later(site.at + timedelta(days=1))
    walk.measure(0, "线路已修复。", [photo(walk.folder, "lit.jpg", lit=True)])
    walk.reply("文昌街路灯线路已修复，恢复照明。")
    walk.submit()


def says(
    walk: Walk, citizen: Window, code: str, satisfaction: str, words: str, solved: str = "yes"
) -> None:
    """With the receipt in hand: is it solved?"""
    page = citizen.page
    citizen.go("/p/receipt/")
    page.fill("[name=number]", walk.number)
    page.fill("[name=code]", code)
    page.locator("main .btn-primary").click()
    expect(page).to_have_url(f"{walk.site.url}/p/receipt/case/")
    assert faults_of(citizen) == []
    page.check(f"[name=solved][value={solved}]")
    page.check(f"[name=satisfaction][value={satisfaction}]")
    page.fill("[name=remark]", words)
    page.locator("main .btn-primary").click()
    expect(page.locator(".note-success")).to_be_visible()
    expect(page.locator("main")).to_contain_text(words)


def reworked(walk: Walk) -> None:
    """The inspector has read the answer, goes there, and sends it back; then it is right."""
    inspector = walk.case(walk.as_(walk.inspector, PHONE))
    expect(inspector.page.locator("main")).to_contain_text("菜市场门口三盏还是不亮。")
    dark = photo(walk.folder, "gate.jpg", lit=False)
    walk.inspect(failed=Gate.SOLVED, remark="现场三盏不亮。", photos=[dark])
    walk.later(walk.site.at + timedelta(days=1))
    walk.show_again("三盏已更换", [photo(walk.folder, "bright.jpg", lit=True)])
    walk.submit()


def closed(walk: Walk, citizen: Window) -> None:
    """Verified, on public notice, and after it signed off by three."""
    lit = photo(walk.folder, "all.jpg", lit=True)
    walk.inspect(failed=None, remark="全部亮灯。", photos=[lit])
    walk.release(TITLE, SUMMARY, shot=False)
    citizen.go(f"/p/cases/{walk.number}/")
    expect(citizen.page.locator("main")).to_contain_text(zh("Raise an objection"))
    assert faults_of(citizen) == []
    walk.sign(walk.head, "sign-head")
    walk.sign(walk.inspector, "sign-inspector")
    citizen.page.context.close()
    walk.later(walk.site.at + timedelta(days=14))
    walk.close()


def shown(walk: Walk, citizen: Window) -> None:
    """The public page tells it all, and of the reporter nothing; the standing lost a little."""
    citizen.go(f"/p/cases/{walk.number}/")
    main = citizen.page.locator("main")
    for words in (SUMMARY, zh("Sent back for rework"), zh("Problem solved"), "修复文昌街路灯线路"):
        expect(main).to_contain_text(words)
    assert citizen.page.locator(".step-done").count() == 5
    assert citizen.page.locator(".fact-list .is-true").count() == 4
    for secret in ("13900000000", "菜市场门口三盏", "韩立新", "何师傅"):
        expect(main).not_to_contain_text(secret)
    assert citizen.page.context.cookies() == []
    assert faults_of(citizen) == []
    standing = "SELECT COUNT(*) FROM scoring_entry e JOIN tracker_case c ON c.id = e.case_id"
    assert walk.fact(f"{standing} WHERE c.number = ?", walk.number)
    citizen.go(f"/p/units/{walk.unit}/")
    expect(citizen.page.locator("main")).to_contain_text(TITLE)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_of_the_portal(site: Site, window: Callable[..., Window], language: str) -> None:
    sql = (
        "SELECT c.status, MAX(c.number) FROM tracker_case c"
        " JOIN tracker_publictext p ON p.case_id = c.id"
        " WHERE c.status NOT IN ('rejected', 'merged', 'withdrawn') GROUP BY c.status"
    )
    cases = dict(rows(site, sql))
    paths = [f"/p/cases/{number}/" for number in cases.values()]
    paths += ["/p/", "/p/cases/", "/p/cases/?q=路灯&state=closed", "/p/cases/?q=zzzz", "/p/units/"]
    paths += [
        "/p/census/",
        "/p/census/2026-11/",
        "/p/units/urban/",
        "/p/report/",
        "/p/receipt/",
        "/p/nowhere/",
    ]
    one = window(WIDE)
    found = []
    for path in paths:
        mark = "&" if "?" in path else "?"
        one.go(f"{path}{mark}lang={language}")
        found += [f"{path} {fault}" for fault in faults_of(one)]
    assert len(cases) >= 4
    assert not found, "\n".join(found)
    assert one.page.context.cookies() == []


def test_reporting_without_a_script(site: Site, window: Callable[..., Window]) -> None:
    one = window(PHONE, java_script_enabled=False)
    one.go("/p/report/?lang=en")
    page = one.page
    page.fill("[name=title]", "井盖松动")
    page.fill("[name=text]", "解放街井盖松动。")
    question = page.locator("label[for=id_sum]").inner_text()
    first, second = (int(word.strip("?")) for word in question.split() if word.strip("?").isdigit())
    page.fill("[name=sum]", str(first + second))
    page.locator("main .btn-primary").click()
    expect(page.locator(".receipt-code")).to_be_visible()
