"""What the rules look at, each part read from the database at most once per case at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, TypeVar, overload

from django.db.models import Count, F, Model, Q

from tracker import reference
from tracker.db.together import Part, carrying, filled, named, taken
from tracker.haste import with_pace
from tracker.models import (
    Accountability,
    CallBack,
    Case,
    CaseEvent,
    Clock,
    ClockPause,
    Demand,
    DemandAnswer,
    Difference,
    Evidence,
    Finding,
    Inspection,
    Measure,
    Milestone,
    MilestoneFinding,
    PublicText,
    Reply,
    Report,
    Request,
    Retraction,
    Signature,
    Supplement,
    TextVersion,
    TrackEntry,
    User,
)
from tracker.vocabulary import EvidenceKind, VerbName

Row = TypeVar("Row", bound=Model)
CARRIED = "carried_facts"


class Its(Part[Row]):
    """Rows of a case as a property of its facts: read when first looked at, unless carried."""

    def __set_name__(self, _owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, facts: None, owner: type) -> Its[Row]: ...
    @overload
    def __get__(self, facts: Facts, owner: type) -> list[Row]: ...
    def __get__(self, facts: Facts | None, owner: type) -> Its[Row] | list[Row]:
        return self if facts is None else facts.keep(self, self(facts.case.pk))


class Facts:
    # Without who reported and who objected, whom only the verb `reveal` reads.
    all_clocks = Its(lambda case: Clock.objects.filter(case=case))
    all_pauses = Its(lambda case: ClockPause.objects.filter(clock__case=case))
    all_requests = Its(lambda case: Request.objects.filter(case=case).defer("objector", "contact"))
    reports = Its(lambda case: Report.objects.filter(case=case).defer("name", "contact"))
    retractions = Its(lambda case: Retraction.objects.filter(report__case=case))
    call_backs = Its(lambda case: CallBack.objects.filter(report__case=case))
    #: The plan's measures, each with `shown`, the number of new files that show it.
    measures: Its[Measure] = Its(
        lambda case: Measure.objects.filter(case=case).annotate(
            shown=Count("files", filter=Q(files__earlier__isnull=True))
        )
    )
    demands = Its(lambda case: Demand.objects.filter(case=case))
    demand_answers = Its(lambda case: DemandAnswer.objects.filter(case=case))
    milestones = Its(lambda case: Milestone.objects.filter(case=case))
    milestone_findings = Its(lambda case: MilestoneFinding.objects.filter(case=case))
    files = Its(lambda case: Evidence.objects.filter(case=case))
    replies = Its(lambda case: Reply.objects.filter(case=case))
    all_accountability = Its(lambda case: Accountability.objects.filter(case=case))
    #: The discipline track, each entry with `granted`; without words, and without typed names.
    track: Its[TrackEntry] = Its(
        lambda case: (
            TrackEntry.objects.filter(case=case)
            .annotate(granted=F("decision__granted"), decided_by=F("decision__by"))
            .only("case", "kind", "of", "outcome", "receipt_no", "receipt_on", "person", "by", "at")
        )
    )
    inspections = Its(lambda case: Inspection.objects.filter(case=case))
    #: Those that verified, each with `pace` (tracker.haste); for pages alone.
    paces: Its[Inspection] = Its(lambda case: with_pace(Inspection.objects.filter(case=case)))
    all_findings = Its(lambda case: Finding.objects.filter(inspection__case=case))
    all_signatures = Its(lambda case: Signature.objects.filter(case=case))
    public_texts = Its(lambda case: PublicText.objects.filter(case=case))
    differences = Its(lambda case: Difference.objects.filter(case=case))
    supplements = Its(lambda case: Supplement.objects.filter(case=case))
    texts = Its(lambda case: TextVersion.objects.filter(case=case))
    reminders = Its(lambda case: CaseEvent.objects.filter(case=case, verb=VerbName.REMIND))
    #: What people did, each with `role` and `verb`.
    acts: Its[CaseEvent] = Its(
        lambda case: CaseEvent.objects.filter(case=case, actor__isnull=False).only(
            "case", "actor", "role", "verb", "round"
        )
    )
    assists = Its(lambda case: Case.co_units.through.objects.filter(case=case))
    followers = Its(
        lambda case: Case.objects.filter(Q(origin=case) | Q(merged_into=case)).only("pk")
    )

    def __init__(self, case: Case) -> None:
        self.case = case
        came = taken(case, CARRIED, PARTS)
        if came is not None:
            for part, rows in zip(PARTS, came, strict=True):
                self.keep(part, rows)

    def keep(self, part: Its[Row], rows: list[Row]) -> list[Row]:
        """Keep the rows of a part; they need not look their case up again."""
        filled(rows, {self.case.pk: self.case}, Case)
        self.__dict__[part.name] = rows
        return rows

    @property
    def reported_measures(self) -> list[Measure]:
        """The same with what was reported of them last."""
        if named(self.measures, TextVersion):
            filled(self.measures, {row.pk: row for row in self.texts}, TextVersion)
        return self.measures

    @property
    def reply(self) -> Reply | None:
        return last(self.replies)

    @property
    def accountability(self) -> Accountability | None:
        return last(self.all_accountability)

    @cached_property
    def deeds(self) -> dict[int, set[tuple[str, str]]]:
        """What each person did in this case, as (role, verb)."""
        found: dict[int, set[tuple[str, str]]] = {}
        for act in self.acts:
            found.setdefault(act.actor_id or 0, set()).add((act.role, act.verb))
        return found

    @property
    def co_unit_ids(self) -> set[int]:
        return {row.unit_id for row in self.assists}

    def concern(self, unit_ids: Iterable[int]) -> bool:
        """Whether one of these units answers for the case or assists, or is a part of such."""
        line = set()
        for key in unit_ids:
            unit = reference.units.get(key)
            while unit is not None:
                line.add(unit.pk)
                unit = unit.parent
        # Most inspectors are of no unit, and then nobody has to know who assists.
        return bool(line) and not line.isdisjoint({self.case.unit_id, *self.co_unit_ids})

    def forget(self, name: str) -> None:
        """Read a part again at the next look: whoever changes its rows says so."""
        for part in (name, f"all_{name}"):
            self.__dict__.pop(part, None)

    @cached_property
    def clocks(self) -> dict[str, Clock]:
        """The running clocks by kind."""
        return {clock.kind: clock for clock in self.all_clocks if clock.stopped is None}

    def pauses(self, clock: Clock) -> list[ClockPause]:
        return [pause for pause in self.all_pauses if pause.clock_id == clock.pk]

    @cached_property
    def requests(self) -> list[Request]:
        """The requests not yet decided, oldest first."""
        return [request for request in self.all_requests if request.decided_at is None]

    @property
    def signatures(self) -> dict[str, Signature]:
        """The signatures that stand, by role: of the present round, look and sheet."""
        here = (self.case.round, self.case.look, self.case.sheet)
        return {s.role: s for s in self.all_signatures if (s.round, s.look, s.sheet) == here}

    @property
    def shown_new(self) -> list[Evidence]:
        """What the unit has shown that did not lie with the case before."""
        kind = EvidenceKind.EVIDENCE
        return [f for f in self.files if f.kind == kind and f.earlier_id is None]

    @property
    def last_inspection(self) -> Inspection | None:
        return last(self.inspections)

    def findings(self, inspection: Inspection) -> dict[str, Finding]:
        """What an inspection found, by gate."""
        found = (row for row in self.all_findings if row.inspection_id == inspection.pk)
        return {row.gate: row for row in found}

    @property
    def failed_before(self) -> set[str]:
        """The gates that the last inspection found wanting, if it sent the case back."""
        latest = self.last_inspection
        if latest is None or latest.passed:
            return set()
        return {gate for gate, row in self.findings(latest).items() if not row.passed}

    def rows(self) -> Iterator[Model]:
        """All that has been read so far."""
        for part in PARTS:
            yield from self.__dict__.get(part.name, ())


PARTS: list[Its[Any]] = [part for part in vars(Facts).values() if isinstance(part, Its)]


def last(rows: Sequence[Row]) -> Row | None:
    return rows[-1] if rows else None


def with_facts(cases: Any) -> Any:
    """The cases, each with all its facts: one statement instead of one for each part."""
    return carrying(cases, CARRIED, PARTS)


def with_people(rows: Iterable[Model], more: Iterable[int] = ()) -> dict[int, User]:
    """Put into the rows who is named in them, all read at once; `more` are keys of others."""
    rows = list(rows)
    found: dict[int, User] = User.objects.in_bulk(named(rows, User).union(more))
    filled(rows, found, User)
    return found


def facts_of(case: Case) -> Facts:
    """The facts of a case at hand, kept with it until it is read again."""
    found: Facts | None = case.__dict__.get("_facts")
    if found is None:
        found = case.__dict__["_facts"] = Facts(case)
    return found
