"""Prove that every row has its file as it says, and that no file is there without a row."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from engine import files


class Command(BaseCommand):
    help = "Check every stored file against its row, size and digest; --repair removes strays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="remove files of no row")

    def handle(self, *args: Any, repair: bool, **options: Any) -> None:
        found = files.check(timezone.now(), repair=repair)
        for fault in found.faults:
            case = f" ({fault.case.number})" if fault.case else ""
            self.stdout.write(f"{fault.kind}: {fault.path}{case}")
        for name in found.strays:
            self.stdout.write(f"{'removed' if repair else 'of no row'}: {name}")
        words = f"{found.rows} files, {len(found.faults)} faults, {len(found.strays)} strays"
        if found.faults or (found.strays and not repair):
            raise CommandError(words)
        self.stdout.write(words)
