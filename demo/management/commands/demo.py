"""Load the demo county into an empty database."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from demo import load


class Command(BaseCommand):
    help = (
        "Load the demo county 青源县 into an empty database; does nothing when something is there."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            help="the day on which the county stands, YYYY-MM-DD; today if left out",
        )
        parser.add_argument("--cases", type=int, default=load.CASES, help="about how many cases")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(_("The demo county has accounts that everyone knows: set DEMO=1."))
        if not load.empty():
            return
        load.load(
            options["today"] or timezone.localdate(),
            options["cases"],
            quiet=options["verbosity"] < 1,
        )
