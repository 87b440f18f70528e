"""The whole way of one case, in the browser, from a telephone call to the director's signature.

Four kinds of user take part. Days pass by restarting the site at a later time (tests/e2e/site.py).
With TOUR=1 the pictures of docs/tour.md are taken on the way.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from scoring.vocabulary import Rule
from tests.e2e.browser import Window
from tests.e2e.citizen import Citizen, comes_to_show
from tests.e2e.pictures import on_phone, two_widths
from tests.e2e.site import MONDAY, Site
from tests.e2e.walk import Walk, photo, zh
from tracker.vocabulary import Gate, Status, VerbName

TEXT = (
    "滨河路从二桥到实验小学这一段，路灯灭了快两个月。孩子下晚自习摸黑走，"
    "上周有个老人绊倒了，胳膊骨折。打过两次热线，都说已经派人修了，到现在一盏也没亮。"
)
TIER = "热线（7日）"
UNIT = "城市管理"
# What the office lets the public read: nobody who could be recognised.
TITLE = "滨河路二桥至实验小学段路灯熄灭"
SUMMARY = "滨河路二桥至实验小学段路灯熄灭近两个月，夜间出行不安全；此前两次反映，未见修复。"
REPLY = "滨河路地下电缆已接通，更换灯头 27 盏（含二桥桥头 4 盏），夜间复查全部亮灯。"
# Names that stand in the record and must not leave the desk.
KEPT = ("吴", "13900000000", "韩立新", "何师傅", "郭站长")


def test_one_case_from_intake_to_sign_off(
    site: Site, window: Callable[..., Window], shot: Callable[..., None], tmp_path: Path
) -> None:
    walk = Walk(site, window, tmp_path, two_widths(shot))
    citizen = Citizen(walk, window, on_phone(shot))
    citizen.code = log_by_keyboard(walk)
    hand_over(walk, citizen)
    first_round(walk)
    citizen.sees("public-rework", zh("Sent back for rework"), part=".portal-rounds", hidden=KEPT)
    second_round(walk, citizen)
    sign_and_close(walk)
    citizen.sees("public-closed", SUMMARY, REPLY, zh("Sent back for rework"), hidden=KEPT)
    citizen.sees("public-facts", zh("Five facts"), part=".fact-list")
    counted(walk, citizen)


def log_by_keyboard(walk: Walk) -> str:
    """The clerk is on the telephone: not a hand on the mouse. Returns the receipt code."""
    window = walk.as_("clerk1")
    page = window.page
    walk.picture(window, "today")
    window.go("/cases/new/")
    expect(page.locator("[name=channel]")).to_be_focused()
    page.keyboard.type("12345")
    expect(page.locator("[name=channel]")).to_have_value("hotline")
    tab_to(window, "text")
    page.keyboard.type(TEXT, delay=0)
    tab_to(window, "place")
    page.keyboard.type("滨河路二桥至实验小学段")
    tab_to(window, "reporter_name")
    page.keyboard.type("吴桂兰")
    tab_to(window, "reporter_contact")
    page.keyboard.type("13900000000")
    expect(page.locator("#guesses")).to_contain_text("城市管理")
    walk.picture(window, "log")
    page.keyboard.press("Enter")
    expect(page.locator(".receipt")).to_be_visible()
    walk.number = page.locator(".logged-number").inner_text().strip()
    groups = page.locator(".receipt").inner_text().split()
    assert len(groups) == 4
    walk.picture(window, "receipt")
    assert walk.status == Status.LOGGED
    return "".join(groups)


def tab_to(window: Window, name: str) -> None:
    """Press Tab until the field has the focus."""
    for _step in range(12):
        window.page.keyboard.press("Tab")
        if window.page.evaluate("() => document.activeElement.name") == name:
            return
    raise AssertionError(f"{name} is not reached by Tab")


def hand_over(walk: Walk, citizen: Citizen) -> None:
    walk.assign(TIER)
    walk.release(TITLE, SUMMARY)
    citizen.sees("public-assigned", SUMMARY, UNIT, hidden=KEPT)
    walk.later(MONDAY + timedelta(hours=2))
    walk.picture(walk.as_(walk.officer), "today-officer")
    walk.acknowledge()
    measures = [
        ("查找并修复滨河路地下电缆断点", "市政工程队 何师傅"),
        ("更换损坏灯头，逐盏试灯", "路灯管理站 郭站长"),
    ]
    walk.plan("副局长 韩立新", measures, MONDAY + timedelta(days=2))
    walk.release(TITLE, SUMMARY, shot=False)  # the measures, read by the office
    citizen.sees("public-plan", measures[1][0], part=".portal-measures", hidden=KEPT)
    citizen.sees("public-due", zh("Due date"), part="aside .facts")


def first_round(walk: Walk) -> None:
    """The unit says that it is done; the inspector goes at night and finds it is not."""
    walk.later(MONDAY + timedelta(days=3))
    dark = photo(walk.folder, "dark.jpg", lit=False)
    wire, lit = (photo(walk.folder, f"{name}.jpg", lit=True) for name in ("wire", "lit"))
    walk.measure(0, "电缆在二桥桥头被施工挖断，已接通。", [wire])
    blocked = walk.case(walk.as_(walk.head))
    expect(blocked.page.locator(".blockers")).to_contain_text("更换损坏灯头")
    walk.picture(blocked, "blocked")
    walk.measure(1, "更换灯头 23 盏。", [lit])
    walk.reply(
        "吴阿姨您好：滨河路电缆已接通，灯头已更换 23 盏，路灯恢复照明。给您带来不便，敬请谅解。"
    )
    walk.submit()
    walk.call_back("rather_not", "说桥头那几盏还是不亮。", solved="partly")
    walk.later(MONDAY + timedelta(days=3, hours=11))
    walk.inspect(failed=Gate.SOLVED, remark="夜间到现场看，二桥桥头 4 盏仍不亮。", photos=[dark])


def second_round(walk: Walk, citizen: Citizen) -> None:
    """New evidence; the reporter answers for herself, before the inspector goes there again."""
    walk.later(MONDAY + timedelta(days=4))
    lit = photo(walk.folder, "bridge.jpg", lit=True)
    window = walk.case(walk.as_(walk.officer))
    expect(window.page.locator("main")).to_contain_text("二桥桥头 4 盏仍不亮")
    walk.picture(window, "rework")
    walk.show_again("二桥桥头 4 盏，夜间亮灯", [lit])
    walk.submit()
    walk.later(MONDAY + timedelta(days=4, hours=11))
    citizen.answers("satisfied", "这回全亮了，桥头也亮了。")
    walk.inspect(failed=None, remark="夜间复查，27 盏全部亮灯。", photos=[lit])
    walk.release(TITLE, SUMMARY, REPLY)
    citizen.sees("public-notice", zh("Raise an objection"), hidden=KEPT)
    walk.picture(walk.case(walk.as_("clerk1")), "verified")


def sign_and_close(walk: Walk) -> None:
    walk.later(MONDAY + timedelta(days=7))
    walk.sign(walk.head, "sign-head")
    walk.sign(walk.inspector, "sign-inspector")
    director = walk.case(walk.as_("director"))
    assert director.page.locator(f'main a[href$="/{VerbName.CLOSE}/"]').count() == 0
    walk.picture(director, "notice")
    walk.later(MONDAY + timedelta(days=14))
    walk.picture(walk.case(walk.as_("director")), "case")
    walk.close()
    closed = walk.case(walk.as_("director"))
    expect(closed.page.locator(".case-status").first).to_have_text(zh("Signed off"))
    walk.picture(closed, "closed")


def counted(walk: Walk, citizen: Citizen) -> None:
    """What the case left in its unit's standing: the rework; and a word that was taken back."""
    desk = walk.as_("director")
    path = f"/standings/{walk.unit}/"
    comes_to_show(desk, path, walk.number)
    entries = desk.page.locator(".score-case", has_text=walk.number).locator(".score-entry")
    said = [
        (Rule.DISSATISFIED.label, "-0.50"),
        (Rule.REWORK.label, "-0.50"),
        (Rule.DISSATISFIED.label, "+0.50"),
    ]
    for entry, words in zip(entries.all(), said, strict=True):
        for part in words:
            expect(entry).to_contain_text(zh(str(part)))
    walk.picture(desk, "standing")
    walk.picture(desk, "standing-entries", f'.score-case:has(a[href="/cases/{walk.number}/"])')
    with citizen.phone() as window:
        window.go(f"/p/units/{walk.unit}/")
        expect(window.page.locator("main")).to_contain_text(TITLE)
        citizen.shot(window, "public-unit", ".standing")
