"""Every page of the desk, found as a person finds it: by following links."""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from tests.e2e.browser import PHONE, WIDE, Window
from tests.e2e.site import Site

# What a click downloads; Django's admin and the portal are no pages of the desk either.
NOT_PAGES = frozenset({"export", "file", "dossier", "chart", "import-refused", "set_language"})
MOST = 90  # pages a role; the next kind of page would have been found long before


@dataclass
class Tour:
    """A walk over the pages that one role can reach, one page of every kind."""

    window: Window
    seeds: list[str]
    seen: dict[str, str] = field(default_factory=dict)  # kind of page: the address looked at

    def pages(self) -> Iterator[str]:
        """Go to one page after the other, and yield its address when it is shown."""
        queue = deque(["/", *self.seeds])
        while queue and len(self.seen) < MOST:
            address = queue.popleft()
            kind = kind_of(address, self.window.site)
            if kind is None or kind in self.seen:
                continue
            self.seen[kind] = address
            self.window.width(WIDE)
            self.window.go(address)
            yield address
            self.window.width(WIDE)
            queue.extend(self.links())

    def links(self) -> list[str]:
        script = "links => links.map(link => link.href)"
        hrefs = self.window.page.locator("a[href]:not([download])").evaluate_all(script)
        here = urlsplit(self.window.site.url).netloc
        parts = [urlsplit(href) for href in hrefs]
        return [f"{p.path}?{p.query}" if p.query else p.path for p in parts if p.netloc == here]


def kind_of(address: str, site: Site) -> str | None:
    """What sort of page an address leads to; cases of different states are different sorts."""
    path = urlsplit(address).path
    try:
        match = resolve(path)
    except Resolver404:
        return None
    if match.url_name in NOT_PAGES or match.app_names[:1] in (["admin"], ["portal"]):
        return None
    words = [match.url_name or path, str(match.kwargs.get("verb", ""))]
    if match.url_name == "case":
        words.append(status_of(site, match.kwargs["number"]))
    return " ".join(words).strip()


def status_of(site: Site, number: str) -> str:
    found = rows(site, "SELECT status FROM tracker_case WHERE number = ?", number)
    return str(found[0][0]) if found else "absent"


def rows(site: Site, sql: str, *values: object) -> list[tuple[object, ...]]:
    """What the site's database says, read beside it."""
    path = site.folder / "db.sqlite3"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(sql, values).fetchall()


def cases_in_every_state(site: Site, username: str) -> list[str]:
    """Addresses of one case in each state, of those that this person sees."""
    mine = (
        "SELECT c.status, MAX(c.number) FROM tracker_case c, tracker_user u"
        " JOIN tracker_post p ON p.person_id = u.id AND p.tenure = 'holder' WHERE u.username = ?"
        " AND (p.role IN ('clerk', 'director', 'auditor')"
        " OR (p.role IN ('officer', 'head') AND c.unit_id = p.unit_id)"
        " OR (p.role = 'inspector' AND c.inspector_id = u.id)) GROUP BY c.status"
    )
    return [f"/cases/{number}/" for _status, number in rows(site, mine, username)]


def faults_of(window: Window) -> list[str]:
    """What is wrong with the page that the window shows, wide and on a phone."""
    page = window.page
    found = []
    if page.locator("html").get_attribute("lang") not in ("zh-hans", "en"):
        found.append("the language of the page is not named")
    if (count := page.locator("h1").count()) != 1:
        found.append(f"{count} headings of the first level")
    primary = page.locator(".btn-primary").locator("visible=true").count()
    if primary > 1:
        found.append(f"{primary} primary buttons")
    for size in (WIDE, PHONE):
        window.width(size)
        if (wider := window.overflow()) > 0:
            found.append(f"{wider} px too wide at {size[0]}")
        found += [f"at {size[0]}: {words}" for words in window.faults()]
    return found
