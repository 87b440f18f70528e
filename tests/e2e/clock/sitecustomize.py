# ruff: noqa: INP001 - Python imports it by this very name
"""Read by Python itself at its start, since tests/e2e/site.py puts this folder on the path.

Shows the whole process another time of the wall clock, as many seconds away from the real one as
the environment says; timers go on by the real one.
"""

import datetime
import os

import time_machine

offset = datetime.timedelta(seconds=int(os.environ["E2E_CLOCK_OFFSET"]))
time_machine.travel(datetime.datetime.now(datetime.UTC) + offset, tick=True).start()
