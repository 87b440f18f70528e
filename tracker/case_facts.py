"""What the rules look at, each part read from the database at most once per case at hand."""

from __future__ import annotations

from functools import cached_property

from django.db.models import Count

from tracker import reference
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


class Facts:
    def __init__(self, case: Case) -> None:
        self.case = case

    @cached_property
    def measures(self) -> list[Measure]:
        """The plan's measures, each with `shown`, the number of files that show it."""
        rows = self.case.measures.select_related("note", "done_by")
        return list(rows.annotate(shown=Count("files")))

    @cached_property
    def replies(self) -> list[Reply]:
        return list(self.case.replies.select_related("by"))

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
        self.__dict__.pop(name, None)

    @cached_property
    def clocks(self) -> dict[str, Clock]:
        """The running clocks by kind."""
        return {c.kind: c for c in self.case.clocks.filter(stopped__isnull=True)}

    def all_clocks(self) -> list[Clock]:
        """All clocks with their pauses, in two queries; the running ones are known from then on."""
        found = list(self.case.clocks.prefetch_related("pauses"))
        self.clocks = {clock.kind: clock for clock in found if clock.stopped is None}
        return found

    @cached_property
    def requests(self) -> list[Request]:
        """The requests not yet decided, oldest first."""
        return list(self.case.requests.filter(decided_at__isnull=True))

    def all_requests(self) -> list[Request]:
        """All requests without who objected; the open ones are known from then on."""
        people = self.case.requests.select_related("asked_by", "decided_by")
        found = list(people.defer("objector", "contact"))
        self.requests = [request for request in found if request.decided_at is None]
        return found

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
