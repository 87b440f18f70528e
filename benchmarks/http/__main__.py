"""Measure whole requests: `python -m benchmarks.http` (a part of `make bench`).

Three things take turns in one run: Xiaohao, the stock project, and after each POST the same rows
written raw. A step's figure is the median over all lives of its CPU by that of the stock project's
median step in the same turn, so that a slow moment of the machine falls out. `baseline.json` holds
these figures of an earlier commit: the present one by the earlier one says what has become of it.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, median_high
from typing import Any

import psycopg

from benchmarks.http.browser import Cost
from benchmarks.http.report import Figure, show
from benchmarks.http.roads import CASE, CLAIM, FORM, POST, Ours, Road, Stock
from benchmarks.http.site import ROOT, STOCK, Site
from tests import postgres

BASELINE = Path(__file__).with_name("baseline.json")
ROWS = 52  # cases that are there before anything is measured
STAGES = 5  # and how far these have come
WARM = 3  # lives and looks that do not count
PAGES = {"ledger, 50 rows": ("wang", "/ledger/"), "today": ("li", "/")}
LISTS = {
    "ledger, 50 rows": ("clerk@lists", "/rectification/flows/"),
    "today": ("officer@lists", "/rectification/queue/"),
}


@dataclass
class Turns:
    """What was measured of one site: by row of the report, one cost a turn."""

    costs: dict[str, list[Cost]] = field(default_factory=lambda: defaultdict(list))
    floor: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    unit: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def figure(self, row: str) -> Figure:
        costs = self.costs[row]
        times = [cost.cpu / unit for cost, unit in zip(costs, self.unit[row], strict=True)]
        floors = [c.cpu / f for c, f in zip(costs, self.floor[row], strict=False) if f]
        return Figure(
            statements=median_high(cost.statements for cost in costs),
            brackets=median_high(cost.brackets for cost in costs),
            cpu=median(cost.cpu for cost in costs),
            times=median(times),
            rendering=median(cost.rendering / cost.cpu for cost in costs),
            floor=median(floors) if floors else None,
        )


def populate(road: Road) -> None:
    """Cases under way, so that lists have something to show."""
    for number in range(ROWS):
        life: dict[str, Any] = {}
        for name in road.steps[: number % STAGES + 1]:
            road.step(life, name)


def middle(costs: list[Cost]) -> Cost:
    """The median of one life's pages, and the most statements that any of them took."""
    return Cost(
        median(cost.cpu for cost in costs),
        median(cost.rendering for cost in costs),
        max(cost.statements for cost in costs),
        max(cost.brackets for cost in costs),
    )


def live(ours: list[tuple[Ours, Turns]], stock: tuple[Stock, Turns]) -> None:
    """One life at every site, step by step in turn."""
    road, unit = stock
    roads: list[tuple[Road, Turns]] = [*ours, (road, unit)]
    lives: list[dict[str, Any]] = [{} for _ in roads]
    seen: list[dict[str, list[Cost]]] = [defaultdict(list) for _ in roads]
    floors: list[dict[str, float]] = [{} for _ in roads]
    for index in range(max(len(one.steps) for one, _turns in roads)):
        for at, (one, _turns) in enumerate(roads):
            if index < len(one.steps):
                name = one.steps[index]
                costs = one.step(lives[at], name)
                floors[at][name] = one.site.floor()
                seen[at][name].append(costs[POST])
                for kind in (CASE, FORM, CLAIM):
                    seen[at][kind] += [costs[kind]] if kind in costs else []
    posts = [seen[-1][name][0].cpu for name in road.steps]
    step = median(posts)
    pages = {kind: middle(seen[-1][kind]).cpu for kind in (CASE, FORM)}
    for at, (one, turns) in enumerate(roads):
        for name in one.steps:
            turns.costs[name].append(seen[at][name][0])
            turns.unit[name].append(step)
            turns.floor[name].append(floors[at][name])
        for kind in (CASE, FORM, CLAIM):
            if seen[at][kind]:
                turns.costs[f"{kind} page"].append(middle(seen[at][kind]))
                turns.unit[f"{kind} page"].append(pages.get(kind, step))


def look(ours: list[tuple[Ours, Turns]], stock: tuple[Stock, Turns]) -> None:
    """Every list once at every site."""
    for row, (who, url) in LISTS.items():
        unit = stock[0].see(who, url).cost
        stock[1].costs[row].append(unit)
        stock[1].unit[row].append(unit.cpu)
        for road, turns in ours:
            turns.costs[row].append(road.see(*PAGES[row]).cost)
            turns.unit[row].append(unit.cpu)


def measure(projects: list[Path], urls: list[str], folder: Path, lives: int) -> list[Turns]:
    """Start the sites, let them take turns, stop them; the stock project's turns come last."""
    sites: list[Site] = []
    try:
        for project, url in zip([*projects, STOCK], urls, strict=True):
            settings = "stock_site.settings" if project == STOCK else "config.settings"
            sites.append(Site.start(project, settings, url, folder / f"site-{len(sites)}"))
        ours, stock = [Ours.at(site) for site in sites[:-1]], Stock.at(sites[-1])
        for road in (*ours, stock):
            populate(road)
        turns = [Turns() for _ in sites]
        for turn in (look, live):  # the lists first: all have the same rows as yet
            for count, kept in ((WARM, [Turns() for _ in sites]), (lives, turns)):
                for _turn in range(count):
                    turn(list(zip(ours, kept, strict=False)), (stock, kept[-1]))
        return turns
    finally:
        for site in sites:
            site.stop()


def databases(folder: Path, count: int) -> dict[str, list[str]]:
    """Addresses of so many empty databases of each kind."""
    cluster = postgres.start()
    names = [f"site_{number}" for number in range(count)]
    with psycopg.connect(cluster.replace("postgres:", "postgresql:", 1), autocommit=True) as raw:
        for name in names:
            raw.execute(f"CREATE DATABASE {name}")
    return {
        "SQLite": [f"sqlite:///{folder / name}.sqlite3" for name in names],
        "PostgreSQL": [cluster.removesuffix("/postgres") + f"/{name}" for name in names],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lives", type=int, default=25)
    parser.add_argument("--project", type=Path, default=ROOT, help="the checkout to measure")
    parser.add_argument("--beside", type=Path, help="another checkout, measured in the same run")
    parser.add_argument("--save", metavar="COMMIT", help="write baseline.json as of this commit")
    given = parser.parse_args()
    projects = [path.resolve() for path in (given.project, given.beside) if path]
    baseline = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    saved: dict[str, Any] = {"commit": given.save}
    with tempfile.TemporaryDirectory(prefix="xiaohao-http-") as name:
        folder = Path(name)
        for kind, urls in databases(folder, len(projects) + 1).items():
            place = folder / kind
            place.mkdir()
            turns = measure(projects, urls, place, given.lives)
            figures = [{row: one.figure(row) for row in one.costs} for one in turns]
            show(kind, given.lives, figures, baseline)
            saved[kind] = {row: figure.kept() for row, figure in figures[0].items()}
    if given.save:
        BASELINE.write_text(json.dumps(saved, indent=1) + "\n")


if __name__ == "__main__":
    main()
