"""The one door: every change of a case goes through `perform` (design §7).

One transaction: lock the row, access, grant, state, payload, rules, effect, event, state, clocks,
route, one job that tells, the bytes of files. Refusals are typed (`tracker.errors`) and leave
nothing behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from duplicates import pairs
from tracker import content, dossier, numbers, signing, storage, timekeeping
from tracker.access import grounds, visible_to
from tracker.actor import SYSTEM, Actor
from tracker.case_facts import facts_of
from tracker.db.prepared import prepared
from tracker.deeds import instead
from tracker.errors import Blocked, Conflict, Invalid, NotAllowed, NotFound, WrongState
from tracker.models import Case, CaseEvent, Clock
from tracker.models.case import CaseQuerySet
from tracker.records import store
from tracker.records.parts import Record
from tracker.records.store import RECORDS
from tracker.road import ROUTED, method
from tracker.rules import blockers
from tracker.verbs import VERBS, Act, Verb, requests
from tracker.verbs.sign_off import signed
from tracker.vocabulary import FINAL, ClockKind, Status, VerbName
from workflows import route
from workflows.calls import Outcome, Perform, Ref
from workflows.needed import keep_needed, with_needed
from workflows.outbox import announce, announce_tracks
from workflows.refusals import typed

__all__ = ["Outcome", "perform", "perform_payload"]


def perform_payload(
    ref: Ref | None,
    verb: str,
    actor: Actor,
    payload: Mapping[str, Any],
    *,
    at: datetime | None = None,
    version: int | None = None,
    tell: bool = True,
) -> Outcome:
    """Do `verb` to the case `ref` (its id or number; None to log a new one), untyped.

    `at` is the moment it happens (now, unless the engine, an import or the demo says otherwise);
    `version` is the version of the case that the page showed: if the case has moved on since,
    the verb is refused with Conflict. Without `tell` nobody is told: for history that is brought
    in or made up. Raises the refusals of `tracker.errors`.
    """
    what = VERBS[verb]
    with typed():
        if ref is None:
            return log(what, actor, at or timezone.now(), payload, tell)
        with transaction.atomic():
            case = locked(ref, actor, verb)
            # Now is when the case is in hand: whoever waited for another acts after them.
            return move(case, what, actor, at or timezone.now(), version, payload, tell)


def _perform(
    ref: Ref | None,
    verb: str,
    actor: Actor,
    *,
    at: datetime | None = None,
    version: int | None = None,
    tell: bool = True,
    **payload: Any,
) -> Outcome:
    return perform_payload(ref, verb, actor, payload, at=at, version=version, tell=tell)


#: The same, typed per verb.
perform: Perform = _perform


def locked(ref: int | str, actor: Actor, verb: str) -> Case:
    """Load a case for change; what the actor may not see is absent.

    What comes along with it is looked at only if the case has not moved on while one waited.
    """
    kind, keys = grounds(actor)
    found: Case | None = _locked.first(
        ref, *keys, kind=kind, by="pk" if isinstance(ref, int) else "number", verb=verb
    )
    if found is None:
        raise NotFound
    keep_needed(found, verb)
    return found


@prepared
def _locked(ref: Ref, *keys: int, kind: str, by: str, verb: str) -> CaseQuerySet:
    rows = Case.objects.filter(visible_to(kind, *keys), **{by: ref})
    found: CaseQuerySet = with_needed(rows, verb).select_for_update(of=("self",))
    return found


def log(what: Verb, actor: Actor, at: datetime, payload: Mapping[str, Any], tell: bool) -> Outcome:
    if what.name != VerbName.LOG:
        raise NotFound
    if not what.allows(actor, None):
        raise NotAllowed
    data = cleaned(what, None, at, payload)
    year = timezone.localdate(at).year
    # Taken before the transaction, so that intake elsewhere never waits for this one to commit.
    number = numbers.case_number(year, numbers.take(numbers.CASE, year))
    with transaction.atomic():
        case = what.new_case(data, at, actor.user_id)  # type: ignore[attr-defined]  # Log alone
        case.number, case.version = number, 1
        case.save(force_insert=True)
        act = Act(case=case, actor=actor, at=at, data=data)
        what.apply(act)
        event = write_event(act, what.name, "", case.status)
        announce([event], tell)
        announce_tracks(act.entries, tell)
        route.begin([case], at)
        pairs.remember([case])
        storage.write(act.uploads)
    return Outcome(case, event, act.answer)


def move(
    case: Case,
    what: Verb,
    actor: Actor,
    at: datetime,
    version: int | None,
    payload: Mapping[str, Any],
    tell: bool,
) -> Outcome:
    actor = instead(case, actor)
    admit(case, what, actor, at, version)
    data = cleaned(what, case, at, payload)
    missing = blockers(case, what.name, actor, at)
    if missing:
        raise Blocked(missing)
    before, act = str(case.status), acting(what, case, actor, at, data)
    case.version += 1  # the number of the event that is to tell of it
    what.apply(act)
    if what.move.to is not None and not what.move.decision:
        getattr(case, method(what.name))()
    if case.status != before:
        requests.fall_away(act)
    clocks = set_clocks(act)
    event = write_event(act, what.name, before, case.status)
    judge_anew(act, event)
    announce([event], tell)
    announce_tracks(act.entries, tell)
    save(act, before)
    for told, record in act.elsewhere:
        tell_of(told, record, tell)
    if case.status == Status.CLOSED and before != case.status:
        dossier.keep(case, at)
    if act.changed & pairs.WORDS:
        pairs.renew(case)
    if routed(act, what.name):
        route.step(act, what.name, clocks)
    for follows in act.then:
        move(case, VERBS[follows], SYSTEM, at, None, {}, tell)
    storage.write(act.uploads)
    return Outcome(case, event, act.answer)


def admit(case: Case, what: Verb, actor: Actor, at: datetime, version: int | None) -> None:
    """Let somebody to a verb whose it is, at its step, from a page that shows the case as it is."""
    if not what.allows(actor, case):
        raise NotAllowed
    if version is not None and version != case.version:
        raise Conflict
    if case.status not in what.sources:
        raise WrongState
    if at < case.moved_at:
        raise Conflict


def acting(what: Verb, case: Case, actor: Actor, at: datetime, data: dict[str, Any]) -> Act:
    """The act, with the clocks that the road gives it; a decision sets its own, if any."""
    pending = tuple((row.pk, str(row.kind)) for row in facts_of(case).requests)
    act = Act(case=case, actor=actor, at=at, data=data, pending=pending)
    if not what.move.decision:
        act.stop, act.start = what.move.stops, what.move.starts
    if what.signs:
        act.proof = signing.proof(case, actor, what.name)
    return act


def routed(act: Act, verb: VerbName) -> bool:
    """Whether tasks may come or go; not where words are released of a case that has ended."""
    ended = act.case.status in FINAL and verb == VerbName.RELEASE
    return "inspector" in act.changed or (verb in ROUTED and not ended)


def judge_anew(act: Act, event: CaseEvent) -> None:
    """Renew the digests of what was judged; what is signed already is then void, and told so."""
    case, renewed = act.case, content.renewed(act.case, event.verb, event.data)
    if case.status in FINAL:
        return  # errata and releases stand beside what was signed off
    if renewed is not None:
        act.set(content=renewed)
    altered = renewed is not None or act.changed & content.COLUMNS
    if altered and case.status == Status.VERIFIED and (signed(case) or case.ruling_id):
        act.then = (*act.then, VerbName.VOID)


def set_clocks(act: Act) -> dict[str, Clock]:
    """Stop and start what the verb asks for; the rectify clock's due date is the case's own."""
    if act.stop:
        timekeeping.stop(act.case, act.stop, act.at)
    clocks = timekeeping.start(act.case, act.start, act.at) if act.start else {}
    if ClockKind.RECTIFY in clocks:
        act.set(due_at=clocks[ClockKind.RECTIFY].due)
    return clocks


def tell_of(told: Act, record: Record, tell: bool) -> None:
    """An act on one case that concerns another one, which is locked too, is told there as well."""
    case = told.case
    if told.at < case.moved_at:
        raise Conflict
    case.version += 1
    announce([write_event(told, record.verb, case.status, case.status)], tell)
    save(told, case.status)


def save(act: Act, before: str) -> None:
    """Write what changed on the row; a case that has ended gets its version counted and no more."""
    case, names = act.case, {"version", *act.changed}
    if case.status != before:
        names.add("status")
    if before not in FINAL or case.status not in FINAL:
        case.moved_at = act.at
        names.add("moved_at")
    case.save(update_fields=[name.removesuffix("_id") for name in names])


def cleaned(
    what: Verb, case: Case | None, at: datetime, payload: Mapping[str, Any]
) -> dict[str, Any]:
    """The payload, checked by the verb's form. Raises Invalid with the faults by field."""
    data = {k: v for k, v in payload.items() if not is_upload(v)}
    files = {k: v for k, v in payload.items() if is_upload(v)}
    form = what.form(data, files, case=case, at=at)
    if not form.is_valid():
        raise Invalid(form.errors)
    return form.cleaned_data


def is_upload(value: Any) -> bool:
    first = value[0] if isinstance(value, (list, tuple)) and value else value
    return isinstance(first, UploadedFile)


def write_event(act: Act, verb: VerbName, before: str, after: str) -> CaseEvent:
    record = RECORDS[verb]() if act.record is None else act.record
    if record.verb != verb:
        raise TypeError(f"{verb} leaves no {type(record).__name__}")
    event = CaseEvent(
        case=act.case,
        seq=act.case.version,
        verb=verb,
        **act.actor.told(),
        at=act.at,
        factor=act.actor.factor if act.proof else "",
        proof=act.proof,
        from_status=before,
        to_status=after,
        round=act.case.round,
        data=store.write(record),
    )
    event.digest = event.compute_digest()
    event.save(force_insert=True)
    return event
