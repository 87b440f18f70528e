"""What a signature stands on: one digest of all that was judged in a case (design §3, §5).

The matter and the plan are taken from the row of the case. The other parts are kept as chains:
every verb that writes to a part adds what its event says to the part's digest, and reads nothing
for it. Whoever has the events can fold them again. Answers, additions, call-backs, clocks and
names are not among what was judged: they void no signature.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from tracker import texts
from tracker.digests import salted, sha256
from tracker.models import Case
from tracker.models.case import EDITABLE
from tracker.vocabulary import TextKind
from tracker.vocabulary import VerbName as V


class ContentPart(StrEnum):
    MEASURES = "measures"
    EVIDENCE = "evidence"
    REPLY = "reply"
    FINDINGS = "findings"
    ACCOUNTABILITY = "accountability"
    PUBLIC = "public"


P = ContentPart
# The columns of the case that `whole` reads, and that a correction may change.
COLUMNS = frozenset(EDITABLE) - {"inspector"}
# Which parts a verb writes to; it renews these alone.
WRITES: Mapping[str, tuple[ContentPart, ...]] = {
    V.PLAN: (P.MEASURES,),
    V.MEASURE: (P.MEASURES, P.EVIDENCE),
    V.ADD_MEASURES: (P.MEASURES,),
    V.RESPOND: (P.MEASURES, P.EVIDENCE),
    V.ATTACH: (P.EVIDENCE,),
    V.REPLY: (P.REPLY,),
    V.ACCOUNT: (P.ACCOUNTABILITY,),
    V.DECIDE_LONG: (P.MEASURES,),
    V.MILESTONE: (P.FINDINGS, P.EVIDENCE),
    V.VERIFY: (P.FINDINGS,),
    V.REWORK: (P.FINDINGS,),
    V.RELEASE: (P.PUBLIC,),
    V.UNPUBLISH: (P.PUBLIC,),
    V.DECIDE_UNPUBLISH: (P.PUBLIC,),
    V.DECIDE_NONPUBLIC: (P.PUBLIC,),
    V.DIFFERENCE: (P.PUBLIC,),
}


def written(verb: str, data: Any) -> tuple[ContentPart, ...]:
    """The parts that an event has written to; a decision only if it was a yes."""
    return () if data.get("granted") is False else WRITES.get(verb, ())


def renewed(case: Case, verb: str, data: Any) -> dict[str, str] | None:
    """The parts of a case after an event that says `data`; None where it judges none of them."""
    parts = written(verb, data)
    if not parts:
        return None
    return {**case.content, **{part: sha256([case.content.get(part), data]) for part in parts}}


def whole(case: Case) -> str:
    """SHA-256 of everything that a signature given now would stand on, in hex."""
    own = case.__dict__.get("own_words")  # of a case that its unit reads in other words
    words = {
        "matter": salted(case.salt, own)
        if own and case.salt
        else texts.digest(TextKind.CASE, case),
        "category": case.category_id,
        "channel": case.channel_id,
        "plan": texts.digest(TextKind.PLAN, case) if case.plan_salt else None,
    }
    return sha256({"case": case.number, "round": case.round, "words": words, **case.content})
