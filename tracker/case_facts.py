"""What the rules look at, each part read from the database at most once per case at hand."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TypeVar

from django.db.models import Count, QuerySet

from tracker import reference
from tracker.db.prepared import prepared
from tracker.models import (
    Accountability,
    Case,
    Clock,
    Inspection,
    Measure,
    Reply,
    Report,
    Request,
    Signature,
)
from tracker.vocabulary import EvidenceKind

Row = TypeVar("Row", Clock, Measure, Reply, Request)


@prepared
def measures(case: int) -> QuerySet[Measure]:
    rows = Measure.objects.filter(case=case).select_related("note", "done_by")
    return rows.annotate(shown=Count("files"))


@prepared
def replies(case: int) -> QuerySet[Reply]:
    return Reply.objects.filter(case=case).select_related("by")


@prepared
def clocks(case: int) -> QuerySet[Clock]:
    return Clock.objects.filter(case=case)


@prepared
def requests(case: int) -> QuerySet[Request]:
    """Without who objected."""
    rows = Request.objects.filter(case=case).select_related("asked_by", "decided_by")
    return rows.defer("objector", "contact")


class Facts:
    def __init__(self, case: Case) -> None:
        self.case = case

    def its(self, rows: Iterable[Row]) -> list[Row]:
        """Rows of the case, which they need not look up again."""
        found = list(rows)
        for row in found:
            row.case = self.case
        return found

    @cached_property
    def measures(self) -> list[Measure]:
        """The plan's measures, each with `shown`, the number of files that show it."""
        return self.its(measures(self.case.pk))

    @cached_property
    def replies(self) -> list[Reply]:
        return self.its(replies(self.case.pk))

    @property
    def reply(self) -> Reply | None:
        return self.replies[-1] if self.replies else None

    @cached_property
    def accountability(self) -> Accountability | None:
        return self.case.accountability.last()

    @cached_property
    def reports(self) -> list[Report]:
        return list(self.case.reports.all())

    @cached_property
    def co_unit_ids(self) -> set[int]:
        return set(self.case.co_units.values_list("pk", flat=True))

    def of_its_units(self, unit_id: int) -> bool:
        """Whether this unit answers for the case or assists, or is a part of one that does."""
        units = {self.case.unit_id, *self.co_unit_ids}
        line, unit = set(), reference.units.get(unit_id)
        while unit is not None:
            line.add(unit.pk)
            unit = unit.parent
        return not units.isdisjoint(line)

    def forget(self, name: str) -> None:
        """Read a part again at the next look: whoever changes its rows says so."""
        for part in (name, f"all_{name}"):
            self.__dict__.pop(part, None)

    @cached_property
    def clocks(self) -> dict[str, Clock]:
        """The running clocks by kind."""
        return {clock.kind: clock for clock in self.all_clocks if clock.stopped is None}

    @cached_property
    def all_clocks(self) -> list[Clock]:
        return self.its(clocks(self.case.pk))

    @cached_property
    def requests(self) -> list[Request]:
        """The requests not yet decided, oldest first."""
        return [request for request in self.all_requests if request.decided_at is None]

    @cached_property
    def all_requests(self) -> list[Request]:
        return self.its(requests(self.case.pk))

    @cached_property
    def signatures(self) -> dict[str, Signature]:
        """The signatures of the present round by role."""
        found = self.case.signatures.filter(round=self.case.round).select_related("user")
        return {s.role: s for s in found}

    @cached_property
    def shown_this_round(self) -> bool:
        """Whether the unit has shown anything in the present round."""
        shown = self.case.files.filter(round=self.case.round, kind=EvidenceKind.EVIDENCE)
        return shown.exists()

    @cached_property
    def last_inspection(self) -> Inspection | None:
        return self.case.inspections.last()

    @cached_property
    def failed_before(self) -> set[str]:
        """The gates that the last inspection found wanting, if it sent the case back."""
        last = self.last_inspection
        if last is None or last.passed:
            return set()
        return set(last.findings.filter(passed=False).values_list("gate", flat=True))


def facts_of(case: Case) -> Facts:
    """The facts of a case at hand, kept with it until it is read again."""
    found: Facts | None = case.__dict__.get("_facts")
    if found is None:
        found = case.__dict__["_facts"] = Facts(case)
    return found
