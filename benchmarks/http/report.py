"""The figures of a run as a table."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Any

POST_STATEMENTS, CASE_STATEMENTS = 14, 14
POST_CPU, CASE_CPU, LEDGER_CPU = 60, 50, 50  # percent of the baseline's
PAGES = ("case page", "form page", "ledger, 50 rows", "today")


@dataclass(frozen=True)
class Figure:
    """One row: counts, CPU milliseconds, and the CPU in units of the stock project's."""

    statements: int
    brackets: int
    cpu: float
    times: float
    rendering: float
    floor: float | None

    def kept(self) -> dict[str, Any]:
        """What a baseline keeps: nothing that depends on the speed of the machine."""
        return {
            "statements": self.statements,
            "brackets": self.brackets,
            "times": round(self.times, 3),
            "rendering": round(self.rendering, 2),
        }


Figures = dict[str, Figure]


def show(kind: str, lives: int, figures: list[Figures], baseline: dict[str, Any]) -> None:
    """Print the run on one kind of database: ours, another checkout if there is one, stock."""
    ours, *others, stock = figures
    before = baseline.get(kind, {})
    print(f"\n{kind}, over HTTP: {lives} lives of a case, in turns with a stock viewflow project's")
    unit(stock)
    print(f"  {'':17}{'statements':>12}{'CPU ms':>8}{'x stock':>9}{'x floor':>9}", end="")
    print(f"   of it rendering   at {baseline['commit']}" if before else "   of it rendering")
    rows = [*(row for row in ours if row not in PAGES), *PAGES]
    for row in rows:
        line(row, ours[row], before.get(row))
    if others:
        print("  The other checkout, and this one by it")
        for row in rows:
            line(row, others[0][row], None, end="")
            print(f"{ours[row].times / others[0][row].times:>9.0%}")
    if before:
        aims(ours, before)


def unit(stock: Figures) -> None:
    """What one step and one page of the stock project are."""
    posts = [figure for row, figure in stock.items() if row not in (*PAGES, "claim page")]
    cpu, count = median(f.cpu for f in posts), median(f.statements for f in posts)
    print(f"  stock: a step {count:.0f} statements, {cpu:.1f} ms", end="")
    for row in ("claim page", *PAGES):
        name = "claiming it" if row == "claim page" else row
        print(f"; {name} {stock[row].statements}, {stock[row].cpu:.1f} ms", end="")
    print()


def line(row: str, figure: Figure, before: dict[str, Any] | None, end: str = "\n") -> None:
    count = f"{figure.statements} + {figure.brackets}"
    floor = "" if figure.floor is None else f"{figure.floor:.0f}"
    print(f"  {row:<17}{count:>12}{figure.cpu:>8.1f}{figure.times:>9.2f}{floor:>9}", end="")
    print(f"{figure.rendering:>18.0%}", end="" if before else end)
    if before:
        then = f"{before['statements']} + {before['brackets']}"
        part = figure.times / before["times"]
        print(f"{then:>10}{before['times']:>7.2f}: now {part:.0%}", end=end)


def aims(ours: Figures, before: dict[str, Any]) -> None:
    """How far the house has come since the baseline."""
    posts = [row for row in ours if row not in PAGES]
    most = max(ours[row].statements for row in posts)
    part = {row: ours[row].times / before[row]["times"] for row in ours if row in before}
    cpu = median(part[row] for row in posts)
    case, ledger = ours["case page"], "ledger, 50 rows"
    print(
        f"  a POST: at most {most} statements (aim {POST_STATEMENTS}),"
        f" {cpu:.0%} of the CPU (aim {POST_CPU} %)\n"
        f"  case page: at most {case.statements} statements (aim {CASE_STATEMENTS}),"
        f" {part['case page']:.0%} of the CPU (aim {CASE_CPU} %)\n"
        f"  ledger page: {part[ledger]:.0%} of the CPU (aim {LEDGER_CPU} %)",
        flush=True,
    )
