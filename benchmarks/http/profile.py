"""Where statements and CPU of whole requests go: `python -m benchmarks.http.profile`.

By part of the work (query sets, templates, forms; a sample counts for the innermost), by function
of the project (with all it calls), and the statements with the function that sent them.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from benchmarks.http.__main__ import PAGES, databases, populate
from benchmarks.http.roads import Ours
from benchmarks.http.site import ROOT, Site

ADDRESSES = (
    ("GET", r"/cases/[\d-]+/$", "case page"),
    ("GET", r"/cases/", "form page"),
    ("POST", r"/cases/", "a POST"),
    ("GET", r"/ledger/", "ledger, 50 rows"),
    ("GET", r"/$", "today"),
)
LEAST = 0.02  # of a request: functions with less are not told


class Profile:
    """What was seen of each kind of request."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.seen: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        self.asked: Counter[str] = Counter()
        self.posts: dict[str, dict[str, int]] = {}

    def take(self, method: str, url: str) -> None:
        """Put what the server saw to the kind of request that this was."""
        path = re.sub(r"^https?://[^/]+", "", url)
        fits = (n for m, pattern, n in ADDRESSES if m == method and re.match(pattern, path))
        kind = next(fits, "other")
        self.asked[kind] += 1
        told = json.loads(self.site.ask("profile"))
        for what, counted in told.items():
            self.seen[kind][what].update(counted)
        if kind == "a POST":
            self.posts[path.strip("/").rpartition("/")[2]] = told["sent"]

    def show(self, kind: str) -> None:
        count, seen = self.asked[kind], self.seen[kind]
        total = seen["parts"].total()
        print(f"\n{kind}: {count} of them, {total} samples")
        for name, samples in seen["parts"].most_common():
            print(f"  {samples / total:>6.1%}  {name}")
        print("  functions of the project, with all they call")
        for name, samples in seen["functions"].most_common():
            if samples < LEAST * total:
                break
            print(f"  {samples / total:>6.1%}  {name}")
        print("  statements, how many a request")
        for name, sent in seen["sent"].most_common():
            print(f"  {sent / count:>6.2f}  {name}")

    def tell_posts(self) -> None:
        """The statements of the last POST of each step, in the order in which they began."""
        for step, sent in self.posts.items():
            print(f"\nPOST {step}: {sum(sent.values())} statements")
            for name, times in sent.items():
                print(f"  {times:>3}  {name}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lives", type=int, default=40)
    parser.add_argument("--database", choices=["SQLite", "PostgreSQL"], default="SQLite")
    parser.add_argument("--project", type=Path, default=ROOT)
    given: Any = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="xiaohao-profile-") as name:
        folder = Path(name)
        (url,) = databases(folder, 1)[given.database]
        site = Site.start(
            given.project.resolve(), "config.settings", url, folder / "site", "profile"
        )
        try:
            road = Ours.at(site)
            populate(road)
            for browser in road.people.values():
                browser.get("/")
            profile = Profile(site)
            site.ask("profile")
            for browser in road.people.values():
                browser.after = profile.take
            road.after = profile.take
            for _life in range(given.lives):
                life: dict[str, Any] = {}
                for step in road.steps:
                    road.step(life, step)
                for who, address in PAGES.values():
                    road.see(who, address)
        finally:
            site.stop()
        for kind in ("a POST", "case page", "form page", "ledger, 50 rows", "today"):
            profile.show(kind)
        profile.tell_posts()


if __name__ == "__main__":
    main()
