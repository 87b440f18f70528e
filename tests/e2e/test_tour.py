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
REPLY = "滨河路地下电缆已接通，更换灯头 23 盏，路灯恢复照明。"
LAST_REPLY = "滨河路地下电缆已接通，更换灯头 23 盏；桥头 4 盏的时控开关已更换，夜间全部亮灯。"
# Names that stand in the record and must not leave the desk.
KEPT = ("吴", "13900000000", "韩立新", "何师傅", "郭站长")


def test_one_case_from_intake_to_sign_off(
    site: Site, window: Callable[..., Window], shot: Callable[..., None], tmp_path: Path
) -> None:
    walk = Walk(site, window, tmp_path, two_widths(shot))
    citizen = Citizen(walk, window, on_phone(shot))
    citizen.code = log_by_keyboard(walk)
    hand_over(walk, citizen)
    done(walk)
    looked_again(walk, citizen)
    dark_again(walk, citizen)
    citizen.sees("public-rework", zh("Sent back for rework"), part=".portal-rounds", hidden=KEPT)
    really_solved(walk, citizen)
    sign_and_close(walk)
    citizen.sees("public-closed", SUMMARY, LAST_REPLY, zh("Sent back for rework"), hidden=KEPT)
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


def done(walk: Walk) -> None:
    """The unit says that it is done."""
    walk.later(MONDAY + timedelta(days=3))
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


def looked_again(walk: Walk, citizen: Citizen) -> None:
    """She says no; somebody drawn finds it solved, by daylight; the public reads both."""
    citizen.answers("rather_not", "桥头那四盏还是不亮。", solved="no")
    first = walk.inspector
    walk.picture(walk.case(walk.as_("clerk1")), "denied", ".blockers")
    second = walk.second_look("反映人说二桥桥头 4 盏不亮，与报送情况不一致。")
    assert second != first
    walk.later(MONDAY + timedelta(days=3, hours=6))
    tested = photo(walk.folder, "tested.jpg", lit=True)
    remark = "下午送电试灯，27 盏全部点亮，含桥头 4 盏；已电话告知反映人。"
    walk.inspect(failed=None, remark=remark, photos=[tested], name="inspect-second")
    walk.release(TITLE, SUMMARY, REPLY)
    walk.differ(
        "周四 15 时送电试灯，桥头 4 盏与其余 23 盏均点亮，照片附后；反映人所述为前一晚情况。"
    )
    part = ".side-by-side"
    citizen.sees("public-difference", zh("Reporter and inspector differ"), part=part, hidden=KEPT)


def dark_again(walk: Walk, citizen: Citizen) -> None:
    """Her word counts again, because it brings something new: somebody else goes, at night."""
    walk.later(MONDAY + timedelta(days=4, hours=11))
    new = "今晚八点，桥头四盏又灭了，我就站在灯下面。"
    citizen.answers("rather_not", "白天试灯不算数。", solved="no", new=new, name="new")
    walk.second_look("反映人新反映：入夜后桥头 4 盏又熄灭。", "another-look")
    dark = photo(walk.folder, "dark.jpg", lit=False)
    walk.inspect(failed=Gate.SOLVED, remark="夜间到现场看，二桥桥头 4 盏不亮。", photos=[dark])


def really_solved(walk: Walk, citizen: Citizen) -> None:
    """What was demanded is answered with something new; this time it is so at night as well."""
    walk.later(MONDAY + timedelta(days=7))
    lit = photo(walk.folder, "bridge.jpg", lit=True)
    window = walk.case(walk.as_(walk.officer))
    expect(window.page.locator("main")).to_contain_text("二桥桥头 4 盏不亮")
    walk.picture(window, "rework")
    walk.show_again("桥头 4 盏接在另一只时控开关上，已更换并重新设定，夜间亮灯。", [lit])
    walk.submit()
    walk.later(MONDAY + timedelta(days=7, hours=11))
    citizen.answers("satisfied", "这回全亮了，桥头也亮了。", name="last")
    burning = photo(walk.folder, "burning.jpg", lit=True)
    walk.inspect(failed=None, remark="夜间复查，27 盏全部亮灯。", photos=[burning])
    walk.release(TITLE, SUMMARY, LAST_REPLY)
    citizen.sees("public-notice", zh("Raise an objection"), hidden=KEPT)
    walk.picture(walk.case(walk.as_("clerk1")), "verified")


def sign_and_close(walk: Walk) -> None:
    walk.later(MONDAY + timedelta(days=8))
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
