"""What the public is shown of a case: every field by its name, built here and nowhere else.

A template of the portal is never given a row of the database that holds a case, a report or a
person. Whatever is not named here is not public. Of what a unit wrote (its measures, its reply,
why a matter is deferred) nothing is shown but the words that the office has read and released.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from django.db.models import Count
from django.utils.translation import gettext

from portal.figures import FIVE_FACTS
from tracker import posts, timekeeping
from tracker.masking import mask
from tracker.models import Case, Clock, Finding, Measure, PublicText, Request, Unit
from tracker.time import clocks
from tracker.vocabulary import RUNNING, ClockKind, Gate, RequestKind, Role, Status
from web.shapes import StepItem, stages


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list."""

    number: str
    title: str
    unit: str
    unit_code: str
    status: str
    status_label: str
    received: datetime
    due: datetime | None
    late: bool
    signed_off: datetime | None


@dataclass(frozen=True, slots=True)
class MeasureShape:
    text: str
    due: date
    done: datetime | None
    late: bool


@dataclass(frozen=True, slots=True)
class RoundShape:
    """One time that an inspector sent the work back, and the gates that did not pass."""

    number: int
    at: datetime
    gates: Sequence[str]


@dataclass(frozen=True, slots=True)
class TimeShape:
    """A time limit: when it ends and how that day was found."""

    due: datetime | None
    why: str
    provisional: bool
    over: bool = False


@dataclass(frozen=True, slots=True)
class DifferenceShape:
    """How many reporters deny what a second inspector found, and the office's reasons."""

    no: int
    partly: int
    found: datetime
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """An objection as everybody sees it: when, what about, and how it was decided, and why."""

    raised: datetime
    ground: str
    state: str
    decided: datetime | None
    reasons: str
    repeats: int  # of the same person on the same ground


@dataclass(frozen=True, slots=True)
class CaseShape:
    """A case as its own page shows it."""

    line: CaseLine
    text: str
    reply: str
    released: datetime
    leader: str
    steps: Sequence[StepItem]
    facts: Sequence[tuple[str, datetime | None]]
    deadline: TimeShape | None
    notice: TimeShape | None
    deferral: str
    review: date | None
    objections: Sequence[ObjectionLine]
    undecided: int
    measures: Sequence[MeasureShape]
    rounds: Sequence[RoundShape]
    differences: Sequence[DifferenceShape]
    unseen: bool  # passed on evidence, without a visit
    ruling: str  # why the director decided in the place of the unit's head
    sign_off_number: str
    changed: datetime


@dataclass(frozen=True, slots=True)
class GoneShape:
    """A case whose words are no longer public: when, why, and how it stands."""

    number: str
    why: str
    at: datetime
    status: str
    status_label: str
    received: datetime
    steps: Sequence[StepItem]


def gone(text: PublicText) -> GoneShape:
    """What stands in the place of a summary that was withdrawn."""
    case = text.case
    label = str(Status(case.status).label)
    why = str(case.get_not_public_display()) if case.not_public else text.withdrawn
    return GoneShape(
        case.number, why, text.released_at, case.status, label, case.received_at, steps(case)
    )


def line(text: PublicText, at: datetime) -> CaseLine:
    """A row of `register.texts`."""
    case = text.case
    running = case.status in RUNNING
    return CaseLine(
        number=case.number,
        title=text.title,
        unit=str(case.unit) if case.unit else "",
        unit_code=case.unit.code if case.unit else "",
        status=case.status,
        status_label=str(Status(case.status).label),
        received=case.received_at,
        due=case.due_at if running else None,
        late=running and case.due_at is not None and case.due_at < at,
        signed_off=case.ended_at if case.status == Status.CLOSED else None,
    )


def case_page(text: PublicText, at: datetime) -> CaseShape:
    """The case of a summary; so many queries however much has happened to it."""
    case = text.case
    asked = requests(case)
    limits = {c.kind: c for c in case_clocks(case)}
    deferred = asked.get(RequestKind.DEFERRAL) if case.status == Status.DEFERRED else None
    objected = objections(case)
    on_notice = case.status == Status.VERIFIED and case.notice_at is not None
    notice = limits.get(ClockKind.NOTICE) if on_notice else None
    return CaseShape(
        line=line(text, at),
        text=text.text,
        reply=text.reply,
        released=text.released_at,
        leader=leader(case.unit, at),
        steps=steps(case),
        facts=facts(case),
        deadline=time_limit(limits.get(ClockKind.RECTIFY), at),
        notice=time_limit(notice, at),
        deferral=text.deferral if deferred and since(deferred, text) else "",
        review=deferred.review_on if deferred else None,
        objections=objected,
        undecided=sum(row.decided is None for row in objected) if notice else 0,
        measures=measures(case, text, at),
        rounds=rounds(case),
        differences=differences(case),
        unseen=case.light,
        ruling=mask(case.ruling.reason).text if case.ruling is not None else "",
        sign_off_number=case.sign_off_number or "",
        changed=changed(case, text, at),
    )


def objections(case: Case) -> list[ObjectionLine]:
    """Every objection of every round, upheld ones too; what one said again is counted with it."""
    rows = case.requests.filter(kind=RequestKind.OBJECTION, joined_to=None)
    shown = rows.defer("objector", "contact", "reason").annotate(again=Count("repeats"))
    return [
        ObjectionLine(
            row.asked_at,
            str(row.get_ground_display()),
            objection_state(row),
            row.decided_at,
            mask(row.decision).text,
            row.again,
        )
        for row in shown.order_by("id")
    ]


def objection_state(row: Request) -> str:
    """How an objection stands, in words."""
    if row.decided_at is None:
        return gettext("To be decided")
    if row.decided_by_id is None:
        return gettext("No longer needed")
    return gettext("Upheld") if row.granted else gettext("Dismissed")


def differences(case: Case) -> list[DifferenceShape]:
    """What reporters say, what a second inspector found, and why, side by side."""
    rows = case.differences.select_related("inspection")
    return [
        DifferenceShape(row.no, row.partly, row.inspection.at, row.text, row.at) for row in rows
    ]


def steps(case: Case) -> list[StepItem]:
    """The five public steps with their dates; none of an archived case is ours to show."""
    return stages(case) if case.step is not None else []


def facts(case: Case) -> list[tuple[str, datetime | None]]:
    """The five facts, each with its own time; closed is not yet solved, so none stands for all."""
    moments = {
        "done": case.done_at,
        "verified": case.verified_at,
        "confirmed": case.confirmed_at,
        "closed": case.ended_at if case.status == Status.CLOSED else None,
    }
    return [(str(fact.label), moments.get(fact.name)) for fact in FIVE_FACTS]


def requests(case: Case) -> dict[str, Request]:
    """The latest granted request of each kind, without reading who asked."""
    found = case.requests.filter(granted=True, kind=RequestKind.DEFERRAL)
    rows = found.defer("objector", "contact").order_by("id")
    return {row.kind: row for row in rows}


def since(asked: Request, text: PublicText) -> bool:
    """Whether the office has released the words since the request was granted."""
    return asked.decided_at is not None and text.released_at >= asked.decided_at


def case_clocks(case: Case) -> Iterable[Clock]:
    """The latest rectification and notice limits, with their pauses."""
    kinds = (ClockKind.RECTIFY, ClockKind.NOTICE)
    return case.clocks.filter(kind__in=kinds).order_by("id").prefetch_related("pauses")


def time_limit(clock: Clock | None, at: datetime) -> TimeShape | None:
    if clock is None:
        return None
    due = timekeeping.reckoning(clock, clock.pauses.all())
    over = due.at is not None and due.at < at
    return TimeShape(due.at, clocks.explain(due), clock.provisional, over)


def leader(unit: Unit | None, at: datetime) -> str:
    """The post of whoever heads the unit: an office answers, its holder is not named."""
    if unit is None:
        return ""
    heads = posts.seat(at, Role.HEAD, unit.pk)
    return (heads and heads[0].title) or str(Role.HEAD.label)


def measures(case: Case, text: PublicText, at: datetime) -> list[MeasureShape]:
    """Each with its dates; in words only as far as the office has released them."""
    lines = text.measures.splitlines()
    rows = list(case.measures.order_by("id"))
    words = [*lines, *[""] * len(rows)]
    return [measure(row, said, at) for row, said in zip(rows, words, strict=False)]


def measure(row: Measure, words: str, at: datetime) -> MeasureShape:
    late = row.done_at is None and clocks.end_of(row.due_on) < at
    return MeasureShape(words, row.due_on, row.done_at, late)


def rounds(case: Case) -> list[RoundShape]:
    """Every rework, with the gates that had not passed; who inspected is not named."""
    failed = Finding.objects.filter(passed=False, inspection__case=case, inspection__passed=False)
    rows = failed.select_related("inspection").order_by("inspection", "id")
    return [
        RoundShape(inspection.round, inspection.at, [str(Gate(f.gate).label) for f in findings])
        for inspection, findings in groupby(rows, attrgetter("inspection"))
    ]


def changed(case: Case, text: PublicText, at: datetime) -> datetime:
    """When the page came to say what it says: the last event, or a day or limit that has passed."""
    today = clocks.end_of(clocks.local(at)) - clocks.DAY
    moments = [case.moved_at, text.released_at, today, case.due_at]
    return max(moment for moment in moments if moment is not None and moment <= at)
