"""Write the generated diagrams, or check that the committed ones are up to date."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from workflows.diagrams.docs import diagrams


class Command(BaseCommand):
    help = "Write docs/diagrams from the law and the flows; with --check, fail if they are stale."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, exit 1 if stale")
        parser.add_argument(
            "--to", type=Path, default=Path(settings.BASE_DIR) / "docs" / "diagrams"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["to"]
        wanted = diagrams()
        present = {path.name for path in folder.glob("*")} if folder.is_dir() else set()
        stale = [name for name, text in wanted.items() if self.read(folder / name) != text]
        left_over = sorted(present - wanted.keys())
        for name in stale:
            self.stdout.write(f"{name}: {'stale' if options['check'] else 'written'}")
        for name in left_over:
            self.stdout.write(f"{name}: not made by this command")
        if options["check"]:
            if stale or left_over:
                self.stdout.write("run: manage.py diagrams")
                sys.exit(1)
            return
        folder.mkdir(parents=True, exist_ok=True)
        for name in stale:
            (folder / name).write_text(wanted[name], encoding="utf-8")

    def read(self, path: Path) -> str | None:
        return path.read_text(encoding="utf-8") if path.exists() else None
