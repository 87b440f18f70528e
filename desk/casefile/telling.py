"""What each event says besides its reason, by its record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from desk.casefile import leaving, requests
from desk.casefile.names import Names, shortened, yes_no
from desk.casefile.panels import listed
from tracker.records.exits import RetractRecord
from tracker.records.light import SampleRecord
from tracker.records.long import MilestoneRecord, ProposeLongRecord
from tracker.records.public import AskNonpublicRecord, DecideNonpublicRecord, DrawWitnessRecord
from tracker.records.ruling import DeclineRecord
from tracker.records.verbs import (
    AccountRecord,
    AddMeasuresRecord,
    AnswerRecord,
    ArchiveRecord,
    AskedRecord,
    AssignRecord,
    AttachRecord,
    CorrectRecord,
    DecideObjectionRecord,
    DecisionRecord,
    DrawRecord,
    InspectionRecord,
    LogRecord,
    MeasureRecord,
    ObjectRecord,
    PlanRecord,
    ReckonRecord,
    RemindRecord,
    RequestRecord,
    RespondRecord,
    ReworkRecord,
    SecondLookRecord,
    VoidRecord,
)
from tracker.road import DECIDED_BY
from tracker.verbs.sign_off import WAYS
from tracker.vocabulary import Role
from tracker.vocabulary import VerbName as V

Fact = tuple[str, str]


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


def called(r: AskedRecord, n: Names) -> list[Any]:
    return [
        (gettext("Call-back"), r.outcome.label),
        (gettext("Is it solved?"), r.solved.label if r.solved else ""),
        (gettext("How satisfied?"), r.satisfaction.label if r.satisfaction else ""),
    ]


def answered(r: AnswerRecord, n: Names) -> list[Any]:
    against = gettext("Yes: the own answer stands") if r.contradicts else ""
    return [*called(r, n)[1:], (gettext("Contradicts what was recorded"), against)]


def pooled(
    r: SecondLookRecord | DeclineRecord | DecideNonpublicRecord | SampleRecord, n: Names
) -> list[Any]:
    return [
        (gettext("Pool"), listed([n.people.get(person, person) for person in r.pool])),
        (gettext("Digest of the pool"), r.pool_digest),
    ]


def declined(r: DeclineRecord, n: Names) -> list[Any]:
    way = (gettext("What is to be done"), dict(WAYS)["unit" if r.back else "look"])
    return [way, *demanded(r, n), *(pooled(r, n) if r.pool else ())]


def demanded(r: DeclineRecord | DecideObjectionRecord, n: Names) -> list[Any]:
    """What is demanded of the unit; not once more where that is the very reason."""
    found = [n.texts.of(words) for words in r.demands]
    return [(gettext("Demanded"), text) for text in found if text != n.texts.of(r.reason)]


def ruled(r: DecideObjectionRecord, n: Names) -> list[Any]:
    return [*decided(r, n), *demanded(r, n)]


def voided(r: VoidRecord, _names: Names) -> list[Any]:
    return [(gettext("Signatures that stood"), listed([Role(role).label for role in r.roles]))]


def drawn(r: DrawRecord, n: Names) -> list[Any]:
    return [
        (gettext("Inspector"), n.people.get(r.inspector)),
        (gettext("Draw"), r.nth),
        (gettext("Hash of the key"), r.key),
    ]


def sampled(r: SampleRecord, n: Names) -> list[Any]:
    return [
        (gettext("One in"), r.one_in),
        (gettext("To be visited"), yes_no(r.hit)),
        (gettext("Hash of the key"), r.key),
        *(pooled(r, n) if r.hit else ()),
    ]


def inspected(r: InspectionRecord, n: Names) -> list[Any]:
    return [
        (gettext("Seen on the spot"), yes_no(r.on_site)),
        (gettext("Not passed"), listed([gate.label for gate in r.failed])),
    ]


def sent_back(r: ReworkRecord, n: Names) -> list[Any]:
    partly = [gate.label for gate in r.partly]
    return [
        *inspected(r, n),
        (gettext("Of these partly"), listed(partly)),
        (gettext("No light road for the unit until"), day(r.light_until)),
    ]


def added(r: AddMeasuresRecord, n: Names) -> list[Any]:
    return [
        *([(gettext("Demand"), n.texts.of(r.demand))] if r.demand else []),
        *((gettext("Measure"), n.texts.of(words)) for words in r.measures),
    ]


def responded(r: RespondRecord, n: Names) -> list[Any]:
    return [
        (gettext("Demand"), n.texts.of(r.demand)),
        (gettext("How it was met"), n.texts.of(r.words)),
    ]


def requested(r: RequestRecord, n: Names) -> list[Any]:
    return [
        (gettext("Longer by"), requests.longer(r.amount, r.counted_in or "")),
        (gettext("Next look on"), day(r.review_on)),
    ]


def objected(r: ObjectRecord, _names: Names) -> list[Any]:
    return [
        (gettext("What it is about"), r.ground.label if r.ground else ""),
        (gettext("Joined to the first"), yes_no(True) if r.joined else ""),
    ]


def proposed(r: ProposeLongRecord, n: Names) -> list[Any]:
    return [(gettext("Milestone"), n.texts.of(words)) for words in r.milestones]


def milestone(r: MilestoneRecord, n: Names) -> list[Any]:
    return [
        (gettext("Milestone"), n.texts.of(r.milestone)),
        (gettext("Seen on the spot"), yes_no(r.on_site)),
        (gettext("Reached"), yes_no(r.passed)),
        (gettext("Due"), day(r.due)),
    ]


def decided(r: DecisionRecord, n: Names) -> list[Any]:
    return [
        (gettext("Decision"), requests.decided(DECIDED_BY[r.verb], r.granted)),
        *requested(r, n),
        (gettext("New due date"), day(r.due)),
    ]


def kept_back(r: AskNonpublicRecord | DecideNonpublicRecord, _names: Names) -> list[Any]:
    why = r.secrecy.label if r.secrecy else gettext("Public after all")
    return [(gettext("Why not public"), why)]


def kept_back_or_not(r: DecideNonpublicRecord, n: Names) -> list[Any]:
    return [
        *decided(r, n),
        *(kept_back(r, n) if r.granted else ()),
        *(pooled(r, n) if r.pool else ()),
    ]


def witnesses(r: DrawWitnessRecord, n: Names) -> list[Any]:
    """Who stands for the public; fewer than there should be is said."""
    drawn = listed([n.people.get(person, person) for person in r.inspectors])
    many = gettext("%(n)s of %(wanted)s") % {"n": len(r.inspectors), "wanted": r.wanted}
    return [
        (gettext("Drawn"), drawn),
        (gettext("How many"), many),
        (gettext("Hash of the key"), r.key),
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
    V.ADD_MEASURES: added,
    V.RESPOND: responded,
    V.ATTACH: attached,
    V.REPLY: lambda r, n: [(gettext("Given"), r.method.label)],
    V.ACCOUNT: accounted,
    V.SUBMIT: lambda r, n: [(gettext("Inspector"), n.people.get(r.inspector))],
    V.CALL_BACK: called,
    V.ANSWER: answered,
    V.VERIFY: inspected,
    V.REWORK: sent_back,
    V.SECOND_LOOK: pooled,
    V.DECLINE: declined,
    V.VOID: voided,
    V.DRAW: drawn,
    V.SAMPLE: sampled,
    V.DIFFERENCE: lambda r, n: [
        (gettext("Partly solved"), r.partly or ""),
        (gettext("Not solved"), r.no or ""),
        (gettext("Why the finding differs"), n.texts.of(r.text)),
    ],
    V.CLOSE: lambda r, n: [(gettext("Sign-off number"), r.sign_off_number)],
    V.CORRECT: corrected,
    V.STAND_IN: lambda r, n: [
        (
            gettext("Acts for the unit head"),
            n.people.get(r.person) if r.person else gettext("Nobody: the head acts"),
        )
    ],
    V.ASK_EXTENSION: requested,
    V.ASK_DEFERRAL: requested,
    V.OBJECT: objected,
    V.PROPOSE_LONG: proposed,
    V.MILESTONE: milestone,
    **dict.fromkeys(DECIDED_BY, decided),
    V.DECIDE_OBJECTION: ruled,
    V.REJECT: leaving.left,
    V.MERGE: leaving.left,
    V.WITHDRAW: leaving.left,
    V.ASK_NONPUBLIC: kept_back,
    V.DECIDE_NONPUBLIC: kept_back_or_not,
    V.DRAW_WITNESS: witnesses,
    V.RESUME: lambda r, n: [(gettext("New due date"), day(r.due))],
    V.REMIND: reminded,
    V.RECKON: reckoned,
}
# Their name and reason say it all.
PLAIN = frozenset(
    {
        *(V.ACKNOWLEDGE, V.SIGN, V.NOTICE_OVER, V.REVEAL, V.RELEASE, V.SUPPLEMENT),
        *(V.PROPOSE_RULING, V.REWORD),
        *(V.PROPOSE_WITHDRAW, V.UNPUBLISH, V.ASK_UNPUBLISH),
    }
)
