"""The door of the discipline track: one transaction, the case locked, refusals typed.

The track is a file beside the case. What is done here counts no version of it, opens no task, moves
no clock and leaves no event among those of the case: the unit could tell from any of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tracker import discipline, storage
from tracker.access import visible
from tracker.actor import Actor
from tracker.discipline import ACTS, TrackDecisionForm, TrackForm
from tracker.errors import Blocked, Invalid, NotAllowed, NotFound
from tracker.models import Case, TrackDecision, TrackEntry
from tracker.signing_rules import factor_given
from tracker.vocabulary import TrackKind
from workflows.outbox import announce_tracks
from workflows.refusals import typed


def perform(
    ref: int | str,
    what: str,
    actor: Actor,
    /,
    *,
    at: datetime | None = None,
    files: Mapping[str, Any] | None = None,
    tell: bool = True,
    **payload: Any,
) -> TrackEntry:
    """Do one of `tracker.discipline.ACTS`. Raises the refusals of `tracker.errors`."""
    act = ACTS.get(what)
    if act is None:
        raise NotFound
    with typed(), transaction.atomic():
        case, moment = locked(ref, actor), at or timezone.now()
        if not act.allows(actor, case):
            raise NotAllowed
        data = cleaned(act.form(payload, files or {}, case=case, at=moment))
        missing = act.missing(case, actor, moment)
        if missing:
            raise Blocked(missing)
        entry, written = act.apply(case, actor, moment, data)
        if entry.kind == TrackKind.ALLEGATION:
            announce_tracks([entry], tell)
        storage.write(written)
        return entry


def confirm(
    ref: int | str,
    actor: Actor,
    /,
    *,
    at: datetime | None = None,
    tell: bool = True,
    **payload: Any,
) -> TrackDecision:
    """Say yes or no to an entry of somebody else's."""
    with typed(), transaction.atomic():
        case, moment = locked(ref, actor), at or timezone.now()
        if not discipline.may_confirm(case, actor):
            raise NotAllowed
        data = cleaned(TrackDecisionForm(payload, case=case, at=moment))
        granted = data["granted"] == "yes"
        entry = next(e for e in discipline.to_confirm(case) if e.pk == data["entry"].pk)
        missing = [
            *discipline.obstacles(case, entry, actor, moment),
            *factor_given(case, actor, moment),
        ]
        if granted:
            missing += discipline.open_ends(case, entry)
        if missing:
            raise Blocked(missing)
        word = discipline.decide(case, entry, actor, moment, granted=granted, text=data["text"])
        if granted and entry.kind == TrackKind.TAKING_OFF:
            announce_tracks([entry], tell)
        return word


def locked(ref: int | str, actor: Actor) -> Case:
    """The case, held until the end; what the actor may not see is absent."""
    key = {"pk" if isinstance(ref, int) else "number": ref}
    rows = Case.objects.filter(visible(actor), **key).select_for_update(of=("self",))
    found: Case | None = rows.first()
    if found is None:
        raise NotFound
    return found


def cleaned(form: TrackForm) -> dict[str, Any]:
    if not form.is_valid():
        raise Invalid(form.errors)
    return form.cleaned_data
