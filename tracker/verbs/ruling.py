"""The director's decision in the place of a head who does not sign: confirmed, and public."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.errors import Blocked
from tracker.free_text import REASON, TextField
from tracker.records.ruling import ProposeRulingRecord, RulingRecord
from tracker.records.verbs import DecisionRecord
from tracker.signing_rules import head_signed
from tracker.verbs.base import Act, VerbForm
from tracker.verbs.requests import Ask, Decide
from tracker.vocabulary import VerbName


class ProposeRulingForm(VerbForm):
    reason = TextField(
        label=_("Reasons, made public"),
        max_length=REASON,
        help_text=_("Once confirmed, they stand on the public page in place of the signature."),
    )


class ProposeRuling(Ask):
    name = VerbName.PROPOSE_RULING
    label = _("Decide in the head's place")
    told = ProposeRulingRecord
    form = ProposeRulingForm


class Ruling(Decide):
    name = VerbName.RULING
    label = _("Confirm the decision in the head's place")
    told = RulingRecord

    def grant(self, act: Act, request: Any, told: DecisionRecord) -> DecisionRecord:
        if missing := list(head_signed(act.case, act.actor, act.at)):
            raise Blocked(missing)
        act.set(ruling_id=request.pk)
        return told
