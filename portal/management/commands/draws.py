"""What is published of the draws, on the command line; the keys of this month and the next."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.draws import ahead, key_of, published
from tracker.models import DrawKey


class Command(BaseCommand):
    help = "See to the keys of this month and the next; print what is published of a month."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", nargs="?", help="YYYY-MM, printed as JSON; else all in a list")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        ahead(now)
        if options["month"]:
            found = key_of(options["month"])
            if found is None:
                raise CommandError("no month (YYYY-MM) with a key")
            self.stdout.write(json.dumps(published(found, now), indent=1))
            return
        for key in DrawKey.objects.order_by("month"):
            shown = key.key if key.over(now) else "-"
            self.stdout.write(f"{key.month:%Y-%m}  {key.made_at:%Y-%m-%d}  {key.digest}  {shown}")
