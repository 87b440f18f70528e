"""The records of leaving the ledger before sign-off, by the word of two people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from tracker.records.parts import Reasoned, Record, Words
from tracker.records.verbs import DecisionRecord, RequestRecord
from tracker.vocabulary import CallOutcome, RouteCode, Satisfaction, Solved, VerbName


@dataclass(frozen=True, kw_only=True)
class ProposeRejectRecord(RequestRecord):
    verb = VerbName.PROPOSE_REJECT
    route_code: RouteCode


@dataclass(frozen=True, kw_only=True)
class ProposeMergeRecord(RequestRecord):
    verb = VerbName.PROPOSE_MERGE
    target: str  # the number of the case that is to go on


@dataclass(frozen=True, kw_only=True)
class ProposeWithdrawRecord(RequestRecord):
    verb = VerbName.PROPOSE_WITHDRAW


@dataclass(frozen=True, kw_only=True)
class ExitRecord(Record):
    """The second person's word on it. Before there was a second, nobody was asked (version 1)."""

    version: ClassVar[int] = 2
    granted: bool = True
    request: int | None = None
    told: Words | None = None  # the reason of the proposal
    reason: Words | None = None

    @property
    def reasons(self) -> tuple[Words, ...]:
        return tuple(words for words in (self.told, self.reason) if words)


@dataclass(frozen=True, kw_only=True)
class RejectRecord(ExitRecord):
    verb = VerbName.REJECT
    route_code: RouteCode


@dataclass(frozen=True)
class Followed:
    """A reporter who went along, and what that one had been asked before."""

    report: int
    tries: int
    outcome: CallOutcome | None = None
    satisfaction: Satisfaction | None = None
    solved: Solved | None = None
    joined_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class MergeRecord(ExitRecord):
    verb = VerbName.MERGE
    target: str  # the number of the case that goes on
    reporters: int = 0  # how many went along
    followed: tuple[Followed, ...] = ()
    due: datetime | None = None  # by when it was to be done, for the day it goes on by itself


@dataclass(frozen=True, kw_only=True)
class WithdrawRecord(ExitRecord):
    version: ClassVar[int] = 1
    verb = VerbName.WITHDRAW


@dataclass(frozen=True, kw_only=True)
class JoinRecord(Record):
    verb = VerbName.JOIN
    source: str  # the number of the case that came
    reporters: int


@dataclass(frozen=True, kw_only=True)
class UnmergeRecord(Reasoned):
    verb = VerbName.UNMERGE
    target: str  # the number of the case that it has left
    reporters: int


@dataclass(frozen=True, kw_only=True)
class PartRecord(Record):
    verb = VerbName.PART
    source: str  # the number of the case that has left
    reporters: int


@dataclass(frozen=True, kw_only=True)
class ContestRecord(RequestRecord):
    verb = VerbName.CONTEST


@dataclass(frozen=True, kw_only=True)
class DecideContestRecord(DecisionRecord):
    verb = VerbName.DECIDE_CONTEST


@dataclass(frozen=True, kw_only=True)
class RetractRecord(Record):
    verb = VerbName.RETRACT
    report: int
    stands: bool
    said: Words | None = None


@dataclass(frozen=True, kw_only=True)
class RecordRetractRecord(RetractRecord):
    verb = VerbName.RECORD_RETRACT
