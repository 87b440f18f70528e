"""Run the engine: time as an actor, beside the web."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from engine.rounds import INTERVAL, Engine, once
from engine.sweep import BATCH


def moment(text: str) -> datetime:
    """An ISO time; without a zone it is meant in that of the site."""
    found = parse_datetime(text)
    if found is None:
        raise ValueError(text)
    return found if timezone.is_aware(found) else timezone.make_aware(found)


class Command(BaseCommand):
    help = "Do what is due: remind, tell what is overdue, end public notices; put jobs back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due, then end")
        parser.add_argument("--now", type=moment, help="as of this moment (ISO), with --once")
        parser.add_argument("--interval", type=float, default=INTERVAL, help="seconds")
        parser.add_argument("--batch", type=int, default=BATCH, help="clocks a transaction")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["now"] and not options["once"]:
            raise CommandError("--now goes with --once")
        if options["once"]:
            done = once(options["now"] or timezone.now())
            words = ", ".join(f"{name} {count}" for name, count in vars(done).items())
            self.stdout.write(words)
            return
        engine = Engine(options["interval"], options["batch"])
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: engine.stop())
        engine.run()
