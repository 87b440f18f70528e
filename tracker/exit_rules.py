"""What stands before an exit: who may have the second word, which reporters have withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import cast

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tracker.actor import Actor
from tracker.case_facts import facts_of
from tracker.errors import Blocker
from tracker.models import Case, CaseEvent, Retraction
from tracker.records.exits import MergeRecord
from tracker.road import EXITS, REQUESTS
from tracker.vocabulary import RequestKind, Role, Status, VerbName

CONTESTED_WITHIN = timedelta(days=30)  # of not being accepted
HEARD_ALONE = _("Reporter %(n)s was asked by one person both times: somebody else has to ask.")
MERGES = 10  # in a row, that a case is followed through
REJECTING = (VerbName.PROPOSE_REJECT, VerbName.REJECT)


def no_open_exit(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    for request in facts_of(case).requests:
        kind = RequestKind(request.kind)
        if kind in EXITS:
            text = _("Another proposal is still to be decided: %(kind)s.")
            yield Blocker("exit_open", text % {"kind": kind.label}, REQUESTS[kind].decider)


def never_looked_at(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """Whoever is drawn looks first: what was verified before leaves by sign-off, or by rework."""
    if case.look:
        text = _("Somebody drawn is to look at this case: no other exit is left before that.")
        yield Blocker("looked_at", text, Role.INSPECTOR)


def withdrawals(case: Case, report: int) -> list[Retraction]:
    """The words by which a reporter has withdrawn, since any word to the contrary."""
    found: list[Retraction] = []
    for word in facts_of(case).retractions:
        if word.report_id == report:
            found = [*found, word] if word.stands else []
    return found


def withdrawn_on(case: Case, report: int) -> set[date]:
    """The days of these."""
    return {word.day for word in withdrawals(case, report)}


def dropped(case: Case, report: int) -> bool:
    """Whether a reporter has withdrawn, and said so again on another day.

    What one person of the office has heard both times, nobody else has.
    """
    words = withdrawals(case, report)
    heard = {word.by_id for word in words}
    return len({word.day for word in words}) > 1 and (len(heard) > 1 or None in heard)


def reporters_withdrawn(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """Each reporter withdraws in person, and is asked again on another day, by somebody else."""
    facts = facts_of(case)
    for number, report in enumerate(facts.reports, start=1):
        days = len(withdrawn_on(case, report.pk))
        if days == 0:
            never = _("Reporter %(n)s has not withdrawn.") % {"n": number}
            yield Blocker("not_withdrawn", never, Role.CITIZEN)
        elif days == 1:
            once = _("Reporter %(n)s is to be asked again on another day.") % {"n": number}
            yield Blocker("ask_again", once, Role.CLERK)
        elif not dropped(case, report.pk):
            yield Blocker("ask_again", HEARD_ALONE % {"n": number}, Role.CLERK)
    if not facts.reports:
        text = _("No reporter is left who could withdraw.")
        yield Blocker("not_withdrawn", text, Role.CITIZEN)


def joined(case: Case) -> tuple[MergeRecord, CaseEvent]:
    """How the case was merged, and the event that tells it."""
    told = case.events.filter(verb=VerbName.MERGE, to_status=Status.MERGED).order_by("-seq")
    event = next(row for row in told if row.from_status != Status.MERGED)
    return cast("MergeRecord", event.record), event


def target_open(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    target = case.merged_into
    if target is not None and target.status == Status.MERGED:
        text = _("%(number)s has been merged itself: take that merger back first.")
        yield Blocker("target_merged", text % {"number": target.number}, Role.CLERK)
    elif target is not None and target.final:
        text = _("%(number)s has ended, and the merger with it: what is new is a new case.")
        yield Blocker("target_ended", text % {"number": target.number}, Role.CLERK)


def known_who_followed(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """Mergers of former times do not say which reporters went along."""
    told, _event = joined(case)
    if len(told.followed) != told.reporters:
        text = _("It is not recorded which reporters went along: log a new case.")
        yield Blocker("followed_unknown", text, Role.CLERK)


def within_window(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    if case.ended_at is not None and at > case.ended_at + CONTESTED_WITHIN:
        last = date_format(timezone.localdate(case.ended_at + CONTESTED_WITHIN), "DATE_FORMAT")
        text = _("The time to object ended on %(day)s: what is new is reported as a new case.")
        yield Blocker("window_over", text % {"day": last}, Role.CLERK)


def contested_once(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """Each reporter once by the receipt, whatever was taken down; a clerk once, if none waits."""
    since = case.ended_at
    for request in facts_of(case).all_requests:
        if request.kind != RequestKind.CONTEST or since is None or request.asked_at < since:
            continue
        taken_down = actor.report_id is None and request.decided_at is None
        if taken_down or request.report_id == actor.report_id:
            text = _("An objection to this has been made already.")
            yield Blocker("contested", text, Role.CLERK)


def not_who_rejected(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """By person: neither who proposed it, nor who confirmed it, nor who once did it alone."""
    rejected = case.events.filter(verb__in=REJECTING)
    if actor.user_id in set(rejected.values_list("actor", flat=True)):
        text = _("You took part in not accepting it: somebody else has to decide.")
        yield Blocker("rejected_it", text, Role.CLERK)
