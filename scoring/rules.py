"""From the events of a case to points: pure functions, no queries, no clock (design §6).

A case's history is read from its beginning, in order; what an event counts depends on nothing that
comes later. Whatever is posted from part of a history therefore stands in the whole of it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from scoring.vocabulary import Rule
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
ANSWERS = frozenset({VerbName.CALL_BACK, VerbName.ANSWER})
#: After these a case is counted elsewhere or nowhere: nothing of it stays with the unit.
VOIDING = frozenset({VerbName.MERGE, VerbName.REJECT})
#: These move a due date, perhaps past a rung that was reached.
MOVING = frozenset({VerbName.RECKON, VerbName.DECIDE_EXTENSION})
#: The verbs whose events are read.
READ = frozenset(
    {
        *ANSWERS,
        *VOIDING,
        *MOVING,
        VerbName.LOG,
        VerbName.ASSIGN,
        VerbName.RETURN,
        VerbName.REMIND,
        VerbName.REWORK,
        VerbName.DECIDE_OBJECTION,
    }
)
#: Of these a standing knows nothing: every other verb is read.
UNCOUNTED = frozenset(
    {
        *(VerbName.ARCHIVE, VerbName.ACKNOWLEDGE, VerbName.PLAN, VerbName.MEASURE),
        *(VerbName.ATTACH, VerbName.REPLY, VerbName.ACCOUNT, VerbName.SUBMIT, VerbName.VERIFY),
        *(VerbName.SIGN, VerbName.CLOSE, VerbName.CORRECT, VerbName.REVEAL, VerbName.RESUME),
        *(VerbName.ASK_EXTENSION, VerbName.ASK_DEFERRAL, VerbName.DECIDE_DEFERRAL),
        *(VerbName.OBJECT, VerbName.NOTICE_OVER, VerbName.RELEASE, VerbName.SUPPLEMENT),
    }
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One event, as far as it matters here."""

    event: int
    verb: str
    at: datetime
    data: Mapping[str, Any]
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


def counts(verb: str, data: Mapping[str, Any]) -> bool:
    """Whether an event may count, or take back what counted: a cheap look before a job is made."""
    if verb == VerbName.REMIND:
        return rule_of_rung(data) is not None
    if verb == VerbName.LOG:
        return bool(data.get("origin"))
    if verb == VerbName.DECIDE_OBJECTION or verb == VerbName.DECIDE_EXTENSION:
        return bool(data.get("granted"))
    if verb in ANSWERS:
        return bool(data.get("satisfaction"))
    return verb in VOIDING or verb in (VerbName.REWORK, VerbName.RECKON)


def rule_of_rung(data: Mapping[str, Any]) -> Rule | None:
    """What a rung of a ladder costs; None for a reminder, or where it was not the unit's time."""
    clock, effect = data.get("clock"), data.get("effect")
    if clock not in OF_UNIT or effect is None:
        return None
    if clock == ClockKind.REPLY and effect == Effect.OVERDUE:
        return Rule.NO_REPLY
    if effect == Effect.SUPERVISION_ORDER and not data.get("order"):
        return None  # the clock had stopped by then: late, and no order was issued
    return BY_EFFECT.get(effect)


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
    #: Deductions that nothing has taken back yet.
    standing: list[Posting] = field(default_factory=list)
    #: Of those, the ones of rungs of clocks that still run, by clock.
    rungs: dict[str, list[Posting]] = field(default_factory=dict)
    #: And the ones of reporters, by report.
    unhappy: dict[int, Posting] = field(default_factory=dict)

    def read(self, fact: Fact) -> None:
        if fact.verb == VerbName.ASSIGN:
            self.lead = self.units.get(fact.data.get("unit", ""))
            self.rungs.clear()  # its clocks start anew
        elif fact.verb == VerbName.RETURN:
            self.lead = None
        elif not fact.imported:
            self.count(fact)

    def count(self, fact: Fact) -> None:
        if fact.verb == VerbName.REMIND:
            self.rung(fact)
        elif fact.verb in ANSWERS:
            self.answer(fact)
        elif fact.verb in MOVING:
            self.moved(fact)
        elif fact.verb in VOIDING:
            self.undo(fact, list(self.standing))
        elif fact.verb == VerbName.REWORK or (
            fact.verb == VerbName.DECIDE_OBJECTION and fact.data.get("granted")
        ):
            self.take(fact, Rule.REWORK, self.lead)
            self.rungs.pop(ClockKind.RECTIFY, None)  # the next round has a clock of its own
        elif fact.verb == VerbName.LOG and fact.data.get("channel") == FOLLOW_UP:
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

    def rung(self, fact: Fact) -> None:
        rule = rule_of_rung(fact.data)
        if rule is not None and (posting := self.take(fact, rule, self.lead)):
            self.rungs.setdefault(fact.data["clock"], []).append(posting)

    def moved(self, fact: Fact) -> None:
        """A rung that was reached before the due date that now holds was reached wrongly."""
        if fact.verb == VerbName.DECIDE_EXTENSION and not fact.data.get("granted"):
            return
        clock = fact.data.get("clock", ClockKind.RECTIFY)
        due = parse_datetime(fact.data.get("due") or "")
        if due is not None:
            self.undo(fact, [rung for rung in self.rungs.get(clock, []) if rung.at <= due])

    def answer(self, fact: Fact) -> None:
        """Dissatisfaction counts once for a reporter, and is taken back by a better answer."""
        said, report = fact.data.get("satisfaction"), fact.data.get("report")
        if fact.data.get("outcome") != CallOutcome.ANSWERED or report is None:
            return
        if said in UNHAPPY:
            if report not in self.unhappy:
                posting = self.take(fact, Rule.DISSATISFIED, self.lead)
                if posting is not None:
                    self.unhappy[report] = posting
        elif said and said != Satisfaction.UNKNOWN and report in self.unhappy:
            self.undo(fact, [self.unhappy.pop(report)])
