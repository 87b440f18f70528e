"""Run what the Procfile names side by side, until one of it ends or Ctrl-C is pressed."""

import os
import sys
from pathlib import Path

from honcho.environ import parse_procfile
from honcho.manager import SYSTEM_PRINTER_NAME, Manager
from honcho.printer import Message, Printer

PROCFILE = Path(__file__).resolve().parent.parent / "Procfile"


class Quiet(Printer):
    """honcho's printer; of its own words only those that tell that a process has ended."""

    def write(self, message: Message) -> None:
        if message.name != SYSTEM_PRINTER_NAME or "stopped" in message.data:
            super().write(message)


def main() -> int:
    """Return the code of the process that ended first, 130 after Ctrl-C."""
    manager = Manager(Quiet(sys.stdout))
    for name, command in parse_procfile(PROCFILE.read_text()).processes.items():
        manager.add_process(name, command, env=dict(os.environ))
    manager.loop()
    return int(manager.returncode or 0)


if __name__ == "__main__":
    sys.exit(main())
