"""Whose turn it is: the one thing this reader can do next, and what is missing, by whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from desk.casefile.links import act_url
from desk.casefile.panels import listed
from desk.casefile.texts import ABOUT
from tracker import answers, track
from tracker.actor import Actor
from tracker.case_facts import facts_of
from tracker.custody import FACTOR
from tracker.errors import Blocker
from tracker.models import Case
from tracker.rework_rules import demanded, found_partly
from tracker.road import ASKED_BY, DECIDED_BY, MOVES, place_of
from tracker.rules import blockers, expected
from tracker.verbs import VERBS
from tracker.vocabulary import Role, Status
from tracker.vocabulary import VerbName as V
from web import shapes

# What supplies a missing thing, by the blocker's code.
REMEDIES: dict[str, V] = {
    "acknowledge": V.ACKNOWLEDGE,
    "milestone": V.MILESTONE,
    "demand": V.RESPOND,
    "measure_open": V.MEASURE,
    "measure_unshown": V.MEASURE,
    "shown_again": V.ATTACH,
    "reply": V.REPLY,
    "reply_again": V.REPLY,
    "accountability_again": V.ACCOUNT,
    "call_back": V.CALL_BACK,
    "denied": V.SECOND_LOOK,
    "difference": V.DIFFERENCE,
    "publish": V.RELEASE,
    "call_back_morning": V.CALL_BACK,
    "call_back_afternoon": V.CALL_BACK,
    "inspector": V.CORRECT,
    "term": V.CORRECT,
    "own_unit": V.CORRECT,
    "own_case": V.CORRECT,
    "ask_again": V.RECORD_RETRACT,
    "signature_head": V.SIGN,
    "signature_inspector": V.SIGN,
}
# Where these cannot be done, the page says why.
EXPLAINED = frozenset({*ASKED_BY, *DECIDED_BY})
# A new case has a page of its own, rework is found out by inspecting, an identity has its button.
ELSEWHERE = frozenset({V.LOG, V.REWORK, V.REVEAL})
OFFERED = tuple(verb for verb in MOVES if verb in VERBS and verb not in ELSEWHERE)
INSPECT_LABEL = gettext_lazy("Inspect the four gates")


def able(verb: str, actor: Actor, case: Case) -> bool:
    """Whether the grant and the state of the case let this actor do the verb."""
    what = VERBS[verb]
    return case.status in what.sources and what.allows(actor, case)


def label(verb: str) -> str:
    """The words on the button of a verb."""
    return str(INSPECT_LABEL if verb in (V.VERIFY, V.REWORK) else VERBS[verb].label)


def party(case: Case, role: str) -> str:
    """Who this role is for this case: with unit or name, where one is known."""
    words = str(Role(role).label)
    known: Any = None
    if role in (Role.OFFICER, Role.HEAD):
        known = case.unit
    elif role == Role.INSPECTOR:
        known = case.inspector
    return f"{known} · {words}" if known else words


def lifts(actor: Actor, case: Case, blocker: Blocker) -> V | None:
    """The verb by which this actor supplies the missing thing, if it is theirs to supply."""
    verb = REMEDIES.get(blocker.code)
    mine = actor.role == blocker.who or (actor.role == Role.HEAD and blocker.who == Role.OFFICER)
    return verb if verb is not None and mine and able(verb, actor, case) else None


def show(case: Case, actor: Actor, found: Iterable[Blocker]) -> list[shapes.BlockerLine]:
    """Blockers for the page, each with the way to lift it if this reader can."""
    shown = []
    for blocker in found:
        verb = lifts(actor, case, blocker)
        url = act_url(case, verb) if verb else ""
        supplier = "" if blocker.who == Role.SYSTEM else party(case, blocker.who)
        shown.append(shapes.BlockerLine(str(blocker.missing), supplier, url))
    return shown


def without_factor(found: Iterable[Blocker]) -> list[Blocker]:
    """The signer's factor is asked for on the page itself; it is not something missing."""
    return [blocker for blocker in found if blocker.code != FACTOR]


def lacking(case: Case, verb: str, actor: Actor, at: datetime) -> list[Blocker]:
    """What keeps this actor from a verb, apart from what its page asks for."""
    return without_factor(blockers(case, verb, actor, at))


def missing(case: Case, actor: Actor, at: datetime) -> list[Blocker]:
    """What blocks the next step: seen as the one whose turn it is, as far as the reader may know.

    That something waits on a discipline track is for those alone who may know of one.
    """
    place = place_of(case)
    if place is None:
        return []
    found = lacking(case, place.verb, expected(case, place, at), at)
    if track.knows(case, actor):
        return found
    return [blocker for blocker in found if blocker.code != "discipline"]


def primary(case: Case, actor: Actor, at: datetime, gaps: list[Blocker]) -> V | None:
    """The one thing for this actor to do now: a decision, the next step, what it still lacks."""
    for decision in DECIDED_BY:
        if possible(decision, case, actor) and not lacking(case, decision, actor, at):
            return decision
    place = place_of(case)
    if place is None:
        return None
    if able(place.verb, actor, case):
        own = lacking(case, place.verb, actor, at)
        # An inspector may find fault although something else is still missing.
        if not own or (place.verb == V.VERIFY and able(V.REWORK, actor, case)):
            return place.verb
    for blocker in gaps:
        verb = lifts(actor, case, blocker)
        if verb is not None:
            return verb
    return None


def possible(verb: V, case: Case, actor: Actor) -> bool:
    """Whether it is this actor's to do, and there is anything to do it to."""
    return able(verb, actor, case) and sensible(verb, case)


def others(
    case: Case, actor: Actor, at: datetime, but: V | None
) -> tuple[list[V], list[tuple[str, str]]]:
    """What else this actor can do now, in the order of the way; what not, and why not."""
    free: list[V] = []
    barred: dict[str, list[str]] = {}
    for verb in OFFERED:
        if verb == but or not possible(verb, case, actor):
            continue
        missing = lacking(case, verb, actor, at)
        if not missing:
            free.append(verb)
        elif verb in EXPLAINED:
            barred.setdefault(str(missing[0].missing), []).append(label(verb))
    return free, [(listed(verbs), why) for why, verbs in barred.items()]


def sensible(verb: V, case: Case) -> bool:
    """Whether there is anything to do it to."""
    if verb == V.MEASURE:
        return bool(facts_of(case).measures)
    if verb == V.MILESTONE:
        return case.long
    if verb == V.PROPOSE_LONG:
        return found_partly(case)
    if verb == V.RESPOND:
        return bool(demanded(case))
    if verb == V.ADD_MEASURES:
        return case.round > 1
    if verb == V.CALL_BACK:
        return bool(facts_of(case).reports)
    if verb == V.DIFFERENCE:
        return answers.differs(case)
    if verb in DECIDED_BY:
        return any(request.kind == DECIDED_BY[verb] for request in facts_of(case).requests)
    return True


def box(case: Case, actor: Actor, at: datetime, gaps: list[Blocker]) -> dict[str, Any]:
    """Context of desk/case/next.html: the primary action, or what is awaited and from whom."""
    main = primary(case, actor, at, gaps)
    free, barred = others(case, actor, at, main)
    rest = [{"url": act_url(case, verb), "label": label(verb)} for verb in free]
    if main is None:
        title, text = waiting(case), waiting_for(case, gaps)
        return {"title": title, "text": text, "others": rest, "barred": barred}
    return {
        "barred": barred,
        "title": gettext("Your next step"),
        "text": ABOUT.get(main, ""),
        "action_url": act_url(case, main),
        "action_label": label(main),
        # Nothing to fill in: the button does it at once.
        "inline": main == V.ACKNOWLEDGE,
        "version": case.version,
        "others": rest,
    }


ENDED: dict[str, Any] = {
    Status.CLOSED: gettext_lazy("Signed off: nothing is left to do"),
    Status.WITHDRAWN: gettext_lazy("Withdrawn: nothing is left to do"),
    Status.REJECTED: gettext_lazy("Not accepted: nothing is left to do"),
    Status.MERGED: gettext_lazy("Goes on inside another case"),
    Status.ARCHIVED: gettext_lazy("Closed elsewhere before this system"),
    Status.DEFERRED: gettext_lazy("Deferred until its review"),
}


def waiting(case: Case) -> str:
    place = place_of(case)
    if place is None:
        return str(ENDED[case.status])
    return gettext("Waiting for %(party)s") % {"party": party(case, place.turn)}


def waiting_for(case: Case, gaps: list[Blocker]) -> str:
    place = place_of(case)
    if place is None:
        return ""
    if gaps and all(gap.who == Role.SYSTEM for gap in gaps):
        return str(gaps[0].missing)
    return gettext("Next step: %(verb)s") % {"verb": label(place.verb)}
