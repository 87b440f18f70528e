"""From the events of a case to points: pure functions, no queries, no clock (design §6).

A case's history is read from its beginning, in order; what an event counts depends on nothing that
comes later. Whatever is posted from part of a history therefore stands in the whole of it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from scoring.vocabulary import Rule
from tracker.records.exits import DecideContestRecord, RejectRecord
from tracker.records.long import DecideLongRecord, MilestoneRecord
from tracker.records.parts import Record
from tracker.records.verbs import (
    AnswerRecord,
    AskedRecord,
    AssignRecord,
    CallBackRecord,
    DecideExtensionRecord,
    DecideObjectionRecord,
    LogRecord,
    ReckonRecord,
    RemindRecord,
    ReturnRecord,
    ReworkRecord,
)
from tracker.road import LIMITS
from tracker.vocabulary import CallOutcome, ClockKind, Effect, Satisfaction, VerbName

FOLLOW_UP = "follow_up"  # the channel of a matter that somebody found when going back to look
#: The time limits that are the unit's to keep; the others are the office's and the inspector's.
OF_UNIT = frozenset(kind for kind, limit in LIMITS.items() if limit.of_unit)
BY_EFFECT = {
    Effect.SUPERVISION_ORDER: Rule.SUPERVISION_ORDER,
    Effect.YELLOW_CARD: Rule.YELLOW_CARD,
    Effect.RED_CARD: Rule.RED_CARD,
}
UNHAPPY = frozenset({Satisfaction.RATHER_NOT, Satisfaction.NOT})
#: The verbs whose events are read; of the others a standing knows nothing.
READ = frozenset(
    kind.verb
    for kind in (
        LogRecord,
        RejectRecord,
        DecideContestRecord,
        AssignRecord,
        ReturnRecord,
        RemindRecord,
        ReckonRecord,
        CallBackRecord,
        AnswerRecord,
        ReworkRecord,
        DecideExtensionRecord,
        DecideObjectionRecord,
        DecideLongRecord,
        MilestoneRecord,
    )
)
#: Of these a standing knows nothing: every other verb is read.
UNCOUNTED = frozenset(
    {
        # However a case leaves the ledger, what was earned by then stays where it was earned.
        *(VerbName.PROPOSE_REJECT, VerbName.CONTEST),
        *(VerbName.PROPOSE_MERGE, VerbName.MERGE, VerbName.JOIN, VerbName.PROPOSE_WITHDRAW),
        *(VerbName.PROPOSE_RULING, VerbName.RULING),
        *(VerbName.UNMERGE, VerbName.PART),
        *(VerbName.WITHDRAW, VerbName.RETRACT, VerbName.RECORD_RETRACT),
        *(VerbName.ARCHIVE, VerbName.ACKNOWLEDGE, VerbName.PLAN, VerbName.MEASURE),
        *(VerbName.ATTACH, VerbName.REPLY, VerbName.ACCOUNT, VerbName.SUBMIT, VerbName.VERIFY),
        *(VerbName.DECLINE, VerbName.VOID, VerbName.ADD_MEASURES, VerbName.RESPOND),
        VerbName.PROPOSE_LONG,
        *(VerbName.SIGN, VerbName.CLOSE, VerbName.CORRECT, VerbName.REVEAL, VerbName.RESUME),
        *(VerbName.ASK_EXTENSION, VerbName.ASK_DEFERRAL, VerbName.DECIDE_DEFERRAL),
        *(VerbName.SECOND_LOOK, VerbName.DRAW, VerbName.SAMPLE, VerbName.DIFFERENCE),
        *(VerbName.OBJECT, VerbName.NOTICE_OVER, VerbName.RELEASE, VerbName.SUPPLEMENT),
        *(VerbName.REWORD, VerbName.STAND_IN),
        *(VerbName.UNPUBLISH, VerbName.ASK_UNPUBLISH, VerbName.DECIDE_UNPUBLISH),
        *(VerbName.ASK_NONPUBLIC, VerbName.DECIDE_NONPUBLIC, VerbName.DRAW_WITNESS),
    }
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One event, as far as it matters here."""

    event: int
    at: datetime
    record: Record
    imported: bool = False


@dataclass(frozen=True, slots=True)
class Posting:
    """Points to be counted by `rule` for `unit`; `undoes` is the posting that it takes back."""

    event: int
    rule: Rule
    unit: int
    at: datetime
    undoes: Posting | None = None

    @property
    def key(self) -> tuple[int, str, int | None]:
        """What makes it the same posting, however often it is made."""
        return self.event, str(self.rule), self.undoes.event if self.undoes else None


def counts(record: Record) -> bool:
    """Whether an event may count, or take back what counted: a cheap look before a job is made."""
    match record:
        case RemindRecord():
            return rule_of_rung(record) is not None
        case LogRecord():
            return record.origin is not None
        case DecideObjectionRecord() | DecideExtensionRecord() | DecideContestRecord():
            return record.granted
        case RejectRecord():
            return record.granted
        case AskedRecord():
            return record.satisfaction is not None
        case _:
            return isinstance(record, (ReworkRecord, ReckonRecord))


def rule_of_rung(record: RemindRecord) -> Rule | None:
    """What a rung of a ladder costs; None for a reminder, or where it was not the unit's time."""
    if record.clock not in OF_UNIT:
        return None
    if record.clock == ClockKind.REPLY and record.effect == Effect.OVERDUE:
        return Rule.NO_REPLY
    if record.effect == Effect.SUPERVISION_ORDER and record.order is None:
        return None  # the clock had stopped by then: late, and no order was issued
    return BY_EFFECT.get(record.effect)


def postings(
    history: Iterable[Fact], units: Mapping[str, int], origin_unit: int | None = None
) -> list[Posting]:
    """All that the events of one case count, in their order.

    `units` gives the unit of each code; `origin_unit` is the lead unit of the case that this one
    relapses from, if that one was signed off here. What was brought in from an earlier ledger
    (imported events) tells who was in charge and costs nothing.
    """
    reader = Reader(units, origin_unit)
    for fact in history:
        reader.read(fact)
    return reader.found


@dataclass
class Reader:
    """Reads a history event by event; knows who is in charge and what still stands."""

    units: Mapping[str, int]
    origin_unit: int | None
    found: list[Posting] = field(default_factory=list)
    lead: int | None = None
    relapsed: int | None = None  # the unit whose closed case this one says has come back
    #: Deductions that nothing has taken back yet.
    standing: list[Posting] = field(default_factory=list)
    #: Of those, the ones of rungs of clocks that still run, by clock.
    rungs: dict[str, list[Posting]] = field(default_factory=dict)
    #: And the ones of reporters, by report.
    unhappy: dict[int, Posting] = field(default_factory=dict)

    def read(self, fact: Fact) -> None:
        match fact.record:
            case AssignRecord(unit=code):
                self.lead = self.units.get(code)
                self.rungs.clear()  # its clocks start anew
            case ReturnRecord():
                self.lead = None
            case _ if not fact.imported:
                self.count(fact)

    def count(self, fact: Fact) -> None:
        match fact.record:
            case RemindRecord() as record:
                self.rung(fact, record)
            case AskedRecord() as record:
                self.answer(fact, record)
            case ReckonRecord(clock=clock, due=due):
                self.moved(fact, clock, due)
            case DecideExtensionRecord(granted=True, due=datetime() as due):
                self.moved(fact, ClockKind.RECTIFY, due)
            case ReworkRecord() | DecideObjectionRecord(granted=True):
                self.take(fact, Rule.REWORK, self.lead)
                self.rungs.pop(ClockKind.RECTIFY, None)  # the next round has a clock of its own
            case DecideLongRecord(granted=True) | MilestoneRecord(passed=True):
                self.rungs.pop(ClockKind.RECTIFY, None)  # so has the next milestone
            case RejectRecord(granted=True):
                # Found to be no matter of the ledger, it was no relapse either.
                self.undo(fact, [p for p in self.standing if p.rule == Rule.RELAPSE])
            case DecideContestRecord(granted=True):
                self.take(fact, Rule.RELAPSE, self.relapsed)
            case LogRecord(channel=channel) if channel == FOLLOW_UP:
                self.relapsed = self.origin_unit
                self.take(fact, Rule.RELAPSE, self.origin_unit)

    def take(self, fact: Fact, rule: Rule, unit: int | None) -> Posting | None:
        """Count a rule against a unit, if there is one in charge."""
        if unit is None:
            return None
        posting = Posting(fact.event, rule, unit, fact.at)
        self.found.append(posting)
        self.standing.append(posting)
        return posting

    def undo(self, fact: Fact, mistaken: Iterable[Posting]) -> None:
        for posting in mistaken:
            if posting in self.standing:
                self.standing.remove(posting)
                self.found.append(Posting(fact.event, posting.rule, posting.unit, fact.at, posting))

    def rung(self, fact: Fact, record: RemindRecord) -> None:
        rule = rule_of_rung(record)
        if rule is not None and (posting := self.take(fact, rule, self.lead)):
            self.rungs.setdefault(record.clock, []).append(posting)

    def moved(self, fact: Fact, clock: ClockKind, due: datetime) -> None:
        """A rung that was reached before the due date that now holds was reached wrongly."""
        self.undo(fact, [rung for rung in self.rungs.get(clock, []) if rung.at <= due])

    def answer(self, fact: Fact, record: AskedRecord) -> None:
        """Dissatisfaction counts once for a reporter, and is taken back by a better answer."""
        said, report = record.satisfaction, record.report
        if record.outcome != CallOutcome.ANSWERED:
            return
        if said in UNHAPPY:
            if report not in self.unhappy:
                posting = self.take(fact, Rule.DISSATISFIED, self.lead)
                if posting is not None:
                    self.unhappy[report] = posting
        elif said and said != Satisfaction.UNKNOWN and report in self.unhappy:
            self.undo(fact, [self.unhappy.pop(report)])
