"""A real Chromium as the four kinds of user have it, and what is wrong with a page it shows."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Playwright, Response, expect

from tests.e2e.site import ROOT, Site

WIDE, PHONE = (1280, 800), (390, 844)
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE = 20_000  # milliseconds: a page may take long on a machine that does other things too
expect.set_options(timeout=PATIENCE)
# What WCAG 2.2 AA asks for, and what axe calls good practice besides.
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def chromium() -> str:
    """The program of the system's browser. CHROMIUM in the environment names another one."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    for name in names:
        if name and (found := shutil.which(name)):
            return found
    raise RuntimeError("Chromium is missing: `make e2e` installs it")


@contextmanager
def launched(playwright: Playwright) -> Iterator[Browser]:
    """The browser, without what calls home."""
    arguments = [
        "--lang=zh-CN",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--force-color-profile=srgb",
        "--font-render-hinting=none",
    ]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses its sandbox to root
    # Dates and file buttons speak the language that the browser was started in.
    language = {**os.environ, "LANGUAGE": "zh_CN", "LANG": "C.UTF-8"}
    browser = playwright.chromium.launch(
        executable_path=chromium(), args=arguments, env=dict(language)
    )
    try:
        yield browser
    finally:
        browser.close()


@dataclass
class Window:
    """One person's browser window on the site; it remembers every complaint of the console."""

    page: Page
    site: Site
    complaints: list[str] = field(default_factory=list)
    under_test: bool = False  # what the policy refuses to axe is no fault of the page

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def _console(self, message: Any) -> None:
        # A refused page (403, 404, 409, 422) is reported by Chromium as a failed load: meant so.
        expected = self.under_test or "Failed to load resource" in message.text
        if message.type == "error" and not expected:
            self.complaints.append(f"console: {message.text}")

    def go(self, path: str) -> Response | None:
        return self.page.goto(path if path.startswith("http") else self.site.url + path)

    def sign_in(self, username: str, password: str) -> None:
        """Sign in through the form."""
        self.go("/accounts/login/")
        self.page.fill("input[name=login]", username)
        self.page.fill("input[name=password]", password)
        self.page.press("input[name=password]", "Enter")
        expect(self.page.locator(".user-menu")).to_be_visible()

    def width(self, size: tuple[int, int]) -> None:
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def button(self, words: str) -> Locator:
        """The one visible button or link with exactly these words."""
        roles = [self.page.get_by_role(role, name=words, exact=True) for role in ("button", "link")]
        return roles[0].or_(roles[1]).locator("visible=true").first

    def overflow(self) -> int:
        """How many pixels the page is wider than its window."""
        script = "() => document.scrollingElement.scrollWidth - window.innerWidth"
        return int(self.page.evaluate(script))

    def faults(self) -> list[str]:
        """What axe finds wrong: rule, and the elements."""
        if not self.page.evaluate("() => Boolean(window.axe)"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        options = {"runOnly": AXE_TAGS, "resultTypes": ["violations"]}
        self.under_test = True
        found = self.page.evaluate("(options) => axe.run(document, options)", options)
        self.under_test = False
        return [
            f"{rule['id']}: {node['html'][:160]}"
            for rule in found["violations"]
            for node in rule["nodes"][:3]
        ]


def shrink(path: Path) -> None:
    """Make a picture small: one palette, no metadata."""
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(96, dither=Image.Dither.NONE)
    small.save(path, "PNG", optimize=True)
