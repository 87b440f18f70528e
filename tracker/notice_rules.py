"""What stands before publication, the notice and an objection: who reads it, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tracker import inspectors
from tracker.actor import Actor
from tracker.case_facts import facts_of, last
from tracker.errors import Blocker
from tracker.models import Case, Draw, Request
from tracker.road import ON_PUBLICATION, REQUESTS
from tracker.vocabulary import ClockKind, Ground, Occasion, RequestKind, Role, Secrecy
from tracker.vocabulary import VerbName as V


def published(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """What was released before it was found says nothing of the finding."""
    if case.notice_at is None:
        text = _("What was found is not published yet: release the public summary.")
        yield Blocker("publish", text, Role.CLERK)


def notice_over(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    clock = facts_of(case).clocks.get(ClockKind.NOTICE)
    if case.notice_at is None:
        yield from published(case, actor, at)
    elif clock is None or clock.due is None:
        yield Blocker("notice", _("The public notice is not running."), Role.CLERK)
    elif at <= clock.due:
        day = date_format(timezone.localtime(clock.due), "DATE_FORMAT")
        text = _("Public notice runs until %(day)s.") % {"day": day}
        yield Blocker("notice", text, Role.SYSTEM)


def notice_runs(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """An objection falls into the public notice; later it could no longer hold back the exit."""
    clock = facts_of(case).clocks.get(ClockKind.NOTICE)
    if case.notice_at is None:
        text = _("The public notice has not begun: it begins when the case is published.")
        yield Blocker("notice_ahead", text, Role.CLERK)
    elif clock is None or clock.late(at):
        text = _("The public notice is over: what is not solved is reported as a new case.")
        yield Blocker("notice_ended", text, Role.CLERK)


# Whose deed an objection means, by its ground: they do not decide it.
SHOWING = {V.RELEASE, V.DIFFERENCE, V.ASK_NONPUBLIC, V.DECIDE_NONPUBLIC}
MEANT: dict[str, frozenset[V]] = {
    Ground.UNSOLVED: frozenset({V.VERIFY}),
    Ground.UNTRUE: frozenset({V.VERIFY, *SHOWING}),
    Ground.UNASKED: frozenset({V.VERIFY, V.CALL_BACK}),
    Ground.RESPONSIBILITY: frozenset({V.VERIFY, V.ACCOUNT}),
}
ANY_DEED = frozenset({V.VERIFY, V.CALL_BACK, V.ACCOUNT, *SHOWING})


def deed_meant(request: Request) -> frozenset[V]:
    """The verbs whose doer is not to decide an objection; without a ground, any of them."""
    return MEANT.get(request.ground, ANY_DEED)


def not_own_deed(case: Case, actor: Actor, request: Request) -> Iterator[Blocker]:
    """Decided by somebody else than him whose deed of this round is objected to."""
    verbs = deed_meant(request)
    for act in facts_of(case).acts:
        mine = act.actor_id == actor.user_id and act.round == request.round
        if mine and act.verb in verbs:
            text = _("The objection means what you did in this case: somebody else decides it.")
            who = Role.DIRECTOR if actor.role == Role.CLERK else Role.CLERK
            yield Blocker("own_deed", text, who)
            return


def some_objection(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """Whether there is any that this person may decide; which, is asked of the one chosen."""
    found = [row for row in facts_of(case).requests if row.kind == RequestKind.OBJECTION]
    barred = [list(not_own_deed(case, actor, row)) for row in found]
    if barred and all(barred):
        yield from barred[0]


def hidden(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """What two people have decided, one alone does not undo."""
    if case.not_public:
        text = _("Decided not to be public (%(code)s): two people have to take that back first.")
        words = {"code": case.get_not_public_display()}
        yield Blocker("not_public", text % words, Role.CLERK)


def text_stands(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    newest = last(facts_of(case).public_texts)
    if newest is None or newest.withdrawn:
        yield Blocker("nothing_public", _("The public sees nothing of this case."), Role.CLERK)


def no_open_word(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    for request in facts_of(case).requests:
        kind = RequestKind(request.kind)
        if kind in ON_PUBLICATION:
            text = _("Another proposal is still to be decided: %(kind)s.")
            yield Blocker("word_open", text % {"kind": kind.label}, REQUESTS[kind].decider)


def inside_eyes(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """Inspector and auditor object where they stand for a public that sees nothing."""
    if actor.role not in (Role.INSPECTOR, Role.AUDITOR):
        return
    if not case.not_public:
        text = _("The notice is public: whoever objects does so there, as everybody does.")
        yield Blocker("public_notice", text, Role.CITIZEN)
    elif actor.role == Role.INSPECTOR and actor.user_id not in inspectors.witnesses(case):
        text = _("Others were drawn for the inside notice.")
        yield Blocker("no_witness", text, Role.AUDITOR)


def witnesses_awaited(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    drawn = Draw.objects.filter(case=case, occasion=Occasion.WITNESS, at=at)
    if case.not_public in ("", Secrecy.SECRET) or case.notice_at != at or drawn.exists():
        yield Blocker("no_draw", _("There is nobody to draw."), Role.CLERK)
