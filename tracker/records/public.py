"""The records of what the public sees of a case: released, withdrawn, or by two people never."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.records.parts import Reasoned, Record, Words
from tracker.records.verbs import DecisionRecord, RequestRecord
from tracker.vocabulary import Secrecy, VerbName


@dataclass(frozen=True, kw_only=True)
class ReleaseRecord(Record):
    verb = VerbName.RELEASE
    text: Words
    shown: Words | None = None  # measures and deferral
    notice: bool = False  # whether the public notice begins with it


@dataclass(frozen=True, kw_only=True)
class UnpublishRecord(Reasoned):
    verb = VerbName.UNPUBLISH


@dataclass(frozen=True, kw_only=True)
class AskUnpublishRecord(RequestRecord):
    verb = VerbName.ASK_UNPUBLISH


@dataclass(frozen=True, kw_only=True)
class DecideUnpublishRecord(DecisionRecord):
    verb = VerbName.DECIDE_UNPUBLISH
    withdrawn: Words | None = None  # what stands in the place of the words


@dataclass(frozen=True, kw_only=True)
class AskNonpublicRecord(RequestRecord):
    verb = VerbName.ASK_NONPUBLIC
    secrecy: Secrecy | None = None  # public after all


@dataclass(frozen=True, kw_only=True)
class DecideNonpublicRecord(DecisionRecord):
    """Before whom the notice runs: the pool comes before the draw."""

    verb = VerbName.DECIDE_NONPUBLIC
    secrecy: Secrecy | None = None
    withdrawn: Words | None = None
    pool: tuple[int, ...] = ()
    pool_digest: str = ""


@dataclass(frozen=True, kw_only=True)
class DrawWitnessRecord(Record):
    verb = VerbName.DRAW_WITNESS
    draws: tuple[int, ...]
    inspectors: tuple[int, ...]
    wanted: int  # how many there should be
    key: str  # the hash of the month's key
