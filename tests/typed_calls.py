"""For the type checker alone (`make check`): what it must accept, and what it must refuse.

A line that it stops refusing becomes an unused `ignore`, which is an error too.
"""

from __future__ import annotations

from datetime import date

from tracker.actor import Actor
from tracker.records.parts import Words
from tracker.records.verbs import ReplyRecord
from tracker.vocabulary import ReplyMethod, TextKind, VerbName
from workflows.door import Outcome, perform


def right(case: int, who: Actor) -> list[Outcome]:
    return [
        perform(
            case,
            VerbName.ASSIGN,
            who,
            unit=1,
            tier="2",
            unit_title="a",
            unit_text="b",
            promised_on=date(2026, 7, 1),
        ),
        perform("2026-000001", VerbName.SIGN, who, version=7),
        perform(case, VerbName.DECIDE_DEFERRAL, who, granted="yes", decision="同意"),
        perform(case, VerbName.ACKNOWLEDGE, who, tell=False),
    ]


def wrong(case: int, who: Actor, words: Words) -> None:
    perform(case, VerbName.ASSIGN, who, unit=1, teir=2)  # type: ignore[call-overload]
    perform(case, VerbName.ASSIGN, who, unit=1)  # type: ignore[call-overload]
    perform(case, VerbName.REPLY, who, text=3, method="phone")  # type: ignore[call-overload]
    perform(case, VerbName.LOG, who, reason="")  # type: ignore[call-overload]
    perform(None, VerbName.RESUME, who)  # type: ignore[call-overload]
    perform(case, VerbName.VERIFY, who, on_site=True)  # type: ignore[call-overload]
    ReplyRecord(reply=words, methode=ReplyMethod.PHONE)  # type: ignore[call-arg]
    ReplyRecord(reply="words", method=ReplyMethod.PHONE)  # type: ignore[arg-type]
    ReplyRecord(reply=words, method=ReplyMethod.PHONE).txet  # type: ignore[attr-defined]  # noqa: B018
    Words(TextKind.REPLY, 1, b"")  # type: ignore[arg-type]
