"""What a citizen with a phone sees of a case: its public page, and the page of the receipt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from playwright.sync_api import TimeoutError as Waited
from playwright.sync_api import expect

from tests.e2e.browser import PATIENCE, PHONE, Window
from tests.e2e.pictures import Shot
from tests.e2e.walk import Open, Walk

A_WHILE = 500  # milliseconds until a page is asked for again


def comes_to_show(window: Window, path: str, words: str) -> None:
    """Ask for a page until what the worker does in the background stands on it."""
    found = window.page.locator("main").get_by_text(words)
    for _time in range(PATIENCE // A_WHILE):
        window.go(path)
        with suppress(Waited):
            found.first.wait_for(state="attached", timeout=A_WHILE)
            return
    raise AssertionError(f"{path} does not come to show {words}")


@dataclass
class Citizen:
    """Somebody with the receipt of the case, or with nothing but its number."""

    walk: Walk
    open: Open
    shot: Shot
    code: str = ""

    @contextmanager
    def phone(self) -> Iterator[Window]:
        """A browser that has never been here: nothing of an earlier visit is in its cache."""
        window = self.open(PHONE)
        yield window
        window.page.context.close()

    def sees(self, name: str, *words: str, part: str = "", hidden: tuple[str, ...] = ()) -> None:
        """The public page says this, and does not say what is hidden; one picture of it."""
        with self.phone() as window:
            window.go(f"/p/cases/{self.walk.number}/")
            main = window.page.locator("main")
            for said in words:
                expect(main).to_contain_text(said)
            for secret in hidden:
                expect(main).not_to_contain_text(secret)
            assert window.overflow() <= 0
            assert window.page.context.cookies() == []
            self.shot(window, name, part)

    def answers(
        self, satisfaction: str, words: str, solved: str = "yes", new: str = "", name: str = "my"
    ) -> None:
        """With number and code: what has become of it, the reply, and is it solved?

        `new` is what is new since a second look that found it solved.
        """
        with self.phone() as window:
            page = window.page
            window.go("/p/receipt/")
            page.fill("[name=number]", self.walk.number)
            page.fill("[name=code]", self.code)
            self.shot(window, f"{name}-receipt", "")
            page.locator("main .btn-primary").tap()
            expect(page).to_have_url(f"{self.walk.site.url}/p/receipt/case/")
            page.check(f"[name=solved][value={solved}]")
            page.check(f"[name=satisfaction][value={satisfaction}]")
            page.fill("[name=remark]", words)
            if new:
                page.fill("[name=new_fact]", new)
            self.shot(window, f"{name}-answer", "[name=new_fact]" if new else "[name=remark]")
            page.locator("main .btn-primary").tap()
            expect(page.locator(".note-success")).to_be_visible()
            expect(page.locator("main")).to_contain_text(words)
            self.shot(window, f"{name}-word", ".note-success")
