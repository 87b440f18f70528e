"""What records are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, ClassVar

from tracker.vocabulary import TextKind, VerbName


@dataclass(frozen=True)
class Words:
    """Words that stand in the row `row` of their kind (`tracker.texts`), and their digest."""

    kind: TextKind
    row: int
    digest: str


@dataclass(frozen=True)
class FileRef:
    """A file that came with an act: its name and caption, whose row is its own, and its content."""

    words: Words
    sha256: str


def words_in(value: Any) -> Iterator[Words]:
    """All words that a record names."""
    if isinstance(value, Words):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from words_in(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from words_in(getattr(value, field.name))


@dataclass(frozen=True, kw_only=True)
class Record:
    """What a verb leaves in its event."""

    verb: ClassVar[VerbName]
    version: ClassVar[int] = 1
    files: tuple[FileRef, ...] = ()

    @property
    def reasons(self) -> tuple[Words, ...]:
        """The words that say why, as the timeline shows them."""
        return ()


@dataclass(frozen=True, kw_only=True)
class Reasoned(Record):
    """Why is always said."""

    reason: Words

    @property
    def reasons(self) -> tuple[Words, ...]:
        return (self.reason,)


@dataclass(frozen=True, kw_only=True)
class Remarked(Record):
    """A few words may be added."""

    remark: Words | None = None

    @property
    def reasons(self) -> tuple[Words, ...]:
        return (self.remark,) if self.remark else ()
