"""The ledger as a spreadsheet in its official columns, written row by row in constant memory."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import IO, Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from imports.workbook import Book
from tracker.models import Case, Report
from tracker.vocabulary import Gate, Satisfaction, Solved, Status

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHUNK = 500  # cases read at a time, with all that belongs to them
ROWS = 1_000_000  # of one sheet; the format ends at 1,048,576
DAY = "yyyy-mm-dd"


def lines(parts: Iterable[Any]) -> str:
    return "\n".join(str(part) for part in parts)


def co_units(case: Case) -> str:
    return gettext(", ").join(str(unit) for unit in case.co_units.all())


def measures(case: Case) -> str:
    return lines(measure.text for measure in case.measures.all())


def reply(case: Case) -> str:
    """The reply in force, the last one given."""
    return next((reply.text for reply in reversed(case.replies.all())), "")


def finding(case: Case) -> str:
    """What the last inspection found: passed, or which gates were not."""
    last = next(iter(reversed(case.inspections.all())), None)
    if last is None:
        return ""
    if last.passed:
        return gettext("Passed")
    failed = [Gate(f.gate).label for f in last.findings.all() if not f.passed]
    return gettext("Not passed: %(gates)s") % {"gates": gettext(", ").join(map(str, failed))}


def solved(case: Case) -> str:
    found = [r.solved for r in case.reports.all() if r.solved]
    return gettext(", ").join(str(Solved(value).label) for value in found)


def satisfaction(case: Case) -> str:
    found = [r.satisfaction for r in case.reports.all() if r.satisfaction]
    return gettext(", ").join(str(Satisfaction(value).label) for value in found)


def finished(case: Case) -> datetime | None:
    """Done by the unit; for a case closed elsewhere, when that ledger closed it."""
    return case.ended_at if case.status == Status.ARCHIVED else case.done_at


def signed_off(case: Case) -> datetime | None:
    return case.ended_at if case.status == Status.CLOSED else None


Column = tuple[Any, int, Callable[[Case], Any]]
# Heading, width in characters, value. The first column, the running number, is written apart.
COLUMNS: tuple[Column, ...] = (
    (_("Number"), 13, lambda case: case.number),
    (_("Problem"), 50, lambda case: case.title),
    (_("Source"), 12, lambda case: case.channel),
    (_("Received"), 12, lambda case: case.received_at),
    (_("Unit in charge"), 18, lambda case: case.unit or ""),
    (_("Co-units"), 18, co_units),
    (_("Responsible leader"), 10, lambda case: case.leader),
    (_("Measures"), 40, measures),
    (_("Due by"), 12, lambda case: case.due_at),
    (_("Status"), 10, lambda case: Status(case.status).label),
    (_("Completed on"), 12, finished),
    (_("Finding"), 16, finding),
    (_("Reply"), 40, reply),
    (_("Solved, say reporters"), 10, solved),
    (_("Satisfaction"), 10, satisfaction),
    (_("Signed off on"), 12, signed_off),
    (_("Sign-off number"), 16, lambda case: case.sign_off_number or ""),
)


def read(cases: Any) -> Iterator[Case]:
    """The cases chunk by chunk; of their reporters the answers alone, never who they are."""
    answers = Report.objects.only("case_id", "solved", "satisfaction")
    found: Iterator[Case] = (
        cases.defer("text", "plan_text", "promise")
        .prefetch_related(
            "co_units",
            "measures",
            "replies",
            "inspections__findings",
            Prefetch("reports", queryset=answers),
        )
        .iterator(chunk_size=CHUNK)
    )
    return found


class ExportSheet:
    """Writes rows to a workbook, and begins another sheet when one is full."""

    def __init__(self, book: Book) -> None:
        self.book = book
        wrap = {"text_wrap": True, "valign": "top"}
        self.words = book.style(**wrap)
        self.day = book.style(**wrap, num_format=DAY, align="left").plain
        self.head = book.style(**wrap, bold=True, bg_color="#EBF1FB", bottom=1)
        self.count = 0
        self.begin()

    def begin(self) -> None:
        self.row = 0
        self.sheet = self.book.sheet()
        self.sheet.freeze_panes(1, 3)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)
        for column, (heading, width) in enumerate(
            [(_("No."), 6), *((head, width) for head, width, _value in COLUMNS)]
        ):
            self.sheet.set_column(column, column, width)
            self.book.words(self.sheet, 0, column, str(heading), self.head)

    def add(self, case: Case) -> None:
        if self.row == ROWS:
            self.begin()
        self.row += 1
        self.count += 1
        self.sheet.write_number(self.row, 0, self.count, self.words.plain)
        for column, (_heading, _width, value) in enumerate(COLUMNS, start=1):
            self.cell(column, value(case))

    def cell(self, column: int, value: Any) -> None:
        """A date as a date, anything else as a string: nothing is ever read as a formula."""
        if value is None or value == "":
            return
        if isinstance(value, datetime):
            local = timezone.localtime(value).replace(tzinfo=None)
            self.sheet.write_datetime(self.row, column, local, self.day)
            return
        self.book.words(self.sheet, self.row, column, str(value), self.words)


def write(cases: Any) -> IO[bytes]:
    """An open file, at its beginning, that vanishes when it is closed."""
    out = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    with Book(out) as book:
        sheet = ExportSheet(book)
        for case in read(cases):
            sheet.add(case)
    out.seek(0)
    return out
