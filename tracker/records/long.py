"""The records of a long rectification."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.records.parts import Record, Words
from tracker.records.verbs import DecisionRecord, RequestRecord
from tracker.vocabulary import VerbName


@dataclass(frozen=True, kw_only=True)
class ProposeLongRecord(RequestRecord):
    verb = VerbName.PROPOSE_LONG
    milestones: tuple[Words, ...]


@dataclass(frozen=True, kw_only=True)
class DecideLongRecord(DecisionRecord):
    verb = VerbName.DECIDE_LONG


@dataclass(frozen=True, kw_only=True)
class MilestoneRecord(Record):
    verb = VerbName.MILESTONE
    milestone: Words
    finding: Words
    on_site: bool
    passed: bool
    due: datetime | None = None  # the end of the time limit that runs from here on

    @property
    def reasons(self) -> tuple[Words, ...]:
        return (self.finding,)
