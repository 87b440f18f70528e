"""What the public is shown of a case, and the originals beside it for whoever releases it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from tracker.case_facts import facts_of, last
from tracker.inspectors import witnesses
from tracker.masking import Masked, mask
from tracker.models import Case, User
from tracker.verbs.public import deferral
from tracker.verbs.publication import WITNESSES
from tracker.vocabulary import LEFT, Secrecy


@dataclass(frozen=True)
class MaskedPiece:
    """Part of a text; `masked` where a number that identifies a person was found."""

    text: str
    masked: bool = False


def pieces(text: str) -> list[MaskedPiece]:
    return [piece for piece in _cut(text, mask(text)) if piece.text]


def _cut(text: str, found: Masked) -> Iterator[MaskedPiece]:
    last = 0
    for start, end in found.places:
        yield MaskedPiece(text[last:start])
        yield MaskedPiece(text[start:end], masked=True)
        last = end
    yield MaskedPiece(text[last:])


def originals(case: Case) -> list[tuple[str, list[MaskedPiece]]]:
    """The case's own words, to be held against the summary."""
    reply = facts_of(case).reply
    words = [(gettext("Title"), case.title), (gettext("What is the matter"), case.text)]
    if reply is not None:
        words.append((gettext("Reply"), reply.text))
    words += [(gettext("Measure"), row.text) for row in facts_of(case).measures]
    if put_off := deferral(case):
        words.append((gettext("Deferral"), put_off.reason))
    return [(label, pieces(text)) for label, text in words]


def with_witnesses(case: Case) -> list[User]:
    """Who stands for the public, in the order in which they were drawn."""
    drawn = witnesses(case)
    found = User.objects.in_bulk(drawn) if drawn else {}
    return [found[person] for person in drawn]


def few(case: Case) -> int:
    """How many witnesses there should be, where fewer could be drawn."""
    lacking = case.not_public not in ("", Secrecy.SECRET) and len(witnesses(case)) < WITNESSES
    return WITNESSES if lacking and case.notice_at is not None else 0


def shown(case: Case) -> dict[str, Any]:
    """The summary in force, and what reporters added on their receipts."""
    gone = case.status in LEFT
    return {
        "public_text": None if gone else last(facts_of(case).public_texts),
        "supplements": facts_of(case).supplements,
        "not_public": str(case.get_not_public_display()) if case.not_public else "",
        "witnesses": [str(user) for user in with_witnesses(case)],
        "few_witnesses": few(case),
    }
