"""The records of not signing, and of what the director decides in the place of the head."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.records.parts import Reasoned, Words
from tracker.records.verbs import DecisionRecord, RequestRecord
from tracker.vocabulary import VerbName


@dataclass(frozen=True, kw_only=True)
class DeclineRecord(Reasoned):
    verb = VerbName.DECLINE
    version = 2  # the first demanded nothing by rows
    back: bool  # to the unit; else to a second look
    demands: tuple[Words, ...] = ()
    pool: tuple[int, ...] = ()  # of which the second inspector is drawn
    pool_digest: str = ""


@dataclass(frozen=True, kw_only=True)
class ProposeRulingRecord(RequestRecord):
    verb = VerbName.PROPOSE_RULING


@dataclass(frozen=True, kw_only=True)
class RulingRecord(DecisionRecord):
    verb = VerbName.RULING
