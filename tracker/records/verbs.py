"""The record of each verb."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tracker.records.parts import Reasoned, Record, Remarked, Words
from tracker.time.clocks import SpanUnit
from tracker.vocabulary import (
    AccountabilityKind,
    CallOutcome,
    ClockKind,
    Effect,
    Gate,
    Ground,
    ReplyMethod,
    Role,
    Satisfaction,
    Solved,
    VerbName,
)

# Coming in, and leaving at the door ------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class LogRecord(Record):
    verb = VerbName.LOG
    matter: Words
    channel: str
    received_at: datetime
    origin: str | None = None  # the number of the case that it follows from
    said: Words | None = None  # what an imported row said in its own words


@dataclass(frozen=True, kw_only=True)
class ArchiveRecord(Record):
    verb = VerbName.ARCHIVE
    replied: bool
    due: date | None = None


# Handing to a unit -----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class AssignRecord(Record):
    version = 2  # the first handed the reporter's own words to the unit
    verb = VerbName.ASSIGN
    unit: str
    tier: str
    co_units: tuple[str, ...] = ()
    promised_on: date | None = None
    words: Words | None = None  # the unit's version; before there was one, it read the original


@dataclass(frozen=True, kw_only=True)
class RewordRecord(Record):
    verb = VerbName.REWORD
    words: Words


@dataclass(frozen=True, kw_only=True)
class StandInRecord(Record):
    verb = VerbName.STAND_IN
    person: int | None = None  # nobody: the head acts again


@dataclass(frozen=True, kw_only=True)
class AcknowledgeRecord(Record):
    verb = VerbName.ACKNOWLEDGE


@dataclass(frozen=True, kw_only=True)
class ReturnRecord(Reasoned):
    verb = VerbName.RETURN
    unit: str


@dataclass(frozen=True, kw_only=True)
class PlanRecord(Record):
    verb = VerbName.PLAN
    plan: Words
    measures: tuple[Words, ...]


# The unit's work -------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class MeasureRecord(Remarked):
    verb = VerbName.MEASURE
    measure: Words
    done: bool


@dataclass(frozen=True, kw_only=True)
class AttachRecord(Record):
    verb = VerbName.ATTACH


@dataclass(frozen=True, kw_only=True)
class ReplyRecord(Record):
    verb = VerbName.REPLY
    reply: Words
    method: ReplyMethod


@dataclass(frozen=True, kw_only=True)
class AccountRecord(Record):
    verb = VerbName.ACCOUNT
    kind: AccountabilityKind
    detail: Words


@dataclass(frozen=True, kw_only=True)
class SubmitRecord(Remarked):
    verb = VerbName.SUBMIT
    inspector: int | None = None


# Call-back and inspection ----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class AskedRecord(Record):
    """What a reporter answered, or that nobody answered; the own words are no reason of the act."""

    version = 2  # the first asked one question for two
    report: int
    outcome: CallOutcome
    solved: Solved | None = None
    satisfaction: Satisfaction | None = None
    said: Words | None = None
    new_fact: Words | None = None  # since a second look that found it solved

    @property
    def reasons(self) -> tuple[Words, ...]:
        return (self.new_fact,) if self.new_fact else ()


@dataclass(frozen=True, kw_only=True)
class CallBackRecord(AskedRecord):
    verb = VerbName.CALL_BACK


@dataclass(frozen=True, kw_only=True)
class AnswerRecord(AskedRecord):
    verb = VerbName.ANSWER
    contradicts: bool = False  # what a clerk had taken down as the answer


@dataclass(frozen=True)
class GateRemark:
    gate: Gate
    remark: Words


@dataclass(frozen=True)
class GateDemand:
    gate: Gate
    demand: Words


@dataclass(frozen=True, kw_only=True)
class InspectionRecord(Record):
    inspection: int
    on_site: bool
    failed: tuple[Gate, ...] = ()  # not passed, or not wholly
    remarks: tuple[GateRemark, ...] = ()

    @property
    def reasons(self) -> tuple[Words, ...]:
        """What was found wanting; a remark on a gate that was passed is no reason."""
        return tuple(one.remark for one in self.remarks if one.gate in self.failed)


@dataclass(frozen=True, kw_only=True)
class VerifyRecord(InspectionRecord):
    verb = VerbName.VERIFY


@dataclass(frozen=True, kw_only=True)
class ReworkRecord(InspectionRecord):
    verb = VerbName.REWORK
    version = 3  # the first demanded nothing by itself: remarks were the task; 2 knew no lots
    partly: tuple[Gate, ...] = ()  # of those that are not passed
    light_until: date | None = None  # so long the unit has no light road: it was a visit by lot
    demands: tuple[GateDemand, ...] = ()

    @property
    def reasons(self) -> tuple[Words, ...]:
        """What was found wanting, and what is demanded."""
        return (*super().reasons, *(one.demand for one in self.demands))


@dataclass(frozen=True, kw_only=True)
class AddMeasuresRecord(Record):
    verb = VerbName.ADD_MEASURES
    measures: tuple[Words, ...]
    demand: Words | None = None


@dataclass(frozen=True, kw_only=True)
class RespondRecord(Record):
    verb = VerbName.RESPOND
    demand: Words
    words: Words


@dataclass(frozen=True, kw_only=True)
class SecondLookRecord(Reasoned):
    """Who can be drawn: the pool comes before the draw."""

    verb = VerbName.SECOND_LOOK
    pool: tuple[int, ...]
    pool_digest: str


@dataclass(frozen=True, kw_only=True)
class DrawRecord(Record):
    verb = VerbName.DRAW
    draw: int
    inspector: int
    nth: int
    key: str  # the hash of the month's key


@dataclass(frozen=True, kw_only=True)
class DifferenceRecord(Record):
    verb = VerbName.DIFFERENCE
    inspection: int
    partly: int
    no: int
    text: Words


# Sign-off --------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class SignRecord(Remarked):
    verb = VerbName.SIGN


@dataclass(frozen=True, kw_only=True)
class VoidRecord(Record):
    verb = VerbName.VOID
    roles: tuple[Role, ...] = ()  # whose signatures stood; none beside a decision for the head
    content: str  # the digest of what they stood on before, none of which may be signed off


@dataclass(frozen=True, kw_only=True)
class CloseRecord(Remarked):
    verb = VerbName.CLOSE
    sign_off_number: str
    dossier: str


@dataclass(frozen=True, kw_only=True)
class NoticeOverRecord(Record):
    verb = VerbName.NOTICE_OVER


# Corrections and readings ----------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """A corrected field whose value is a key, or yes or no."""

    field: str
    old: int | bool | None = None
    new: int | bool | None = None


@dataclass(frozen=True)
class Rewording:
    """A corrected field whose value is words."""

    field: str
    old: Words
    new: Words


@dataclass(frozen=True, kw_only=True)
class CorrectRecord(Reasoned):
    verb = VerbName.CORRECT
    rewordings: tuple[Rewording, ...] = ()
    changes: tuple[Change, ...] = ()
    erratum: bool = False  # of a case that has ended: its row stays as it was


@dataclass(frozen=True, kw_only=True)
class RevealRecord(Record):
    verb = VerbName.REVEAL
    reports: tuple[int, ...] = ()
    objections: tuple[int, ...] = ()


# Requests and their decisions ------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class RequestRecord(Reasoned):
    request: int
    amount: int | None = None
    counted_in: SpanUnit | None = None
    review_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class AskExtensionRecord(RequestRecord):
    verb = VerbName.ASK_EXTENSION


@dataclass(frozen=True, kw_only=True)
class AskDeferralRecord(RequestRecord):
    verb = VerbName.ASK_DEFERRAL


@dataclass(frozen=True, kw_only=True)
class ObjectRecord(RequestRecord):
    verb = VerbName.OBJECT
    ground: Ground | None = None  # it had none once
    joined: int | None = None  # the first of the same person on the same ground


@dataclass(frozen=True, kw_only=True)
class DecisionRecord(RequestRecord):
    granted: bool
    due: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DecideExtensionRecord(DecisionRecord):
    verb = VerbName.DECIDE_EXTENSION


@dataclass(frozen=True, kw_only=True)
class DecideDeferralRecord(DecisionRecord):
    verb = VerbName.DECIDE_DEFERRAL


@dataclass(frozen=True, kw_only=True)
class DecideObjectionRecord(DecisionRecord):
    verb = VerbName.DECIDE_OBJECTION
    version = 2  # the first demanded nothing by rows
    demands: tuple[Words, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ResumeRecord(Record):
    verb = VerbName.RESUME
    due: datetime | None = None


# Time ------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class RemindRecord(Record):
    """A rung of a ladder was reached; `recipients` are the parts that are told, perhaps none."""

    verb = VerbName.REMIND
    clock: ClockKind
    rung: str
    effect: Effect
    days: int
    due: datetime
    recipients: tuple[str, ...] = ()
    order: str | None = None  # the number of a supervision order


@dataclass(frozen=True, kw_only=True)
class ReckonRecord(Record):
    """A changed calendar moved a date."""

    verb = VerbName.RECKON
    clock: ClockKind
    was: datetime
    due: datetime
    provisional: bool = False


# Between office and public ---------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class SupplementRecord(Record):
    verb = VerbName.SUPPLEMENT
    report: int
    text: Words
