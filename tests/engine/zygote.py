"""Start engines and workers in a moment: a process with Django loaded that forks them on demand.

Reads a command a line ("engine" or "worker"), answers with the pid of the fork. Killing a fork is
what the tests are for; it dies in whatever it was doing.
"""

import os
import signal
import sys


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from engine.management.commands import engine
    from jobs.management.commands import db_worker

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    works = {
        "engine": lambda: call_command(engine.Command(), interval=0.01, batch=20),
        "worker": lambda: call_command(
            db_worker.Command(),
            interval=0,
            startup_delay=False,
            worker_id=f"worker-{os.getpid()}",
            verbosity=0,
        ),
    }
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            works[line.strip()]()
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
