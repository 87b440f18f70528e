"""Load a year's holiday notice and work out the open clocks again."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from engine.recalculate import publish, reckon
from tracker.time.holiday_notice import UnreadableError, read


class Command(BaseCommand):
    help = "Load a holiday notice (its text, or CSV: date,kind,name) and recompute open clocks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a file in UTF-8, or - for the standard input")
        parser.add_argument("--year", type=int, help="where the text does not name its year")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["file"]
        try:
            text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
            notices = read(text, options["year"])
        except (OSError, UnicodeDecodeError, UnreadableError) as error:
            raise CommandError(str(error)) from error
        years = publish(notices, "stdin" if name == "-" else Path(name).name)
        done = reckon()
        self.stdout.write(
            f"years {', '.join(map(str, years))}, clocks {done.clocks}, moved {done.moved}"
        )
