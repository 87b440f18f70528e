"""The record of a lot on the light road (`tracker.light`)."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.records.parts import Record
from tracker.vocabulary import VerbName


@dataclass(frozen=True, kw_only=True)
class SampleRecord(Record):
    """Whether the lot fell on the case; then who can be drawn: the pool comes before the draw."""

    verb = VerbName.SAMPLE
    lot: int
    hit: bool
    one_in: int
    key: str  # the hash of the month's key
    pool: tuple[int, ...] = ()
    pool_digest: str = ""
