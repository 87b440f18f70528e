"""Bring a ledger in from a spreadsheet.

Exit code: 0 all rows are in (or were), 1 some rows were refused, 2 nothing could be read.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from imports.load import LISTED, Loading, digest_of
from imports.messages import in_language, note_words
from imports.options import Options
from imports.read.columns import FIELDS, PRESETS, parse_map
from imports.understand.dates import end_of_day, read_moment
from tracker import posts
from tracker.actor import SYSTEM, Actor
from tracker.errors import Refused
from tracker.models import ImportBatch, User
from tracker.vocabulary import Role

SHOWN = 20  # refusals printed; the spreadsheet has all of them
REFUSED = 1
UNREADABLE = 2


class Command(BaseCommand):
    """`manage.py import_ledger FILE`."""

    help = "Bring a ledger in from a spreadsheet (xlsx, xls, csv)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("file", metavar="FILE", type=Path, help=_("the spreadsheet"))
        add("--sheet", metavar="NAME", action="append", default=[], help=_("only this sheet"))
        add(
            "--map",
            metavar="FIELD=COLUMN",
            action="append",
            default=[],
            help=_("the column of a field, by heading or letter; the fields are: %(fields)s")
            % {"fields": " ".join(FIELDS)},
        )
        add("--preset", metavar="NAME", default="", help=" | ".join(PRESETS))
        add("--channel", metavar="CODE", default="", help=_("channel of rows that name none"))
        add("--unit", metavar="CODE", default="", help=_("unit of rows that name none"))
        add("--create-units", action="store_true", help=_("make units that are not known"))
        add("--history", action="store_true", help=_("closed rows come in as archived"))
        add("--as-of", metavar="DATE", default="", help=_("the day the ledger was written"))
        add("--dry-run", action="store_true", help=_("look at everything, write nothing"))
        add("--refused", metavar="PATH", type=Path, help=_("where refused rows are written to"))
        add("--by", metavar="USERNAME", default="", help=_("the clerk in whose name this is done"))

    def handle(self, *args: Any, **given: Any) -> None:
        path: Path = given["file"]
        if not path.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": path}, returncode=2)
        now = timezone.now()
        try:
            options = self._options(given, now)
            actor, person = self._actor(given["by"])
            batch = ImportBatch(
                name=path.name[:200],
                sha256=digest_of(path),
                options=options.stored(),
                state=ImportBatch.State.RUNNING,
                by=person,
                created=now,
                touched=now,
            )
            self._load(path, batch, options, actor, given)
        except Refused as error:
            raise CommandError(str(error.message).strip(), returncode=UNREADABLE) from error

    def _options(self, given: dict[str, Any], now: datetime) -> Options:
        as_of = None
        if given["as_of"]:
            zone = timezone.get_current_timezone()
            as_of = read_moment(given["as_of"], zone)
            if as_of is None or as_of > now:
                raise Refused(_("--as-of: this is not a day of the past that can be read."))
            as_of = min(end_of_day(as_of, zone), now)
        return Options(
            sheets=tuple(given["sheet"]),
            wanted=parse_map(given["map"]),
            preset=given["preset"],
            channel=given["channel"],
            unit=given["unit"],
            create_units=given["create_units"],
            history=given["history"],
            as_of=as_of,
        )

    def _actor(self, username: str) -> tuple[Actor, User | None]:
        if not username:
            return SYSTEM, None
        person = User.objects.filter(username=username).first()
        if person is None:
            raise Refused(_("There is no user %(name)s.") % {"name": username})
        return posts.actor(person, role=Role.CLERK), person

    def _load(
        self, path: Path, batch: ImportBatch, options: Options, actor: Actor, given: dict[str, Any]
    ) -> None:
        dry = given["dry_run"]
        quiet = given["verbosity"] == 0
        bar = tqdm(desc=path.name, unit=_(" rows"), disable=quiet or None, file=self.stderr)

        def progress(batch: ImportBatch) -> None:
            bar.total = max(batch.total, batch.seen)
            bar.update(batch.seen - bar.n)

        loading = Loading(options, batch, actor, timezone.now(), dry=dry, progress=progress)
        if not dry:
            batch.save()
        try:
            loading.run(path, path.name)
        except BaseException:
            if batch.pk:
                state, now = ImportBatch.State.FAILED, timezone.now()
                ImportBatch.objects.filter(pk=batch.pk).update(state=state, finished=now)
            raise
        finally:
            bar.close()
        self._report(batch, dry, quiet)
        if batch.refused:
            target = given["refused"] or path.with_name(f"{path.name}.refused.xlsx")
            self._hand_back(loading, target)
            sys.exit(REFUSED)

    def _report(self, batch: ImportBatch, dry: bool, quiet: bool) -> None:
        say = self.stdout.write
        words = (
            _("Would add %(added)d cases; %(known)d are there already, %(refused)d rows refused.")
            if dry
            else _("Added %(added)d cases; %(known)d were there already, %(refused)d rows refused.")
        )
        counts = {"added": batch.added, "known": batch.known, "refused": batch.refused}
        say(self.style.SUCCESS(words % counts))
        if quiet:
            return
        for note in batch.notes:
            say(note_words(note))
        for refusal in batch.refusals[:SHOWN]:
            say(
                _("%(sheet)s, row %(row)d, column %(column)s: %(reason)s")
                % {
                    "sheet": refusal["sheet"],
                    "row": refusal["row"],
                    "column": refusal["heading"] or "-",
                    "reason": in_language(refusal["reason"]),
                }
            )
        if len(batch.refusals) > SHOWN:
            more = "+" if len(batch.refusals) >= LISTED else ""
            say(_("… and %(n)s more.") % {"n": f"{len(batch.refusals) - SHOWN}{more}"})

    def _hand_back(self, loading: Loading, target: Path) -> None:
        """Write the refused rows beside the file; where that is not allowed, say so."""
        try:
            target.write_bytes(loading.mended())
        except OSError as error:
            raise CommandError(
                _("The refused rows could not be written to %(path)s: %(error)s")
                % {"path": target, "error": error.strerror},
                returncode=REFUSED,
            ) from error
        self.stdout.write(
            _("The refused rows are in %(path)s: mend them and load that.") % {"path": target}
        )
