"""Several do something in one moment, each on a connection of its own."""

from collections.abc import Callable
from threading import Barrier, Event, Thread
from typing import Any

from django.db import connection, transaction


def at_once(*deeds: Callable[[], Any]) -> list[Exception | None]:
    """Do things in as many threads, each on a connection of its own; what each came to."""
    found: list[Exception | None] = [None] * len(deeds)
    start = Barrier(len(deeds))

    def run(place: int) -> None:
        try:
            start.wait()
            deeds[place]()
        except Exception as error:
            found[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(i,)) for i in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def one_waits(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """Do `first`, and hold its transaction until `second` waits for it; what each came to."""
    holding, go_on = Event(), Event()
    found: list[Any] = [None, None]

    def hold() -> None:
        with transaction.atomic():
            found[0] = first()
            holding.set()
            go_on.wait(10)

    def wait() -> None:
        holding.wait(10)
        found[1] = second()

    def until_it_waits() -> None:
        holding.wait(10)
        with connection.cursor() as cursor:
            for _look in range(500):
                if connection.vendor == "sqlite":
                    break  # one writer at a time: whoever comes second reads nothing before
                cursor.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                if cursor.fetchone():
                    break
                go_on.wait(0.01)
        go_on.set()

    errors = at_once(hold, wait, until_it_waits)
    assert errors == [None, None, None]
    return found
