"""One site, one browser for all tests of the run; a fresh window for every person of a test."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.e2e.browser import PATIENCE, PHONE, WIDE, Window, launched, shrink
from tests.e2e.pictures import TOURING
from tests.e2e.site import ROOT, Site

Open = Callable[..., Window]
Shot = Callable[..., None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Time only moves on in the one site: the citizen's fortnight comes after all other tests."""
    items.sort(key=lambda item: item.path.name == "test_portal.py")


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The demo county, loaded once. E2E_VAR names a folder to keep it in between runs."""
    kept = os.environ.get("E2E_VAR")
    folder = Path(kept or tempfile.mkdtemp(prefix="xiaohao-e2e-"))
    folder.mkdir(exist_ok=True)
    site = Site(folder)
    site.start()
    yield site
    site.stop()
    if not kept:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with launched(playwright) as running:
        yield running


@pytest.fixture
def window(browser: Browser, site: Site) -> Iterator[Open]:
    """Open a window: `window()`, `window(PHONE)`, `window(java_script_enabled=False)`.

    A test fails if the console of any of its windows complained.
    """
    opened: list[Window] = []

    def open_window(size: tuple[int, int] = WIDE, **options: object) -> Window:
        viewport = {"width": size[0], "height": size[1]}
        if size == PHONE:
            options = {"has_touch": True, "is_mobile": True, **options}
        context = browser.new_context(
            viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai", **options
        )
        context.set_default_timeout(PATIENCE)
        opened.append(Window(context.new_page(), site))
        return opened[-1]

    yield open_window
    complaints = [words for one in opened for words in one.complaints]
    for one in opened:
        one.page.context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def shot() -> Shot:
    """Take a picture of what a window shows: `shot(window, "assign")`.

    They go to tests/e2e/out. With TOUR=1 (`make tour`) those that the tour shows go to docs/tour,
    where they are committed.
    """
    touring = TOURING
    folder = ROOT / ("docs/tour" if touring else "tests/e2e/out")
    folder.mkdir(parents=True, exist_ok=True)
    pages = [ROOT / "docs" / "tour.md", ROOT / "README.md"]
    shown = "".join(page.read_text(encoding="utf-8") for page in pages)

    def take(window: Window, name: str, *, whole: bool = False) -> None:
        if touring and f"tour/{name}.png" not in shown:
            return
        path = folder / f"{name}.png"
        window.page.screenshot(path=path, full_page=whole, animations="disabled", caret="hide")
        shrink(path)

    return take
