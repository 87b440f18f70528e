"""The story of a case: events in words, and the edits among them. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from desk.casefile import leaving, requests
from desk.casefile.panels import Files, listed
from tracker import reference
from tracker.case_facts import with_people
from tracker.db.prepared import prepared
from tracker.models import CaseEvent
from tracker.records.exits import (
    RejectRecord,
    RetractRecord,
)
from tracker.records.parts import Record, Words
from tracker.records.verbs import (
    AccountRecord,
    ArchiveRecord,
    AssignRecord,
    AttachRecord,
    CallBackRecord,
    Change,
    CorrectRecord,
    DecisionRecord,
    InspectionRecord,
    LogRecord,
    MeasureRecord,
    PlanRecord,
    ReckonRecord,
    RemindRecord,
    RequestRecord,
    SubmitRecord,
)
from tracker.road import DECIDED_BY
from tracker.texts import Texts
from tracker.verbs.correction import CorrectForm
from tracker.vocabulary import Effect, Role
from tracker.vocabulary import VerbName as V
from web.shapes import Moment

LATEST = 100  # events shown at first; the rest is one click away
TONES = {V.VERIFY: "passed", V.CLOSE: "passed", V.REWORK: "failed"}
Fact = tuple[str, str]


@prepared
def since(case: int, version: int, *, corrections: bool) -> QuerySet[CaseEvent]:
    """The events after this version, newest first; all corrections, if they are wanted."""
    wanted = Q(seq__gt=version)
    if corrections:
        wanted |= Q(verb=V.CORRECT)
    return CaseEvent.objects.filter(wanted, case=case).order_by("-seq")


class Names:
    """What records name: codes, ids and words; a fixed number of look-ups for any of them.

    `at_hand` are other rows of the case: what stands in them is not read again, and who is named in
    them is read together with whom the events name.
    """

    def __init__(self, rows: Sequence[CaseEvent], at_hand: Iterable[Model] = ()) -> None:
        at_hand = list(at_hand)
        records = [row.record for row in rows]
        changes = [c for r in records if isinstance(r, CorrectRecord) for c in r.changes]
        inspectors = {r.inspector for r in records if isinstance(r, SubmitRecord) and r.inspector}
        self.texts = Texts((words for record in records for words in shown(record)), at_hand)
        self.units = reference.units.by("code")
        self.tiers = reference.tiers.by("code")
        self.channels = reference.channels.by("code")
        mentioned = inspectors | _ids(changes, "inspector")
        self.people = with_people([*rows, *at_hand], mentioned)
        self.edited: dict[str, dict[Any, Any]] = {
            "inspector": self.people,
            "category": reference.categories(),
            "channel": reference.channels(),
        }

    def unit(self, code: str) -> Any:
        return self.units.get(code, code)

    def edit(self, field: str, value: int | bool | None) -> str:
        """A value of a corrected field, before or after."""
        if value is None:
            return "—"
        if isinstance(value, bool):
            return yes_no(value)
        return str(self.edited[field].get(value, value))

    def edits(self, record: CorrectRecord) -> list[tuple[str, str, str]]:
        """What was corrected: field, before, after."""
        words = [
            (r.field, *(self.texts.of(w, r.field) or "—" for w in (r.old, r.new)))
            for r in record.rewordings
        ]
        others = [
            (c.field, *(self.edit(c.field, v) for v in (c.old, c.new))) for c in record.changes
        ]
        return [(field_name(name), old, new) for name, old, new in (*words, *others)]


def shown(record: Record) -> Iterator[Words]:
    """The words of a record that stand in the timeline."""
    yield from record.reasons
    match record:
        case LogRecord(said=Words() as words) | PlanRecord(plan=words):
            yield words
        case MeasureRecord(measure=words) | AccountRecord(detail=words):
            yield words
        case AttachRecord(files=(first, *_)):
            yield first.words
        case CorrectRecord(rewordings=rewordings):
            for one in rewordings:
                yield from (one.old, one.new)


def _ids(changes: Iterable[Change], field: str) -> set[Any]:
    return {value for c in changes if c.field == field for value in (c.old, c.new) if value}


# Moments -------------------------------------------------------------------------------------


def moments(rows: Sequence[CaseEvent], names: Names, files: Files) -> list[Moment]:
    """The events as lines of the timeline."""
    return [
        Moment(
            verb=str(row.get_verb_display()),
            at=row.at,
            by=str(row.actor) if row.actor else str(Role.SYSTEM.label),
            role=capacity(row),
            reason=names.texts.why(row.record),
            facts=facts(row, names),
            files=files.of_act[row.seq],
            tone=tone(row),
        )
        for row in rows
    ]


def tone(row: CaseEvent) -> str:
    """What the mark of an event looks like: good, bad, late, by the system, or plain."""
    match row.record:
        case RemindRecord(effect=effect):
            return "soon" if effect == Effect.REMIND else "late"
        case _ if row.role == Role.SYSTEM:
            return "system"
        case DecisionRecord(granted=granted):
            # An objection upheld is not a good thing to happen.
            good = granted == (row.verb != V.DECIDE_OBJECTION)
            return "passed" if good else "failed"
        case RejectRecord(granted=True):
            return "failed"
        case _:
            return TONES.get(V(row.verb), "")


def capacity(row: CaseEvent) -> str:
    """In which role, and of which unit, somebody acted."""
    if row.actor is None:
        return ""
    role = str(row.get_role_display())
    return f"{row.actor_unit} {role}" if row.actor_unit else role


def facts(row: CaseEvent, names: Names) -> list[Fact]:
    """What an event says besides its reason, in words of the reader's language."""
    found = told(row.record, names)
    if row.imported:
        found.append((gettext("Source"), gettext("imported")))
    return [(name, str(value)) for name, value in found if value not in (None, "")]


def told(record: Record, names: Names) -> list[Any]:
    teller = TELLERS.get(record.verb)
    return list(teller(record, names)) if teller else []


def yes_no(value: bool) -> str:
    return gettext("Yes") if value else gettext("No")


def day(value: date | None) -> str:
    """A day, or the day of a moment."""
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return date_format(value, "DATE_FORMAT") if value else ""


def logged(r: LogRecord, n: Names) -> list[Any]:
    # Words of an imported row, which may be in none of our lists.
    said = n.texts.all(r.said) if r.said else ()
    return [
        (gettext("Channel"), n.channels.get(r.channel)),
        (gettext("Received"), day(r.received_at)),
        (gettext("Follows from"), r.origin),
        *((gettext("As it stood"), words) for words in said),
    ]


def archived(r: ArchiveRecord, n: Names) -> list[Any]:
    return [(gettext("Due"), day(r.due)), (gettext("Reply given"), yes_no(r.replied))]


def assigned(r: AssignRecord, n: Names) -> list[Any]:
    return [
        (gettext("Lead unit"), n.unit(r.unit)),
        (gettext("Co-units"), listed([n.unit(code) for code in r.co_units])),
        (gettext("Tier"), n.tiers.get(r.tier)),
        (gettext("Promised for"), day(r.promised_on)),
    ]


def planned(r: PlanRecord, n: Names) -> list[Any]:
    return [
        (gettext("Responsible leader"), n.texts.of(r.plan, "leader")),
        (gettext("Measures"), len(r.measures)),
    ]


def measured(r: MeasureRecord, n: Names) -> list[Any]:
    return [(gettext("Measure"), n.texts.of(r.measure)), (gettext("Done"), yes_no(r.done))]


def attached(r: AttachRecord, n: Names) -> list[Any]:
    """All files of one act have the same caption."""
    return [(gettext("What it shows"), n.texts.of(r.files[0].words, "caption"))]


def accounted(r: AccountRecord, n: Names) -> list[Any]:
    return [
        (gettext("Outcome"), r.kind.label),
        (gettext("Document number"), n.texts.of(r.detail, "document_no")),
        (gettext("Receipt of the discipline organ"), n.texts.of(r.detail, "receipt_no")),
    ]


def called(r: CallBackRecord, n: Names) -> list[Any]:
    return [
        (gettext("Call-back"), r.outcome.label),
        (gettext("Satisfaction"), r.satisfaction.label if r.satisfaction else ""),
    ]


def inspected(r: InspectionRecord, n: Names) -> list[Any]:
    return [
        (gettext("Seen on the spot"), yes_no(r.on_site)),
        (gettext("Not passed"), listed([gate.label for gate in r.failed])),
    ]


def requested(r: RequestRecord, n: Names) -> list[Any]:
    return [
        (gettext("Longer by"), requests.longer(r.amount, r.counted_in or "")),
        (gettext("Next look on"), day(r.review_on)),
    ]


def decided(r: DecisionRecord, n: Names) -> list[Any]:
    return [
        (gettext("Decision"), requests.decided(DECIDED_BY[r.verb], r.granted)),
        *requested(r, n),
        (gettext("New due date"), day(r.due)),
    ]


def retracted(r: RetractRecord, n: Names) -> list[Any]:
    return [(gettext("Withdrawn"), yes_no(r.stands))]


def corrected(r: CorrectRecord, n: Names) -> list[Any]:
    return [(name, f"{shortened(old)} → {shortened(new)}") for name, old, new in n.edits(r)]


def moment_told(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATE_FORMAT")


def reminded(record: RemindRecord, _names: Any) -> list[Any]:
    """A rung of a ladder: which clock, what followed, the number of an order."""
    return [
        (gettext("Clock"), record.clock.label),
        (gettext("Step"), record.effect.label),
        (gettext("Due"), moment_told(record.due)),
        (gettext("Supervision order"), record.order),
    ]


def reckoned(record: ReckonRecord, _names: Any) -> list[Any]:
    """A changed calendar moved a date."""
    due = moment_told(record.due)
    if record.provisional:
        due = gettext("%(day)s (provisional)") % {"day": due}
    return [
        (gettext("Clock"), record.clock.label),
        (gettext("Before"), moment_told(record.was)),
        (gettext("Due"), due),
    ]


# What is told of the record of a verb; each of these knows its own kind.
TELLERS: dict[V, Callable[[Any, Names], list[Any]]] = {
    V.LOG: logged,
    V.ARCHIVE: archived,
    V.PROPOSE_REJECT: lambda r, n: [(gettext("Belongs to"), r.route_code.label)],
    V.PROPOSE_MERGE: lambda r, n: [(gettext("Into case"), r.target)],
    V.JOIN: leaving.beside,
    V.PART: leaving.beside,
    V.UNMERGE: lambda r, n: [(gettext("Had been merged into"), r.target)],
    V.RETRACT: retracted,
    V.RECORD_RETRACT: retracted,
    V.CONTEST: lambda r, n: [(gettext("Raised by"), gettext("The public"))],
    V.ASSIGN: assigned,
    V.RETURN: lambda r, n: [(gettext("Unit"), n.unit(r.unit))],
    V.PLAN: planned,
    V.MEASURE: measured,
    V.ATTACH: attached,
    V.REPLY: lambda r, n: [(gettext("Given"), r.method.label)],
    V.ACCOUNT: accounted,
    V.SUBMIT: lambda r, n: [(gettext("Inspector"), n.people.get(r.inspector))],
    V.CALL_BACK: called,
    V.VERIFY: inspected,
    V.REWORK: inspected,
    V.CLOSE: lambda r, n: [(gettext("Sign-off number"), r.sign_off_number)],
    V.CORRECT: corrected,
    V.ASK_EXTENSION: requested,
    V.ASK_DEFERRAL: requested,
    V.OBJECT: lambda r, n: [(gettext("Raised by"), gettext("The public"))],
    **dict.fromkeys(DECIDED_BY, decided),
    V.REJECT: leaving.left,
    V.MERGE: leaving.left,
    V.WITHDRAW: leaving.left,
    V.RESUME: lambda r, n: [(gettext("New due date"), day(r.due))],
    V.REMIND: reminded,
    V.RECKON: reckoned,
}
# Their name and reason say it all.
PLAIN = frozenset(
    {
        V.PROPOSE_WITHDRAW,
        V.ACKNOWLEDGE,
        V.SIGN,
        V.NOTICE_OVER,
        V.REVEAL,
        V.RELEASE,
        V.ANSWER,
        V.SUPPLEMENT,
    }
)


# Edits ---------------------------------------------------------------------------------------


def field_name(name: str) -> str:
    """What a field of the case is called where it is corrected."""
    return str(CorrectForm.base_fields[name].label)


def shortened(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def edits(rows: Iterable[CaseEvent], names: Names) -> list[dict[str, Any]]:
    """The history of edits: field, before, after, who, when, why; errata of ended cases too."""
    return [
        {
            "event": row,
            "by": str(row.actor) if row.actor else "",
            "reason": names.texts.why(record),
            "erratum": record.erratum,
            "fields": names.edits(record),
        }
        for row in rows
        if isinstance(record := row.record, CorrectRecord)
    ]
