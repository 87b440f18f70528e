"""Standings in the terminal: of all units or one, explained entry by entry, counted anew."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from scoring import posting, standings
from scoring.rates import Rate
from scoring.standings import CaseSum, League, Standing
from tracker.models import Unit


class Command(BaseCommand):
    help = "Show the standings of a year, how they come about, and count events not counted yet."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--year", type=int, help="the present one if left out")
        parser.add_argument("--unit", metavar="CODE", help="one unit instead of all")
        parser.add_argument(
            "--rebuild",
            action="store_true",
            help="post what is missing of all events, then compare: fails if any entry differs",
        )
        parser.add_argument(
            "--explain", action="store_true", help="every entry, case by case, with its event"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["rebuild"]:
            self.rebuild()
        league = standings.league(options["year"] or timezone.localdate(now).year, now)
        chosen = self.chosen(league, options["unit"])
        for group in league.groups:
            rows = [row for row in group.rows if row in chosen]
            if rows:
                self.stdout.write(f"{group.unit_class.label}  {league.period.year}")
            for row in rows:
                self.stdout.write(line(row))
                if options["explain"]:
                    self.explain(row, league)

    def chosen(self, league: League, code: str | None) -> list[Standing]:
        found = [row for group in league.groups for row in group.rows]
        if code is None:
            return found
        found = [row for row in found if row.unit.code == code]
        if not found:
            near = ", ".join(Unit.objects.filter(parent=None).values_list("code", flat=True)[:60])
            raise CommandError(
                _("There is no unit %(code)s. There are: %(codes)s") % {"code": code, "codes": near}
            )
        return found

    def rebuild(self) -> None:
        added = posting.rebuild()
        wrong = posting.differences()
        for (event, rule, undone), kind in wrong:
            self.stderr.write(f"event {event} {rule} {undone or ''}: {kind}")
        if wrong:
            words = _("%(n)s entries are not what the events call for.")
            raise CommandError(words % {"n": len(wrong)})
        words = _("%(n)s entries added; all entries are what the events call for.")
        self.stdout.write(words % {"n": added})

    def explain(self, row: Standing, league: League) -> None:
        for part in row.rules:
            self.stdout.write(f"      {part.rule.label}  {part.count} × → {part.points:+.2f}")
        for case in standings.by_case(standings.entries(row.unit, league.period.year)):
            for words in told(case):
                self.stdout.write(words)


def line(row: Standing) -> str:
    """Rank, number, cases and rates of one unit."""
    rank = str(row.rank or "–").rjust(3)
    rates = "  ".join(
        f"{name} {shown(rate)}"
        for name, rate in (
            (_("On time"), row.rates.on_time),
            (_("First pass"), row.rates.first_pass),
            (_("Solved, say reporters"), row.rates.solved),
            (_("Satisfaction"), row.rates.satisfaction),
            (_("No relapse"), row.rates.held),
        )
    )
    return f"{rank}  {row.number:>6}  {row.unit}  {rates}"


def shown(rate: Rate) -> str:
    return f"{'–' if rate.value is None else rate.value} ({rate.volume})"


def told(case: CaseSum) -> Iterator[str]:
    yield f"      {case.case.number}  {case.points:+.2f}"
    for entry in case.entries:
        day = timezone.localtime(entry.at)
        back = _("taken back: ") if entry.reverses_id else ""
        event = f"{entry.event.get_verb_display()} #{entry.event.seq}"
        rule = entry.get_rule_display()
        yield f"        {day:%Y-%m-%d}  {entry.points:+.2f}  {back}{rule}  ({event})"
