"""What still stands before a verb, in words (design §3). One function serves door, page and API.

Rules are pure: they look at the case and its facts, they change nothing. Whether the role may do
the verb at all and whether the case is at the right step is the verb's own grant, not a blocker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tracker import reference
from tracker.actor import Actor
from tracker.case_facts import facts_of
from tracker.errors import Blocker
from tracker.exit_rules import (
    contested_once,
    known_who_followed,
    no_open_exit,
    not_who_rejected,
    reporters_withdrawn,
    target_open,
    within_window,
)
from tracker.models import Case, Report
from tracker.road import CHAIN, DECIDED_BY, EXITS, MOVES, REQUESTS, TRIES, Place
from tracker.vocabulary import CallOutcome, ClockKind, Gate, RequestKind, Role, VerbName

Rule = Callable[["Case", "Actor", datetime], Iterator[Blocker]]
RULES: dict[str, tuple[Rule, ...]] = {}


def blockers(case: Case, verb: str, actor: Actor, at: datetime) -> list[Blocker]:
    """Every missing thing before `verb` could be done by `actor` at the moment `at`."""
    return [found for rule in RULES.get(verb, ()) for found in rule(case, actor, at)]


def return_window(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    clock = facts_of(case).clocks.get(ClockKind.RETURN)
    if clock is None or clock.late(at):
        yield Blocker("window_over", _("The time to return this case is over."), Role.CLERK)


def returned_once(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    if case.events.filter(verb=VerbName.RETURN, actor_unit=case.unit_id).exists():
        text = _("Your unit returned this case before; assigned again, it cannot be refused.")
        yield Blocker("returned_once", text, Role.CLERK)


def acknowledged(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    if case.acknowledged_at is None:
        yield Blocker("acknowledge", _("The case has not been acknowledged."), Role.OFFICER)


def not_acknowledged(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    if case.acknowledged_at is not None:
        yield Blocker("acknowledged", _("The case has been acknowledged."), Role.OFFICER)


def measures_done(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    for measure in facts_of(case).measures:
        if measure.done_at is None:
            text = _("Measure not reported as done: %(measure)s") % {"measure": measure.text}
            yield Blocker("measure_open", text, Role.OFFICER, Gate.MEASURES)
        elif not measure.shown:  # type: ignore[attr-defined]  # annotated by Facts.measures
            text = _("No evidence for the measure: %(measure)s") % {"measure": measure.text}
            yield Blocker("measure_unshown", text, Role.OFFICER, Gate.MEASURES)


def reply_written(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    reply = facts_of(case).reply
    if reply is None:
        yield Blocker("reply", _("No reply to the reporter."), Role.OFFICER, Gate.REPLY)
    elif reply.round < case.round and Gate.REPLY in facts_of(case).failed_before:
        text = _("The reply was found wanting: a new one is needed.")
        yield Blocker("reply_again", text, Role.OFFICER, Gate.REPLY)


def accountability_settled(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    if case.misconduct_alleged and facts_of(case).accountability is None:
        text = _("Misconduct is alleged: no record of how it was dealt with.")
        yield Blocker("accountability", text, Role.HEAD, Gate.ACCOUNTABILITY)
    elif case.round > 1 and Gate.ACCOUNTABILITY in facts_of(case).failed_before:
        record, failed = facts_of(case).accountability, facts_of(case).last_inspection
        if record is None or (failed is not None and record.at < failed.at):
            text = _("Accountability was found wanting: a new record is needed.")
            yield Blocker("accountability_again", text, Role.HEAD, Gate.ACCOUNTABILITY)


def shown_after_rework(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    if case.round > 1 and not facts_of(case).shown_this_round:
        text = _("Nothing new is shown since the case was sent back: add evidence.")
        yield Blocker("shown_again", text, Role.OFFICER, Gate.MEASURES)


def silence_until(case: Case) -> Any:
    """The last day on which a reporter without contact is waited for; None before a reply."""
    reply = facts_of(case).reply
    if reply is None or case.tier is None:
        return None
    return reference.calendar().add(timezone.localdate(reply.at), case.tier.silence_days)


def asked(case: Case, report: Report, at: datetime) -> Blocker | None:
    """What is missing until this reporter counts as asked (gate 4)."""
    if report.outcome == CallOutcome.ANSWERED:
        return None
    if report.reachable:
        if report.tries >= TRIES:
            return None
        text = _("Call the reporter back: %(tries)s of 3 tries so far.") % {"tries": report.tries}
        return Blocker("call_back", text, Role.CLERK, Gate.REPLY)
    until = silence_until(case)
    if until is not None and timezone.localdate(at) > until:
        return None
    day = date_format(until, "DATE_FORMAT") if until else "…"
    silent = _("The reporter left no contact: silence counts as no answer after %(day)s.")
    return Blocker("silence", silent % {"day": day}, Role.SYSTEM, Gate.REPLY)


def reporters_asked(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    for report in facts_of(case).reports:
        missing = asked(case, report, at)
        if missing is not None:
            yield missing


def fit_inspector(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    if case.inspector_id is None:
        yield Blocker("inspector", _("No inspector is appointed."), Role.CLERK)
    elif actor.role == Role.INSPECTOR and actor.user_id != case.inspector_id:
        yield Blocker("inspector_other", _("Another inspector is appointed."), Role.CLERK)
    if actor.role != Role.INSPECTOR:
        return
    if not actor.in_term:
        text = _("The inspector's term is over: another one is needed.")
        yield Blocker("term", text, Role.CLERK)
    if actor.unit_id is not None and facts_of(case).of_its_units(actor.unit_id):
        text = _("An inspector does not inspect the own unit: another one is needed.")
        yield Blocker("own_unit", text, Role.CLERK)
    handled = actor.user_id in {case.logged_by_id, case.assigned_by_id}
    if actor.user_id is not None and handled:
        text = _("The inspector handled this case as clerk: another one is needed.")
        yield Blocker("own_case", text, Role.CLERK)


def notice_over(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    clock = facts_of(case).clocks.get(ClockKind.NOTICE)
    if clock is None or clock.due is None:
        yield Blocker("notice", _("The public notice is not running."), Role.CLERK)
    elif at <= clock.due:
        day = date_format(timezone.localtime(clock.due), "DATE_FORMAT")
        text = _("Public notice runs until %(day)s.") % {"day": day}
        yield Blocker("notice", text, Role.SYSTEM)


UNSIGNED = {
    Role.HEAD: _("The unit head has not signed."),
    Role.INSPECTOR: _("The inspector has not signed."),
}


def own_turn(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """The chain of signatures: unit head, inspector, director, three different people."""
    signed = {role: getattr(case, f"signed_{role}_id") for role in CHAIN}
    for role in CHAIN:
        if role == actor.role:
            break
        if signed[role] is None:
            yield Blocker(f"signature_{role}", UNSIGNED[role], role)
    if signed.get(Role(actor.role)) is not None:
        yield Blocker("signed", _("This signature has been given."), actor.role)
    elif actor.user_id is not None and actor.user_id in signed.values():
        text = _("The three signatures come from three people: you have signed already.")
        yield Blocker("same_signer", text, actor.role)


def password_given(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    if not actor.reauthenticated:
        yield Blocker("password", _("Enter your password again to sign."), actor.role)


def signing_inspector(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    if actor.role == Role.INSPECTOR:
        yield from fit_inspector(case, actor, at)


def no_open_request(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """Of the unit, or of the public: a proposal to end the case holds up nobody's work."""
    for request in facts_of(case).requests:
        if request.kind in EXITS:
            continue
        text = _("A request is still to be decided: %(kind)s.")
        kind = RequestKind(request.kind).label
        who = REQUESTS[RequestKind(request.kind)].decider
        yield Blocker("request_open", text % {"kind": kind}, who)


def no_open_objection(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    notice = facts_of(case).clocks.get(ClockKind.NOTICE)
    if notice is None or notice.due is None:  # an objection lets the notice stand still
        yield from no_open_request(case, actor, at)


def notice_runs(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """An objection falls into the public notice; later it could no longer hold back the exit."""
    clock = facts_of(case).clocks.get(ClockKind.NOTICE)
    if clock is None or clock.late(at):
        text = _("The public notice is over: what is not solved is reported as a new case.")
        yield Blocker("notice_ended", text, Role.CLERK)


def before_expiry(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    clock = facts_of(case).clocks.get(ClockKind.RECTIFY)
    if clock is None or clock.late(at):
        text = _("The time limit has run out: it can no longer be extended.")
        yield Blocker("expired", text, Role.CLERK)


def extensions_left(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    most = case.tier.extension_count if case.tier is not None else 0
    extensions = [r for r in facts_of(case).all_requests if r.kind == RequestKind.EXTENSION]
    if sum(bool(r.granted) and r.round == case.round for r in extensions) >= most:
        text = _("This tier allows %(most)s extensions, and they are used up.") % {"most": most}
        yield Blocker("extensions_used", text, Role.DIRECTOR)


ASKING = (Role.OFFICER, Role.CLERK)


def request_to_decide(kind: RequestKind) -> Rule:
    def rule(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
        asked = [request for request in facts_of(case).requests if request.kind == kind]
        if not asked:
            who = next(role for role in ASKING if role in MOVES[REQUESTS[kind].asks].who)
            yield Blocker("no_request", _("There is nothing to decide."), who)
        elif all(r.asked_by_id is not None and r.asked_by_id == actor.user_id for r in asked):
            # By person, not by role: a change of role in between changes nothing.
            text = _("Nobody decides the own request: somebody else has to.")
            yield Blocker("own_request", text, REQUESTS[kind].decider)

    return rule


RULES.update({verb: (request_to_decide(kind),) for verb, kind in DECIDED_BY.items()})
RULES.update(
    {
        VerbName.PROPOSE_REJECT: (no_open_exit,),
        VerbName.PROPOSE_MERGE: (no_open_exit,),
        VerbName.PROPOSE_WITHDRAW: (no_open_exit, reporters_withdrawn),
        VerbName.UNMERGE: (target_open, known_who_followed),
        VerbName.CONTEST: (within_window, contested_once),
        VerbName.DECIDE_CONTEST: (*RULES[VerbName.DECIDE_CONTEST], not_who_rejected),
        VerbName.ASK_EXTENSION: (no_open_request, before_expiry, extensions_left),
        VerbName.ASK_DEFERRAL: (no_open_request,),
        VerbName.OBJECT: (notice_runs,),
        VerbName.ACKNOWLEDGE: (not_acknowledged,),
        VerbName.RETURN: (return_window, returned_once),
        VerbName.PLAN: (acknowledged,),
        VerbName.SUBMIT: (
            measures_done,
            shown_after_rework,
            accountability_settled,
            reply_written,
        ),
        VerbName.REWORK: (fit_inspector,),
        # Measures and reply are as they were submitted: no verb and no guard lets them change.
        VerbName.VERIFY: (fit_inspector, accountability_settled, reporters_asked),
        VerbName.SIGN: (signing_inspector, own_turn, password_given),
        VerbName.NOTICE_OVER: (notice_over,),
        # The gates still stand: misconduct may have been alleged, or a reporter have come along by
        # a merge, since the case was verified.
        VerbName.CLOSE: (
            own_turn,
            no_open_objection,
            notice_over,
            accountability_settled,
            reporters_asked,
            password_given,
        ),
    }
)


def expected(case: Case, place: Place, at: datetime) -> Actor:
    """The person whose turn it is, as the rules see one: every reader is told what that one lacks.

    The password is taken as given, because it is asked for at the moment of signing and is never
    something that anybody waits for.
    """
    if place.turn == Role.INSPECTOR and case.inspector is not None:
        return Actor.of(case.inspector, timezone.localdate(at)).proven()
    unit_id = case.unit_id if place.turn in (Role.OFFICER, Role.HEAD) else None
    return Actor(role=place.turn, unit_id=unit_id).proven()
