"""What still stands before a verb, in words (design §3). One function serves door, page and API.

Rules are pure: they look at the case and its facts, they change nothing. Whether the role may do
the verb at all and whether the case is at the right step is the verb's own grant, not a blocker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tracker import inspectors, posts, track
from tracker.actor import Actor
from tracker.answer_rules import (
    difference_published,
    difference_there,
    looked_first,
    nobody_denied,
    nobody_denies,
    reporters_asked,
)
from tracker.case_facts import facts_of
from tracker.deeds import apart, appointed_by, recusal
from tracker.errors import Blocker
from tracker.exit_rules import (
    contested_once,
    known_who_followed,
    never_looked_at,
    no_open_exit,
    not_who_rejected,
    reporters_withdrawn,
    target_open,
    within_window,
)
from tracker.light import light_holds, lot_awaited
from tracker.models import Case
from tracker.notice_rules import (
    hidden,
    inside_eyes,
    no_open_word,
    notice_over,
    notice_runs,
    published,
    some_objection,
    text_stands,
    witnesses_awaited,
)
from tracker.rework_rules import (
    demands_answered,
    milestone_ahead,
    milestones_reached,
    no_milestones,
    partly_done,
    sent_back,
    something_demanded,
)
from tracker.road import DECIDED_BY, EXITS, MOVES, REQUESTS, Place
from tracker.signing_rules import (
    declined_once,
    factor_given,
    head_withholds,
    own_account,
    own_turn,
)
from tracker.vocabulary import (
    ClockKind,
    Gate,
    RequestKind,
    Role,
    VerbName,
)

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


def accountability_recorded(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """What an inspector found wanting in the unit itself; an allegation is none of its business."""
    if case.round > 1 and Gate.ACCOUNTABILITY in facts_of(case).failed_before:
        record, failed = facts_of(case).accountability, facts_of(case).last_inspection
        if record is None or (failed is not None and record.at < failed.at):
            text = _("Accountability was found wanting: a new record is needed.")
            yield Blocker("accountability_again", text, Role.HEAD, Gate.ACCOUNTABILITY)


def track_settled(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """Gate 2 of a case with an allegation: an outcome on its discipline track, by two people.

    Who is set aside is told that and no more. Pages show this to those alone who may know.
    """
    if not track.alleged(case) or track.settled(case):
        return
    if not recusal(case, actor.user_id, actor.role):
        text = _("Gate 2 is on the discipline track: no outcome is confirmed yet.")
        yield Blocker("discipline", text, Role.DISCIPLINE, Gate.ACCOUNTABILITY)


def shown_after_rework(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    if case.round > 1 and not any(f.round == case.round for f in facts_of(case).shown_new):
        text = _("Nothing new is shown since the case was sent back: add evidence.")
        yield Blocker("shown_again", text, Role.OFFICER, Gate.MEASURES)


def draw_awaited(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    if not case.look or inspectors.drawn(case) is not None:
        yield Blocker("no_draw", _("There is nobody to draw."), Role.CLERK)


def fit_inspector(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    if case.inspector_id is None:
        yield Blocker("inspector", _("No inspector is appointed."), Role.CLERK)
    elif actor.role == Role.INSPECTOR and case.look and actor.user_id != inspectors.drawn(case):
        text = _("Somebody else was drawn for the second look.")
        yield Blocker("not_drawn", text, Role.CLERK)
    elif actor.role == Role.INSPECTOR and actor.user_id != case.inspector_id:
        yield Blocker("inspector_other", _("Another inspector is appointed."), Role.CLERK)
    if actor.role != Role.INSPECTOR:
        return
    if not actor.in_term:
        text = _("The inspector's term is over: another one is needed.")
        yield Blocker("term", text, Role.CLERK)
    if inspectors.of_its_units(case, actor.user_id, actor.employer_id):
        text = _("An inspector does not inspect the own unit: another one is needed.")
        yield Blocker("own_unit", text, Role.CLERK)


def signing_inspector(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """Whoever verified this round signs for it, and nobody in their place."""
    if actor.role != Role.INSPECTOR:
        return
    yield from fit_inspector(case, actor, at)
    verified = facts_of(case).last_inspection
    if verified is not None and actor.user_id not in (verified.inspector_id, None):
        text = _("Another inspector has verified this round: only that one signs for it.")
        yield Blocker("not_verified_by", text, Role.INSPECTOR)


def no_open_request(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """Of the unit, or of the public: a proposal to end the case holds up nobody's work."""
    for request in facts_of(case).requests:
        if request.kind in EXITS:
            continue
        text = _("A request is still to be decided: %(kind)s.")
        kind = RequestKind(request.kind).label
        who = REQUESTS[RequestKind(request.kind)].decider
        yield Blocker("request_open", text % {"kind": kind}, who)


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


RULES.update(
    {
        verb: (request_to_decide(kind), apart, own_account, factor_given)
        for verb, kind in DECIDED_BY.items()
    }
)
RULES.update(
    {
        VerbName.PROPOSE_REJECT: (no_open_exit, apart),
        VerbName.PROPOSE_MERGE: (no_open_exit, nobody_denied, never_looked_at, apart),
        VerbName.PROPOSE_WITHDRAW: (
            *(no_open_exit, reporters_withdrawn, track_settled),
            *(never_looked_at, apart),
        ),
        # What a reporter said is no matter for somebody who acted for the unit.
        VerbName.CALL_BACK: (apart,),
        VerbName.RECORD_RETRACT: (apart,),
        VerbName.UNMERGE: (target_open, known_who_followed),
        VerbName.CONTEST: (within_window, contested_once),
        VerbName.DECIDE_CONTEST: (*RULES[VerbName.DECIDE_CONTEST], not_who_rejected),
        VerbName.ASK_EXTENSION: (no_open_request, before_expiry, extensions_left, apart),
        VerbName.ASK_DEFERRAL: (no_open_request, no_milestones, apart),
        VerbName.DECIDE_OBJECTION: (*RULES[VerbName.DECIDE_OBJECTION], some_objection),
        VerbName.OBJECT: (notice_runs, inside_eyes),
        VerbName.RELEASE: (hidden, apart),
        VerbName.UNPUBLISH: (text_stands,),
        VerbName.ASK_UNPUBLISH: (no_open_word, text_stands),
        VerbName.ASK_NONPUBLIC: (no_open_word,),
        VerbName.DRAW_WITNESS: (witnesses_awaited,),
        VerbName.ACKNOWLEDGE: (not_acknowledged,),
        VerbName.RETURN: (return_window, returned_once, apart),
        VerbName.PLAN: (acknowledged, apart),
        VerbName.STAND_IN: (apart, own_account, appointed_by),
        VerbName.PROPOSE_LONG: (no_open_request, no_milestones, partly_done, apart),
        VerbName.MILESTONE: (milestone_ahead, fit_inspector, apart, own_account),
        VerbName.ADD_MEASURES: (sent_back,),
        VerbName.RESPOND: (something_demanded,),
        VerbName.SUBMIT: (
            milestones_reached,
            demands_answered,
            measures_done,
            shown_after_rework,
            accountability_recorded,
            reply_written,
            apart,
        ),
        VerbName.REWORK: (fit_inspector, apart, own_account),
        # Measures and reply are as they were submitted: no verb and no guard lets them change.
        VerbName.VERIFY: (
            fit_inspector,
            apart,
            own_account,
            accountability_recorded,
            track_settled,
            reporters_asked,
            nobody_denies,
            factor_given,
        ),
        VerbName.SECOND_LOOK: (no_open_request, looked_first, apart),
        VerbName.DRAW: (draw_awaited,),
        VerbName.SAMPLE: (lot_awaited,),
        VerbName.DIFFERENCE: (no_open_request, difference_there, published, apart),
        VerbName.SIGN: (
            *(signing_inspector, apart, published, own_turn),
            *(own_account, factor_given),
        ),
        VerbName.DECLINE: (
            *(signing_inspector, apart, own_turn, own_account),
            *(declined_once, no_open_request),
        ),
        VerbName.PROPOSE_RULING: (head_withholds, apart, own_account),
        VerbName.NOTICE_OVER: (notice_over,),
        # The gates still stand: misconduct may have been alleged, or a reporter have come along by
        # a merge, since the case was verified.
        VerbName.CLOSE: (
            own_turn,
            apart,
            own_account,
            no_open_request,
            notice_over,
            accountability_recorded,
            track_settled,
            reporters_asked,
            nobody_denies,
            difference_published,
            light_holds,
            factor_given,
        ),
    }
)


def expected(case: Case, place: Place, at: datetime) -> Actor:
    """The person whose turn it is, as the rules see one: every reader is told what that one lacks.

    What is asked for at the moment of signing is nothing that anybody waits for (`FACTOR`).
    """
    if place.turn == Role.INSPECTOR and case.inspector is not None:
        return posts.actor(case.inspector, at, role=Role.INSPECTOR)
    if place.turn == Role.HEAD and case.stand_in_id is not None:
        return Actor(role=Role.HEAD, user_id=case.stand_in_id, unit_id=case.unit_id)
    unit_id = case.unit_id if place.turn in (Role.OFFICER, Role.HEAD) else None
    return Actor(role=place.turn, unit_id=unit_id)
