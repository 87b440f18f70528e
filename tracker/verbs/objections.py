"""Objections during the notice: raised by receipt, decided by somebody whose deed is not meant.

What one person repeats on the same ground is recorded and joined to the first: it has the answer of
that one, and lets the notice stand still no second time.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from tracker import timekeeping
from tracker.case_facts import facts_of
from tracker.errors import Blocked
from tracker.free_text import CONTACT, NAME, LineField
from tracker.identity import contact_key, plain
from tracker.models import Case, Request
from tracker.notice_rules import not_own_deed
from tracker.records.verbs import DecideObjectionRecord, ObjectRecord
from tracker.verbs.base import Act, Verb, VerbForm
from tracker.verbs.intake import new_receipt, receipt_hash
from tracker.verbs.requests import Ask, DecideForm, decide, reason_field, settle
from tracker.verbs.rounds import demand_anew, demand_field, new_round, saying
from tracker.vocabulary import ClockKind, Gate, Ground, RequestKind, Role, VerbName

NEAR = 90  # of a hundred: words that are written alike
INSIDE = (Role.INSPECTOR, Role.AUDITOR)


class ObjectForm(VerbForm):
    ground = forms.ChoiceField(label=_("What it is about"), choices=[("", "—"), *Ground.choices])
    reason = reason_field(_("Objection"))
    objector = LineField(label=_("Objector"), max_length=NAME, required=False)
    contact = LineField(label=_("Contact"), max_length=CONTACT, required=False)


def repeated(act: Act, key: str) -> Request | None:
    """The first objection of this round by the same person on the same ground, if there is one."""
    for one in facts_of(act.case).all_requests:
        first = one.kind == RequestKind.OBJECTION and one.joined_to_id is None
        here = first and one.round == act.case.round and one.ground == act.data["ground"]
        if here and same_person(one, act, key):
            return one
    return None


def same_person(one: Request, act: Act, key: str) -> bool:
    """By receipt, by account, by telephone or e-mail; where these do not tell, by the words."""
    actor = act.actor
    if actor.report_id is not None and one.report_id is not None:
        return one.report_id == actor.report_id
    if actor.role in INSIDE and one.asked_role in INSIDE:
        return one.asked_by_id == actor.user_id
    if key and one.objector_key:
        return one.objector_key == key
    return fuzz.ratio(plain(one.reason), plain(act.data["reason"])) >= NEAR


class Object(Ask):
    """An objection during the notice, taken down by a clerk or raised by whoever reads it."""

    name = VerbName.OBJECT
    label = _("Raise an objection")
    told = ObjectRecord
    form = ObjectForm

    def asked(self, act: Act) -> dict[str, Any]:
        key, receipt = contact_key(act.data["contact"]) or "", new_receipt()
        act.answer = {"receipt": receipt}
        first = repeated(act, key)
        joined = {"joined_to": first, "granted": False, "decided_at": act.at}
        return {
            **super().asked(act),
            "objector_key": key,
            "receipt_hash": receipt_hash(receipt),
            "report_id": act.actor.report_id,
            **(joined if first is not None else {}),
        }

    def telling(self, request: Request) -> dict[str, Any]:
        return {"ground": Ground(request.ground), "joined": request.joined_to_id}

    def apply(self, act: Act) -> None:
        super().apply(act)
        assert act.request is not None  # put by `Ask`
        if act.request.joined_to_id is not None:
            act.request, act.start = None, ()  # nobody has to decide it
            return
        notice = facts_of(act.case).clocks.get(ClockKind.NOTICE)
        if notice is not None and notice.due is not None:  # not paused by an earlier objection
            timekeeping.pause(notice, act.at, RequestKind.OBJECTION)


class ObjectionChoice(forms.ModelChoiceField[Request]):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.reason)[:60]


class DecideObjectionForm(DecideForm):
    request = ObjectionChoice(label=_("Objection"), queryset=Request.objects.none())
    granted = forms.ChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Upheld")), ("no", _("Dismissed"))],
        widget=forms.RadioSelect,
    )
    decision = reason_field(_("Reasons, told to the objector and made public"))
    demand = demand_field()

    def prepare(self) -> None:
        field = self.fields["request"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Request.objects.filter(
            case=self.case, kind=RequestKind.OBJECTION, decided_at__isnull=True
        )
        only = list(field.queryset[:2])
        if len(only) == 1:  # which of several is meant, nobody says beforehand
            self.initial.setdefault("request", only[0])

    def clean_decision(self) -> str:
        return saying(self.cleaned_data["decision"])


# What is to be put right where an objection on this ground was right.
GATES = {
    Ground.UNSOLVED: Gate.SOLVED,
    Ground.UNASKED: Gate.REPLY,
    Ground.RESPONSIBILITY: Gate.ACCOUNTABILITY,
}


class DecideObjection(Verb):
    name = VerbName.DECIDE_OBJECTION
    label = _("Decide the objection")
    form = DecideObjectionForm

    def apply(self, act: Act) -> None:
        case = act.case
        missing = list(not_own_deed(case, act.actor, act.data["request"]))
        if missing:  # the page has looked whether there is any that this person may decide
            raise Blocked(missing)
        asked: Request = act.data["request"]
        act.record = told = decide(act, asked, DecideObjectionRecord)
        if told.granted:
            case.uphold()
            settle(case, act.at, _("Settled by another objection that was upheld."))
            go_on(case, act.at)
            new_round(act)
            gate = GATES.get(Ground(asked.ground), "") if asked.ground else ""
            demands = demand_anew(act, self.name, act.data["decision"], gate)
            act.record = replace(told, demands=demands)
            act.stop, act.start = self.move.stops, self.move.starts
        elif not any(row.kind == RequestKind.OBJECTION for row in facts_of(case).requests):
            go_on(case, act.at)


def go_on(case: Case, at: datetime) -> None:
    """Let the notice go on that an objection held; not one that was withdrawn meanwhile."""
    notice = facts_of(case).clocks.get(ClockKind.NOTICE)
    if notice is not None:
        timekeeping.resume(notice, at)
