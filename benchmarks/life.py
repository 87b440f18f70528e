"""One whole life of a case through the door, against the same rows written by raw SQL.

Both are done in one run, in turns, on two databases that are alike: each life is lived through the
door in the first one, then exactly the statements that wrote it are sent again, by the bare
database driver, to the second, verb by verb, each verb in a transaction. Measured is the CPU time
of this process; what PostgreSQL spends in its own processes is not in it. Queries are counted
without the bracket of the transaction (BEGIN and COMMIT).
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from dataclasses import dataclass
from statistics import median
from time import process_time
from typing import Any

import django

from benchmarks.raw import BRACKETS, Raw, Statement


@dataclass(frozen=True)
class Sent:
    """One statement of a life."""

    step: int
    verb: str
    statement: Statement


def lived(world: Any) -> tuple[float, list[Sent]]:
    """Live one life; the CPU seconds of its verbs and all that was sent."""
    from django.db import connection

    from tests.world import START

    sent: list[Sent] = []
    seconds: list[float] = []
    do = type(world).do

    def timed(who: str, verb: str, case: Any = None, **payload: Any) -> Any:
        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if not sql.startswith(BRACKETS):
                sent.append(Sent(len(seconds), verb, Statement(sql, params, many)))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            start = process_time()
            outcome = do(world, who, verb, case, **payload)
            seconds.append(process_time() - start)
        return outcome

    world.now, world.do = START, timed
    world.closed()
    del world.do
    return sum(seconds), sent


def steps(sent: list[Sent]) -> list[list[Statement]]:
    """The statements verb by verb."""
    found: dict[int, list[Statement]] = {}
    for one in sent:
        found.setdefault(one.step, []).append(one.statement)
    return list(found.values())


def table(sent: list[Sent]) -> None:
    """Queries by verb, and where they go."""
    by_step: dict[int, list[Sent]] = {}
    for one in sent:
        by_step.setdefault(one.step, []).append(one)
    for rows in by_step.values():
        where = ", ".join(
            f"{words} x{count}" if count > 1 else words
            for words, count in Counter(row.statement.words for row in rows).items()
        )
        print(f"  {rows[0].verb:<12}{len(rows):>3}  {where}")
    written = sum(one.statement.writes for one in sent)
    locks = len(by_step) - 1  # `log` locks nothing
    most = max(len(rows) for rows in by_step.values())
    print(
        f"  {'a life':<12}{len(sent):>3}  {written} write, {locks} lock the case,"
        f" {len(sent) - written - locks} read; at most {most} in one verb"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lives", type=int, default=60)
    lives: int = parser.parse_args().lives
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    from django.core.management import call_command

    from tests.world import World

    call_command("migrate", verbosity=0)
    world, raw = World(), Raw()
    for _warm in range(5):
        raw.write(steps(lived(world)[1]))
    door, bare = [], []
    sent: list[Sent] = []
    for _life in range(lives):
        seconds, sent = lived(world)
        door.append(seconds)
        bare.append(raw.write(steps(sent)))
    table(sent)
    ratio = median(door) / median(bare)
    print(
        f"  CPU of a life, median of {lives}: {median(door) * 1000:.1f} ms through the door,"
        f" {median(bare) * 1000:.1f} ms by raw SQL: {ratio:.1f} times"
    )


if __name__ == "__main__":
    main()
