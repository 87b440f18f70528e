"""Asked by one person, decided by another: extension, deferral and objection; what all share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker import texts, timekeeping
from tracker.case_facts import facts_of
from tracker.digests import new_salt
from tracker.free_text import REASON, TextField
from tracker.models import Case, Request
from tracker.records.exits import ExitRecord
from tracker.records.verbs import (
    AskDeferralRecord,
    AskExtensionRecord,
    DecideDeferralRecord,
    DecideExtensionRecord,
    DecisionRecord,
    RequestRecord,
    ResumeRecord,
)
from tracker.road import ALL_CLOCKS, ASKED_BY, DECIDED_BY, REQUESTS
from tracker.time.clocks import SpanUnit
from tracker.verbs.base import Act, Verb, VerbForm
from tracker.vocabulary import ClockKind, RequestKind, TextKind, VerbName

LONGEST_DEFERRAL = timedelta(days=366)
YES_NO = [("yes", _("Granted")), ("no", _("Not granted"))]


def reason_field(label: Any) -> TextField:
    return TextField(label=label, max_length=REASON)


class AskExtensionForm(VerbForm):
    amount = forms.IntegerField(label=_("Longer by"), min_value=1)
    reason = reason_field(_("Reason"))

    def prepare(self) -> None:
        tier = self.case.tier if self.case is not None else None
        if tier is not None:
            most = _("At most %(most)s, in the unit of the time limit.")
            self.fields["amount"].help_text = most % {"most": tier.extension_days}

    def clean_amount(self) -> int:
        amount: int = self.cleaned_data["amount"]
        tier = self.case.tier if self.case is not None else None
        if tier is not None and amount > tier.extension_days:
            raise ValidationError(
                _("This tier allows at most %(most)s."),
                params={"most": tier.extension_days},
                code="limit",
            )
        return amount


class AskDeferralForm(VerbForm):
    reason = reason_field(_("Why it cannot be solved now (read by the office, then made public)"))
    review_on = forms.DateField(
        label=_("Next look on"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean_review_on(self) -> date:
        day: date = self.cleaned_data["review_on"]
        today = timezone.localdate(self.at)
        if day <= today:
            raise ValidationError(_("The next look lies in the future."), code="past")
        if day > today + LONGEST_DEFERRAL:
            raise ValidationError(_("Look again within a year."), code="far")
        return day


class DecideForm(VerbForm):
    granted = forms.ChoiceField(label=_("Decision"), choices=YES_NO, widget=forms.RadioSelect)
    decision = reason_field(_("Reasons for the decision"))


def counted_in(case: Case) -> SpanUnit:
    """The unit in which the time limit is made longer; a promise by working days."""
    unit = SpanUnit(facts_of(case).clocks[ClockKind.RECTIFY].unit)
    return SpanUnit.WORKING_DAYS if unit == SpanUnit.PROMISED else unit


def settle(case: Case, at: datetime, why: Any, **which: Any) -> None:
    """Settle the open requests of a case whose question has fallen away."""
    Request.objects.filter(case=case, decided_at__isnull=True, **which).update(
        granted=False, decision=str(why), decided_at=at
    )
    facts_of(case).forget("requests")


def fall_away(act: Act) -> None:
    """Settle what can no longer be decided where the case stands now; its clock goes on or stops.

    The clock of decisions runs exactly while a request is open, whatever else the verb stops.
    """
    own = act.request.pk if act.request is not None else None
    pending = [one for one in act.pending if one[0] != own]
    if not pending:
        return
    states = {pk: REQUESTS[RequestKind(kind)].place.states for pk, kind in pending}
    gone = [pk for pk, where in states.items() if act.case.status not in where]
    if gone:
        settle(act.case, act.at, _("Fallen away: the case has moved on."), pk__in=gone)
    if len(gone) == len(states):
        act.stop = (*act.stop, ClockKind.OBJECTION)
    else:
        stopped = ClockKind if ALL_CLOCKS[0] in act.stop else act.stop
        act.stop = tuple(kind for kind in stopped if kind != ClockKind.OBJECTION)


class Ask(Verb):
    """Put a request; the clock of its decision starts."""

    told: type[RequestRecord]

    def apply(self, act: Act) -> None:
        request = act.request = Request.objects.create(
            case=act.case,
            kind=ASKED_BY[self.name],
            round=act.case.round,
            asked_by_id=act.actor.user_id,
            asked_role=act.actor.role,
            asked_unit_id=act.actor.unit_id,
            asked_at=act.at,
            **self.asked(act),
        )
        facts_of(act.case).forget("requests")
        act.record = self.told(
            request=request.pk,
            reason=texts.named(TextKind.REQUEST, request),
            amount=request.amount,
            counted_in=counted_in(act.case) if request.amount else None,
            review_on=request.review_on,
            **self.telling(request),
        )
        if ClockKind.OBJECTION in facts_of(act.case).clocks:
            act.start = ()  # it runs already, for an earlier request

    def asked(self, act: Act) -> dict[str, Any]:
        """What the request says, by its fields."""
        return {name: value or None for name, value in act.data.items()}

    def telling(self, request: Request) -> dict[str, Any]:
        """What the event says besides."""
        return {}


class AskExtension(Ask):
    name = VerbName.ASK_EXTENSION
    label = _("Ask for an extension")
    told = AskExtensionRecord
    form = AskExtensionForm


class AskDeferral(Ask):
    name = VerbName.ASK_DEFERRAL
    label = _("Ask for a deferral")
    told = AskDeferralRecord
    form = AskDeferralForm


R = TypeVar("R", bound=DecisionRecord | ExitRecord)


def decide(act: Act, request: Request, told: Callable[..., R]) -> R:
    """Write the decision on the request; what is told of it."""
    granted = bool(act.data["granted"] == "yes")
    request.decision, request.decision_salt = act.data["decision"], new_salt()
    Request.objects.filter(pk=request.pk).update(
        granted=granted,
        decision=request.decision,
        decision_salt=request.decision_salt,
        decided_by_id=act.actor.user_id,
        decided_at=act.at,
    )
    act.request = request
    if len(facts_of(act.case).requests) == 1:
        act.stop = (ClockKind.OBJECTION,)
    facts_of(act.case).forget("requests")
    reason = texts.named(TextKind.DECISION, request)
    return told(request=request.pk, granted=granted, reason=reason)


class Decide(Verb):
    """Decide the unit's open request; never by the person who asked."""

    told: type[DecisionRecord]
    form = DecideForm

    def apply(self, act: Act) -> None:
        request = self.chosen(act)
        told = decide(act, request, self.told)
        act.record = self.grant(act, request, told) if told.granted else told

    def chosen(self, act: Act) -> Request:
        """The request that is decided: of most kinds there is one."""
        kind = DECIDED_BY[self.name]
        return next(r for r in facts_of(act.case).requests if r.kind == kind)

    def grant(self, act: Act, request: Request, told: DecisionRecord) -> DecisionRecord:
        """What follows from a yes; what is told of it."""
        raise NotImplementedError


class DecideExtension(Decide):
    name = VerbName.DECIDE_EXTENSION
    label = _("Decide the extension")
    told = DecideExtensionRecord

    def grant(self, act: Act, request: Request, told: DecisionRecord) -> DecisionRecord:
        clock = facts_of(act.case).clocks[ClockKind.RECTIFY]
        timekeeping.extend(clock, request.amount or 0, act.at)
        act.set(due_at=clock.due)
        unit = counted_in(act.case)
        return replace(told, amount=request.amount, counted_in=unit, due=clock.due)


class DecideDeferral(Decide):
    name = VerbName.DECIDE_DEFERRAL
    label = _("Decide the deferral")
    told = DecideDeferralRecord

    def grant(self, act: Act, request: Request, told: DecisionRecord) -> DecisionRecord:
        assert request.review_on is not None
        act.case.defer()
        timekeeping.pause(
            facts_of(act.case).clocks[ClockKind.RECTIFY], act.at, RequestKind.DEFERRAL
        )
        timekeeping.until(act.case, ClockKind.REVIEW, request.review_on, act.at)
        act.set(due_at=None)
        return replace(told, review_on=request.review_on)


class Resume(Verb):
    """Take a deferred case up again: by itself at its review, or earlier by the office."""

    name = VerbName.RESUME
    label = _("Resume")
    form = VerbForm

    def apply(self, act: Act) -> None:
        clock = facts_of(act.case).clocks[ClockKind.RECTIFY]
        timekeeping.resume(clock, act.at)
        act.set(due_at=clock.due)
        act.record = ResumeRecord(due=clock.due)
