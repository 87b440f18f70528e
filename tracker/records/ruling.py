"""The records of the director's decision in the place of a head who does not sign."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.records.verbs import DecisionRecord, RequestRecord
from tracker.vocabulary import VerbName


@dataclass(frozen=True, kw_only=True)
class ProposeRulingRecord(RequestRecord):
    verb = VerbName.PROPOSE_RULING


@dataclass(frozen=True, kw_only=True)
class RulingRecord(DecisionRecord):
    verb = VerbName.RULING
