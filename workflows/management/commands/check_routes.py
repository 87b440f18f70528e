"""Prove that every case's tasks are those of its state."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from workflows import route_check


class Command(BaseCommand):
    help = "Compare the tasks of every case with its state; exit code 1 if any disagree."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="rebuild what disagrees")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(route_check.astray())
        for case in found:
            self.stdout.write(f"{case.number}: {'; '.join(case.words)}")
        if found and options["repair"]:
            now = timezone.now()
            for case in found:
                route_check.repair(case, now)
            left = list(route_check.astray())
            self.stdout.write(f"{len(found) - len(left)} repaired, {len(left)} left")
            found = left
        if found:
            sys.exit(1)
        self.stdout.write("route = law")
