"""How a case leaves the ledger before sign-off: proposed by one person, confirmed by another."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker import texts, timekeeping, track
from tracker.answer_rules import nobody_denied
from tracker.case_facts import facts_of
from tracker.errors import Blocked, Blocker
from tracker.exit_rules import joined, reporters_withdrawn, target_open
from tracker.free_text import NUMBER, REASON, LineField, TextField
from tracker.models import CallBack, Case, Report, Request
from tracker.models.work import NOT_ASKED
from tracker.records.exits import (
    ExitRecord,
    Followed,
    JoinRecord,
    MergeRecord,
    PartRecord,
    ProposeMergeRecord,
    ProposeRejectRecord,
    ProposeWithdrawRecord,
    RejectRecord,
    UnmergeRecord,
    WithdrawRecord,
)
from tracker.road import ALL_CLOCKS, DECIDED_BY
from tracker.rules import track_settled
from tracker.verbs.asking import reckon, share_time
from tracker.verbs.base import Act, Verb, VerbForm
from tracker.verbs.requests import Ask, DecideForm, decide, reason_field
from tracker.vocabulary import (
    FINAL,
    CallOutcome,
    ClockKind,
    Role,
    RouteCode,
    Satisfaction,
    Solved,
    Status,
    TextKind,
    VerbName,
)

ANSWERS = ("solved", "satisfaction")


class ProposeRejectForm(VerbForm):
    route_code = forms.ChoiceField(label=_("Belongs to"), choices=[("", "—"), *RouteCode.choices])
    reason = TextField(label=_("Reason, told to the reporter"), max_length=REASON)


class ProposeReject(Ask):
    name = VerbName.PROPOSE_REJECT
    label = _("Propose not to accept")
    told = ProposeRejectRecord
    form = ProposeRejectForm

    def telling(self, request: Request) -> dict[str, Any]:
        return {"route_code": RouteCode(request.route_code)}


class ProposeMergeForm(VerbForm):
    target = LineField(label=_("Into case"), max_length=NUMBER)
    reason = reason_field(_("Why they are one matter"))
    compared = forms.BooleanField(
        label=_("I have read both cases side by side"),
        error_messages={"required": _("Read both cases first, side by side.")},
    )

    def clean_target(self) -> Case:
        number = self.cleaned_data["target"]
        target: Case | None = Case.objects.filter(number=number).first()
        if target is None:
            raise ValidationError(_("There is no case with this number."), code="absent")
        if self.case is not None and target.pk == self.case.pk:
            raise ValidationError(_("A case cannot be merged into itself."), code="itself")
        if target.status in FINAL:
            raise ValidationError(
                _("%(number)s has ended: choose a case that is still open."),
                params={"number": number},
                code="final",
            )
        return target


class ProposeMerge(Ask):
    name = VerbName.PROPOSE_MERGE
    label = _("Propose to merge")
    told = ProposeMergeRecord
    form = ProposeMergeForm

    def asked(self, act: Act) -> dict[str, Any]:
        return {"target": act.data["target"], "reason": act.data["reason"]}

    def telling(self, request: Request) -> dict[str, Any]:
        assert request.target is not None
        return {"target": request.target.number}


class ProposeWithdrawForm(VerbForm):
    reason = reason_field(_("Why it is not carried on without them"))


class ProposeWithdraw(Ask):
    name = VerbName.PROPOSE_WITHDRAW
    label = _("Propose to end it as withdrawn")
    told = ProposeWithdrawRecord
    form = ProposeWithdrawForm


class DecideExit(Verb):
    """The second person's yes or no to a proposal; a yes ends the case."""

    told: type[ExitRecord]
    form = DecideForm

    def apply(self, act: Act) -> None:
        kind = DECIDED_BY[self.name]
        request = next(r for r in facts_of(act.case).requests if r.kind == kind)
        saying = {"told": texts.named(TextKind.REQUEST, request), **self.saying(request)}
        told = decide(act, request, lambda **said: self.told(**said, **saying))
        if told.granted:
            told = self.end(act, request, told)
            act.set(ended_at=act.at, due_at=None)
            act.stop = ALL_CLOCKS
        act.record = told

    def saying(self, request: Request) -> dict[str, Any]:
        """What the event says besides."""
        return {}

    def end(self, act: Act, request: Request, told: ExitRecord) -> ExitRecord:
        """What follows from a yes; what is told of it."""
        raise NotImplementedError


class Reject(DecideExit):
    name = VerbName.REJECT
    label = _("Decide on not accepting it")
    told = RejectRecord

    def saying(self, request: Request) -> dict[str, Any]:
        return {"route_code": RouteCode(request.route_code)}

    def end(self, act: Act, request: Request, told: ExitRecord) -> ExitRecord:
        act.set(route_code=request.route_code)
        act.case.reject()
        return told


class Withdraw(DecideExit):
    name = VerbName.WITHDRAW
    label = _("Decide on ending it as withdrawn")
    told = WithdrawRecord

    def end(self, act: Act, request: Request, told: ExitRecord) -> ExitRecord:
        missing = [
            *reporters_withdrawn(act.case, act.actor, act.at),
            *track_settled(act.case, act.actor, act.at),
        ]
        if missing:  # somebody has thought better of it since
            raise Blocked(missing)
        act.case.withdraw()
        return told


class Merge(DecideExit):
    """Join a case to another one. Whatever was earned stays where it was; the reporters go along,
    and what they are still to be asked is asked there."""

    name = VerbName.MERGE
    label = _("Decide on merging it")
    told = MergeRecord

    def saying(self, request: Request) -> dict[str, Any]:
        assert request.target is not None
        return {"target": request.target.number}

    def end(self, act: Act, request: Request, told: ExitRecord) -> ExitRecord:
        # Locked too: it must not end between the look and the joining.
        target: Case = Case.objects.select_for_update().get(pk=request.target_id)
        if target.status in FINAL:
            text = _("%(number)s has ended: choose a case that is still open.")
            missing = text % {"number": target.number}
            raise Blocked([Blocker("target_ended", missing, Role.CLERK)])
        if denied := list(nobody_denied(act.case, act.actor, act.at)):  # since it was proposed
            raise Blocked(denied)
        reports = list(Report.objects.filter(case=act.case).defer("name", "contact"))
        Report.objects.filter(pk__in=[report.pk for report in reports]).update(
            case=target, joined_at=act.at, **NOT_ASKED
        )
        act.set(merged_into=target)
        act.case.merge()
        # An allegation goes along: no merger takes a case out of the reach of gate 2.
        for one in track.allegations(act.case):
            act.entries.append(track.allege(target, act.actor, act.at, of=one))
        act.beside(target, JoinRecord(source=act.case.number, reporters=len(reports)))
        share_time(target, act.at)  # who came along is asked there
        assert isinstance(told, MergeRecord)
        went = tuple(followed(report) for report in reports)
        return replace(told, reporters=len(reports), followed=went, due=act.case.due_at)


def followed(report: Report) -> Followed:
    return Followed(
        report.pk,
        report.tries,
        CallOutcome(report.outcome) if report.outcome else None,
        Satisfaction(report.satisfaction) if report.satisfaction else None,
        Solved(report.solved) if report.solved else None,
        report.joined_at,
    )


class UnmergeForm(VerbForm):
    reason = reason_field(_("Why they are two matters"))


class Unmerge(Verb):
    """Give everything back, while the other case is open: state, reporters, requests, time."""

    name = VerbName.UNMERGE
    label = _("Take the merger back")
    form = UnmergeForm

    def apply(self, act: Act) -> None:
        case, (told, event) = act.case, joined(act.case)
        # Locked too: it must not end between the look and the parting.
        target: Case = Case.objects.select_for_update().get(pk=case.merged_into_id)
        missing = list(target_open(case, act.actor, act.at)) if target.final else []
        if missing:
            raise Blocked(missing)
        give_back(told, case, target, act.at)
        since = case.ended_at
        assert since is not None
        fallen = Request.objects.filter(case=case, decided_at=since, decided_by=None)
        waiting = fallen.update(decided_at=None, granted=None, decision="")
        # Else that clock ran for the merger alone.
        but = () if waiting else (ClockKind.OBJECTION,)
        clocks = timekeeping.reopen(case, since, act.at, but)
        act.set(
            merged_into=None,
            ended_at=None,
            due_at=clocks[ClockKind.RECTIFY].due if ClockKind.RECTIFY in clocks else told.due,
        )
        case.unmerge(Status(event.from_status))
        for part in ("reports", "clocks", "pauses", "requests"):
            facts_of(case).forget(part)
        goes_on(act)
        reason = texts.keep(case, "reason", act.data["reason"])
        many = len(told.followed)
        act.record = UnmergeRecord(reason=reason, target=target.number, reporters=many)
        goes_on(act.beside(target, PartRecord(source=case.number, reporters=many)))


def give_back(told: MergeRecord, case: Case, target: Case, at: datetime) -> None:
    """Let the reporters go back with their case, asked as far as they had been before.

    Whoever has answered at the other case is asked again: what was said before the merger is not
    what they would say now. Who is still to be asked could not be asked here meanwhile, so that
    silence counts anew.
    """
    went = [one.report for one in told.followed]
    spoke = CallBack.objects.filter(case=target, report__in=went, outcome=CallOutcome.ANSWERED)
    again = set(spoke.values_list("report", flat=True))
    for one in told.followed:
        said = {name: getattr(one, name) or "" for name in ("outcome", *ANSWERS)}
        if one.report in again:
            said = dict.fromkeys(said, "")
        since = one.joined_at if said["outcome"] else at
        back = Report.objects.filter(pk=one.report, case=target)
        back.update(case=case, tries=one.tries, joined_at=since, **said)


def goes_on(act: Act) -> None:
    """What a case says of its reporters is reckoned anew: others have come, or left."""
    reckon(act)
    share_time(act.case, act.at)
