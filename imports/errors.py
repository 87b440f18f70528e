"""Why a whole file, or the way its columns are understood, is refused. Single rows: see rows.py."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tracker.errors import Refused


class SheetError(Refused):
    """The file cannot be read as a ledger; `message` says why and what to do about it."""

    message = _("This file cannot be read as a spreadsheet.")


class ColumnError(Refused):
    """The columns do not fit the fields; `faults` are the single reasons, translated lazily."""

    message = _("The columns of the sheet do not fit.")

    def __init__(self, faults: Sequence[Any]) -> None:
        self.faults = list(faults)
        super().__init__(
            self.faults[0] if len(self.faults) == 1 else format_lazy("{}\n" * len(faults), *faults)
        )
