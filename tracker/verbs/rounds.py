"""What every way back to the unit does: a new round begins, and nothing of the old one counts."""

from __future__ import annotations

from tracker.models.case import GATE_FIELDS, SIGNER_FIELDS
from tracker.verbs.base import Act
from tracker.verbs.inspection import ask_again

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
