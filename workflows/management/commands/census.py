"""Prove that received = open + every exit, month by month, and name what does not fit."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker import census
from tracker.vocabulary import Status


class Command(BaseCommand):
    help = "Count what was received and where it went; exit code 1 if it does not reconcile."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--month", help="list every number of this month, e.g. 2026-03")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["month"]:
            self.numbers(options["month"])
            return
        found = census.take()
        names = [str(status) for status in census.EXITS]
        self.stdout.write("\t".join(("month", "received", "open", *names, "")))
        for month in (*found.months, found.total):
            label = f"{month.first:%Y-%m}" if month is not found.total else "all"
            label = "all" if month.first.year == 1 else label
            counts = map(str, (month.received, month.open, *month.exits))
            mark = "" if month.holds else "DOES NOT RECONCILE"
            self.stdout.write("\t".join((label, *counts, mark)))
        for year in found.years:
            mark = "" if year.holds else "\tMORE CASES THAN NUMBERS"
            words = f"{year.year}: {year.given} numbers given out, {year.borne} cases"
            self.stdout.write(f"{words}, {year.unused} never used{mark}")
        for number, status in found.astray:
            self.stdout.write(f"{number}: {status}, which its last event does not tell")
        if not found.holds:
            sys.exit(1)
        self.stdout.write("received = open + every exit")

    def numbers(self, month: str) -> None:
        try:
            first = datetime.strptime(month, "%Y-%m").date()  # noqa: DTZ007  # a month, no moment
        except ValueError as error:
            raise CommandError("a month is written like 2026-03") from error
        rows = census.of_month(first).order_by("number")
        columns = ("number", "status", "route_code", "merged_into__number", "sign_off_number")
        for number, status, route, target, sign_off in rows.values_list(*columns).iterator():
            reason = {
                Status.REJECTED: route,
                Status.MERGED: target,
                Status.CLOSED: sign_off,
            }.get(status)
            self.stdout.write("\t".join(filter(None, (number, status, reason))))
