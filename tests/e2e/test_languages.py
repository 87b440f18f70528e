"""Two whole languages: no English in Chinese pages, no Chinese in what English pages say."""

from __future__ import annotations

import re
from collections.abc import Callable

import polib
import pytest

from demo import PASSWORD
from tests.e2e.browser import Window
from tests.e2e.pages import Tour, cases_in_every_state, rows
from tests.e2e.site import Site
from tests.e2e.test_pages import username
from tools.po import CATALOGUE

WORDS = """() => {
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!parent.closest("script, style, textarea, [lang]:not(html)"))
      texts.push(walker.currentNode.data);
  }
  for (const element of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]"))
    for (const name of ["aria-label", "title", "placeholder", "alt"])
      texts.push(element.getAttribute(name) || "");
  return texts.map(text => text.replace(/\\s+/g, " ").trim()).filter(Boolean);
}"""
TWO_WORDS = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
HAN = re.compile(r"[\u4e00-\u9fff]")
ROLES = ("clerk", "head", "inspector", "director")
# Where the page speaks for itself, and not of a case.
OWN_WORDS = "nav, label.form-label, legend, th[scope=col], .btn, .panel-head h2, .foot"


def catalogue() -> dict[str, str]:
    """Our own msgids that have a translation unlike themselves."""
    entries = [e for e in polib.pofile(str(CATALOGUE)) if not e.obsolete and e.msgstr]
    return {e.msgid: e.msgstr for e in entries if e.msgid != e.msgstr}


def data_words(site: Site) -> set[str]:
    """Words that the county brought in itself: names of units, people, channels, tiers."""
    tables = ("unit", "channel", "tier", "category")
    found = {
        str(row[0]) for table in tables for row in rows(site, f"SELECT name FROM tracker_{table}")
    }
    return found | {str(row[0]) for row in rows(site, "SELECT title FROM tracker_post")}


@pytest.mark.parametrize("role", ROLES)
def test_chinese_pages_speak_chinese(site: Site, window: Callable[..., Window], role: str) -> None:
    known, found = catalogue(), {}
    for address, texts in spoken(site, window(), role):
        wrong = {t for t in texts if t in known and HAN.search(known[t])}
        wrong |= {t for t in texts if TWO_WORDS.search(t)}
        if wrong:
            found[address] = sorted(wrong)
    assert found == {}


@pytest.mark.parametrize("role", ROLES)
def test_english_pages_speak_english(site: Site, window: Callable[..., Window], role: str) -> None:
    ours = {msgstr for msgstr in catalogue().values() if HAN.search(msgstr)} - data_words(site)
    found = {}
    one = window()
    for address, texts in spoken(site, one, role, "en"):
        wrong = {t for t in texts if t in ours}
        own = one.page.locator(OWN_WORDS).locator("visible=true").all_inner_texts()
        wrong |= {t for t in own if HAN.search(t) and t not in data_words(site)}
        if wrong:
            found[address] = sorted(wrong)
    assert found == {}


def spoken(site: Site, one: Window, role: str, language: str = ""):  # type: ignore[no-untyped-def]
    """Address and texts of every kind of page that the role reaches, in this language."""
    name = username(site, role)
    one.sign_in(name, PASSWORD)
    if language:
        one.page.locator(".user-menu summary").click()
        one.page.locator(f".user-menu button[value={language}]").click()
    tour = Tour(one, cases_in_every_state(site, name))
    for address in tour.pages():
        yield address, one.page.evaluate(WORDS)
