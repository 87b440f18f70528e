"""What every way back to the unit does: a new round begins, and nothing of the old one counts."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker import texts
from tracker.free_text import REASON, TextField, says_something
from tracker.models import Demand
from tracker.models.case import GATE_FIELDS, SIGNER_FIELDS
from tracker.records.parts import Words
from tracker.verbs.base import Act
from tracker.verbs.inspection import ask_again, lines
from tracker.vocabulary import TextKind, VerbName

UNSIGNED = {f"{name}_id": None for name in (*SIGNER_FIELDS, "ruling")}
NOBODY = {**UNSIGNED, **{f"{name}_id": None for name in GATE_FIELDS}, "light": False}


def new_round(act: Act) -> None:
    act.set(
        round=act.case.round + 1,
        look=0,
        done_at=None,
        verified_at=None,
        notice_at=None,
        confirmed_at=None,
        **NOBODY,
    )
    act.settle()
    ask_again(act.case)


def saying(words: str) -> str:
    """A reason by which a case goes back. Raises ValidationError where it says nothing."""
    if not says_something(words):
        raise ValidationError(_("Say why: the unit works by it."), code="required")
    return words


def demand_field() -> TextField:
    return TextField(
        label=_("What is demanded of the unit"),
        max_length=REASON,
        required=False,
        rows=3,
        help_text=_(
            "If the case goes back to the unit: one thing a line. Left empty, your reasons are it."
        ),
    )


def demand_anew(act: Act, verb: VerbName, reason: str, gate: str = "") -> tuple[Words, ...]:
    """Write down what is demanded of the unit in the round that has begun without an inspection."""
    said: Any = {"verb": verb, "gate": gate, "by_id": act.actor.user_id, "at": act.at}
    rows = Demand.objects.bulk_create(
        Demand(case=act.case, round=act.case.round, text=text, **said)
        for text in lines(act.data["demand"]) or [reason]
    )
    return tuple(texts.named(TextKind.DEMAND, row) for row in rows)
