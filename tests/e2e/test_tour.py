"""The whole way of one case, in the browser, from a telephone call to the director's signature.

Four kinds of user take part. Days pass by restarting the site at a later time (tests/e2e/site.py).
With TOUR=1 the pictures of docs/tour.md are taken on the way.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.browser import PHONE, WIDE, Window
from tests.e2e.site import MONDAY, Site
from tests.e2e.walk import Walk, photo, zh
from tracker.vocabulary import Gate, Status, VerbName

TEXT = (
    "滨河路从二桥到实验小学这一段，路灯灭了快两个月。孩子下晚自习摸黑走，"
    "上周有个老人绊倒了，胳膊骨折。打过两次热线，都说已经派人修了，到现在一盏也没亮。"
)
TIER = "热线（7日）"
# Once the page stands at its new width: the part into the middle, or up to the top.
SCROLL = """async (part) => {
  const frame = () => new Promise(done => requestAnimationFrame(done));
  await frame(); await frame();
  const found = part && document.querySelector(part);
  if (found) found.scrollIntoView({block: "center", behavior: "instant"});
  else scrollTo({top: 0, behavior: "instant"});
  await frame();
}"""


def two_widths(shot: Callable[..., None]) -> Callable[[Window, str, str], None]:
    """Every picture twice: on a desk and on a telephone."""

    def take(window: Window, name: str, part: str) -> None:
        before = window.page.viewport_size
        for size, tail in ((WIDE, ""), (PHONE, "-390")):
            window.width(size)
            window.page.evaluate(SCROLL, part)
            shot(window, f"{name}{tail}")
        if before is not None:
            window.width((before["width"], before["height"]))

    return take


def test_one_case_from_intake_to_sign_off(
    site: Site, window: Callable[..., Window], shot: Callable[..., None], tmp_path: Path
) -> None:
    walk = Walk(site, window, tmp_path, two_widths(shot))
    log_by_keyboard(walk)
    hand_over(walk)
    first_round(walk)
    second_round(walk)
    sign_and_close(walk)


def log_by_keyboard(walk: Walk) -> None:
    """The clerk is on the telephone: not a hand on the mouse."""
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
    assert len(page.locator(".receipt").inner_text().split()) == 4
    walk.picture(window, "receipt")
    assert walk.status == Status.LOGGED


def tab_to(window: Window, name: str) -> None:
    """Press Tab until the field has the focus."""
    for _step in range(12):
        window.page.keyboard.press("Tab")
        if window.page.evaluate("() => document.activeElement.name") == name:
            return
    raise AssertionError(f"{name} is not reached by Tab")


def hand_over(walk: Walk) -> None:
    walk.assign(TIER)
    walk.later(MONDAY + timedelta(hours=2))
    walk.picture(walk.as_(walk.officer), "today-officer")
    walk.acknowledge()
    measures = [
        ("查找并修复滨河路地下电缆断点", "市政工程队 何师傅"),
        ("更换损坏灯头，逐盏试灯", "路灯管理站 郭站长"),
    ]
    walk.plan("副局长 韩立新", measures, MONDAY + timedelta(days=2))


def first_round(walk: Walk) -> None:
    """The unit says that it is done; the inspector goes at night and finds it is not."""
    walk.later(MONDAY + timedelta(days=3))
    dark = photo(walk.folder, "dark.jpg", lit=False)
    lit = photo(walk.folder, "lit.jpg", lit=True)
    walk.measure(0, "电缆在二桥桥头被施工挖断，已接通。", [lit])
    blocked = walk.case(walk.as_(walk.head))
    expect(blocked.page.locator(".blockers")).to_contain_text("更换损坏灯头")
    walk.picture(blocked, "blocked")
    walk.measure(1, "更换灯头 23 盏。", [lit])
    walk.reply(
        "吴阿姨您好：滨河路电缆已接通，灯头已更换 23 盏，路灯恢复照明。给您带来不便，敬请谅解。"
    )
    walk.submit()
    walk.call_back("rather_not", "说桥头那几盏还是不亮。")
    walk.later(MONDAY + timedelta(days=3, hours=11))
    walk.inspect(failed=Gate.SOLVED, remark="夜间到现场看，二桥桥头 4 盏仍不亮。", photos=[dark])


def second_round(walk: Walk) -> None:
    walk.later(MONDAY + timedelta(days=4))
    lit = photo(walk.folder, "bridge.jpg", lit=True)
    window = walk.case(walk.as_(walk.officer))
    expect(window.page.locator("main")).to_contain_text("二桥桥头 4 盏仍不亮")
    walk.picture(window, "rework")
    walk.show_again("二桥桥头 4 盏，夜间亮灯", [lit])
    walk.submit()
    walk.later(MONDAY + timedelta(days=4, hours=11))
    walk.call_back("satisfied", "说这回全亮了。")
    walk.inspect(failed=None, remark="夜间复查，27 盏全部亮灯。", photos=[lit])
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
