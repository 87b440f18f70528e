"""The way of one case through the browser: every step as the person whose turn it is takes it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from demo import PASSWORD
from tests.e2e.browser import PHONE, WIDE, Window
from tests.e2e.pages import rows
from tests.e2e.pictures import Shot
from tests.e2e.site import Site
from tracker.vocabulary import Gate, Status, VerbName

Open = Callable[..., Window]
DEMAND = "查明原因，重新整改到位。"


def zh(msgid: str) -> str:
    """The words that a Chinese reader sees."""
    with translation.override("zh-hans"):
        return gettext(msgid)


def photo(folder: Path, name: str, *, lit: bool) -> Path:
    """A picture of a street at night, its lamp burning or not."""
    picture = Image.new("RGB", (1200, 900), (24, 30, 52))
    draw = ImageDraw.Draw(picture)
    chance = random.Random(name)  # each name is another view: a picture is new only once
    for place in range(0, 1200, 150):
        high, grey = chance.randint(120, 600), chance.randint(10, 120)
        draw.rectangle((place, 640 - high, place + 130, 640), fill=(grey, grey, grey + 8))
    draw.rectangle((0, 640, 1200, 900), fill=(58, 60, 68))
    draw.polygon([(420, 900), (560, 640), (640, 640), (780, 900)], fill=(92, 94, 100))
    if lit:
        draw.polygon([(700, 250), (380, 760), (980, 760)], fill=(96, 92, 74))
        draw.ellipse((640, 190, 760, 270), fill=(255, 236, 170))
    draw.rectangle((840, 220, 858, 760), fill=(128, 132, 140))
    draw.rectangle((690, 212, 850, 226), fill=(128, 132, 140))
    draw.rectangle((660, 214, 740, 240), fill=(240, 224, 160) if lit else (70, 74, 84))
    path = folder / name
    picture.save(path, "JPEG", quality=82)
    return path


@dataclass
class Stage:
    """The people at their windows, and the time. `shot` takes pictures, if they are wanted."""

    site: Site
    open: Open
    folder: Path
    shot: Shot | None = None
    windows: dict[str, Window] = field(default_factory=dict)

    def as_(self, username: str, size: tuple[int, int] = WIDE) -> Window:
        """The window of this person, signed in."""
        if username not in self.windows:
            window = self.open(size)
            window.sign_in(username, PASSWORD)
            self.windows[username] = window
        self.windows[username].width(size)
        return self.windows[username]

    def later(self, at: datetime) -> None:
        """Let time pass: everybody signs in again."""
        for window in self.windows.values():
            window.page.context.close()
        self.windows.clear()
        self.site.later(at)

    def picture(self, window: Window, name: str, part: str = "") -> None:
        """For the tour; `part` is a selector of what has to be in the middle of it."""
        if self.shot is not None:
            self.shot(window, name, part)

    def fact(self, sql: str, *values: Any) -> Any:
        """One value out of the site's database, read beside it."""
        found = rows(self.site, sql, *values)
        return found[0][0] if found else None


@dataclass
class Walk(Stage):
    """One case under way."""

    number: str = ""
    unit: str = "urban"

    @property
    def status(self) -> str:
        return str(self.fact("SELECT status FROM tracker_case WHERE number = ?", self.number))

    @property
    def inspector(self) -> str:
        sql = (
            "SELECT u.username FROM tracker_user u JOIN tracker_case c ON c.inspector_id = u.id"
            " WHERE c.number = ?"
        )
        return str(self.fact(sql, self.number))

    @property
    def officer(self) -> str:
        return f"officer.{self.unit}"

    @property
    def head(self) -> str:
        return f"head.{self.unit}"

    # Pages -----------------------------------------------------------------------------------

    def case(self, window: Window) -> Window:
        window.go(f"/cases/{self.number}/")
        expect(window.page.locator("h1")).to_have_count(1)
        return window

    def form(self, window: Window, verb: str) -> Window:
        """The form of a verb, reached by the button or link of the case page that leads there."""
        self.case(window)
        address = f"/cases/{self.number}/{verb}/"
        window.page.locator(f'main a[href^="{address}"]').locator("visible=true").first.click()
        expect(window.page).to_have_url(f"{self.site.url}{address}")
        return window

    def send(self, window: Window, done: str = "") -> None:
        """Press the primary button; unless the form comes back, we are on the page of the case."""
        window.page.locator("main .btn-primary").locator("visible=true").click()
        if done:
            expect(window.page).to_have_url(f"{self.site.url}/cases/{self.number}/")
            expect(window.page.locator("main")).to_contain_text(zh(done))

    # The steps -------------------------------------------------------------------------------

    def assign(self, tier: str, co_unit: str = "") -> None:
        window = self.form(self.as_("clerk1"), VerbName.ASSIGN)
        unit = self.fact("SELECT id FROM tracker_unit WHERE code = ?", self.unit)
        window.page.select_option("[name=unit]", str(unit))
        window.page.select_option("[name=tier]", label=tier)
        self.picture(window, "assign")
        self.send(window, "Assigned. The time limits are running.")
        assert self.status == Status.ASSIGNED

    def release(self, title: str, text: str, reply: str = "", *, shot: bool = True) -> None:
        """What the public may read; the form proposes the case's own words with numbers masked."""
        window = self.form(self.as_("clerk1"), VerbName.RELEASE)
        for name, words in (("title", title), ("text", text), ("reply", reply)):
            window.page.fill(f"[name={name}]", words)
        if shot:
            self.picture(window, "release-reply" if reply else "release")
        self.send(window, "Released. The public sees the summary now.")

    def acknowledge(self) -> None:
        window = self.case(self.as_(self.officer))
        self.picture(window, "acknowledge")
        self.send(window, "Acknowledged. Next comes the plan.")

    def plan(self, leader: str, measures: list[tuple[str, str]], due: datetime) -> None:
        window = self.form(self.as_(self.head), VerbName.PLAN)
        window.page.fill("[name=leader]", leader)
        for index, (text, owner) in enumerate(measures):
            row = due + timedelta(days=index)
            window.page.locator("[name=measures-text]").nth(index).fill(text)
            window.page.locator("[name=measures-owner]").nth(index).fill(owner)
            window.page.locator("[name=measures-due_on]").nth(index).fill(row.date().isoformat())
        self.picture(window, "plan", "[name=leader]")
        self.send(window, "The plan is filed. Rectification begins.")
        assert self.status == Status.DEADLINE

    def measure(self, index: int, note: str, photos: list[Path]) -> None:
        """Report one measure of the present plan as done, with pictures."""
        window = self.form(self.as_(self.officer), VerbName.MEASURE)
        sql = (
            "SELECT m.id FROM tracker_measure m JOIN tracker_case c ON c.id = m.case_id"
            " WHERE c.number = ? ORDER BY m.id LIMIT 1 OFFSET ?"
        )
        measure = str(self.fact(sql, self.number, index))
        field = window.page.locator("[name=measure]").first
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(measure)
        else:
            window.page.check(f"[name=measure][value='{measure}']")
        window.page.check("[name=done]")
        window.page.fill("[name=note]", note)
        window.page.set_input_files("[name=uploads]", photos)
        self.picture(window, f"measure-{index + 1}")
        self.send(window, "Progress is recorded.")

    def reply(self, text: str) -> None:
        window = self.form(self.as_(self.officer), VerbName.REPLY)
        window.page.fill("[name=text]", text)
        window.page.locator("[name=method]").select_option("phone")
        self.picture(window, "reply")
        self.send(window, "The reply is recorded.")

    def submit(self) -> None:
        window = self.form(self.as_(self.head), VerbName.SUBMIT)
        self.picture(window, "submit")
        self.send(window, "Submitted. An inspector will come to see.")
        assert self.status == Status.SUBMITTED

    def second_look(self, reason: str, name: str = "second-look") -> str:
        """The office has somebody else drawn, who is told; returns who."""
        window = self.form(self.as_("clerk1"), VerbName.SECOND_LOOK)
        window.page.fill("[name=reason]", reason)
        self.picture(window, name)
        self.send(window, "Demanded. An inspector has been drawn and told.")
        assert self.status == Status.SUBMITTED
        return self.inspector

    def differ(self, words: str) -> None:
        """Say in public why the second inspector found otherwise than the reporter."""
        window = self.form(self.as_("clerk1"), VerbName.DIFFERENCE)
        window.page.fill("[name=text]", words)
        self.picture(window, "difference")
        self.send(window, "Published. The public notice begins anew.")

    def inspect(
        self, *, failed: Gate | None, remark: str, photos: list[Path], name: str = ""
    ) -> None:
        """On a phone: four findings with one thumb; all passed verifies, any other sends back."""
        window = self.case(self.as_(self.inspector, PHONE))
        window.page.locator(f'main a[href="/cases/{self.number}/inspect/"]').first.tap()
        for gate in Gate:
            value = "no" if gate == failed else "yes"
            window.page.locator(f"label:has(input[name={gate}][value={value}])").tap()
            window.page.fill(f"[name={gate}_remark]", "现场查看，情况属实。")
        window.page.check("[name=on_site]")
        told = failed or Gate.SOLVED
        if failed:
            window.page.fill(f"[name={failed}_demand]", DEMAND)
        window.page.fill(f"[name={told}_remark]", remark)
        window.page.set_input_files(f"[name={told}_files]", photos)
        if not failed:
            window.page.fill("[name=password]", PASSWORD)
        part = f"[name={told if failed else Gate.REPLY}_remark]"
        self.picture(window, name or ("inspect-failed" if failed else "inspect-passed"), part)
        self.send(window)
        words = (
            "Sent back to the unit, with your findings as its task."
            if failed
            else "Verified: all four gates are passed. What was found is published next."
        )
        expect(window.page.locator("main")).to_contain_text(zh(words))
        assert self.status == (Status.DEADLINE if failed else Status.VERIFIED)

    def show_again(self, caption: str, photos: list[Path]) -> None:
        """After a rework: what was demanded is answered, with new evidence."""
        window = self.form(self.as_(self.officer), VerbName.RESPOND)
        window.page.fill("[name=text]", caption)
        window.page.set_input_files("[name=uploads]", photos)
        self.send(window, "The answer is recorded.")

    def sign(self, username: str, name: str) -> None:
        window = self.form(self.as_(username), VerbName.SIGN)
        window.page.fill("[name=password]", PASSWORD)
        self.picture(window, name, "[name=password]")
        self.send(window, "Signed.")

    def close(self) -> None:
        window = self.form(self.as_("director"), VerbName.CLOSE)
        window.page.fill("[name=password]", PASSWORD)
        self.picture(window, "close", "[name=password]")
        self.send(window, "Signed off. The dossier is complete.")
        assert self.status == Status.CLOSED
