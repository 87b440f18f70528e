"""Load the tree of categories from a spreadsheet with a column for each level."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from imports.categories import load_tree
from tracker.errors import Refused


class Command(BaseCommand):
    """`manage.py import_categories FILE`; a second load adds nothing."""

    help = "Load the tree of categories: a spreadsheet, one column a level."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help=_("the spreadsheet"))

    def handle(self, *args: Any, **given: Any) -> None:
        path: Path = given["file"]
        if not path.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": path}, returncode=2)
        try:
            added, known = load_tree(path)
        except Refused as error:
            raise CommandError(str(error.message).strip(), returncode=2) from error
        words = _("Added %(added)d categories; %(known)d were there already.")
        self.stdout.write(self.style.SUCCESS(words % {"added": added, "known": known}))
