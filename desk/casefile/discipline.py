"""The discipline track beside the case page: a line and an address, for those who may know."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from desk.rows import chip
from tracker import discipline, track, watch
from tracker.actor import Actor
from tracker.discipline import ACTS, TrackDecisionForm
from tracker.models import Case, TrackEntry
from web import factors
from web.forms import as_int
from web.shapes import ClockChip


def track_url(case: Case) -> str:
    return reverse("desk:track", args=[case.number])


def line(case: Case) -> str:
    """How gate 2 stands, in words for those who may know of a track."""
    if not track.alleged(case):
        return gettext("No allegation stands.")
    if track.settled(case):
        return gettext("Gate 2 on the discipline track: confirmed.")
    return gettext("Gate 2 on the discipline track: not confirmed yet.")


def shown(case: Case, actor: Actor) -> dict[str, Any]:
    """What the case page says of a track; of none, how to open one."""
    known = bool(track.entries(case, track.K.ALLEGATION)) and track.knows(case, actor)
    may = ACTS["allege"].allows(actor, case)
    return {
        "track_line": line(case) if known else gettext("Write down an allegation") if may else "",
        "track_url": track_url(case) if known or may else "",
        "track_known": known,
    }


def key_of(value: Any) -> int:
    """A key that was posted; 0 for what is none."""
    return as_int(str(value or "")) or 0


def in_full(case: Case) -> list[TrackEntry]:
    """Every entry with its words, its decision and who is named, in one statement."""
    rows = case.track.select_related("decision", "person", "of").order_by("pk")
    return list(rows)


def entries(case: Case, actor: Actor, at: datetime, faults: dict[int, Any]) -> list[dict[str, Any]]:
    """The entries that this reader reads: all, or those that the reader wrote."""
    reads = track.reads(case, actor)
    open_ = {row.pk for row in discipline.to_confirm(case)} if reads else set()
    off = {row.of_id for row in track.granted(track.entries(case, track.K.TAKING_OFF))}
    limits = {wait.entry.pk: wait for wait in watch.of_track(case)} if reads else {}
    found = []
    for row in in_full(case):
        if not reads and row.by_id != actor.user_id:
            continue
        shape: dict[str, Any] = {
            "row": row,
            "facts": facts(row),
            "decision": getattr(row, "decision", None),
            "off": row.pk in off,
            "waits": row.pk in open_,
            "clock": limit(limits.get(row.pk), at),
        }
        if row.pk in open_:
            shape |= confirming(case, row, actor, at, faults.get(row.pk))
        found.append(shape)
    return found


def confirming(
    case: Case, row: TrackEntry, actor: Actor, at: datetime, fault: Any
) -> dict[str, Any]:
    """The form of the second person's word, or why it is not this reader's to speak."""
    obstacles = discipline.obstacles(case, row, actor, at)
    form, words = fault or (None, [])
    if form is None:
        form = TrackDecisionForm(initial={"entry": row.pk}, case=case, at=at)
    form.auto_id = f"id_{row.pk}_%s"  # there may be several on the page
    if not any(name in form.fields for name in factors.FIELDS):
        factors.ask(form)
    return {
        **(factors.asking(actor.user_id or 0, [discipline.entry_digest(row)])),
        "obstacles": [*obstacles, *discipline.open_ends(case, row)],
        "form": None if obstacles else form,
        "fault": words,
        "confirm_url": reverse("desk:track-confirm", args=[case.number]),
    }


def facts(row: TrackEntry) -> list[tuple[str, Any]]:
    """What an entry says besides its words."""
    paper = row.paper_name or gettext("File") if row.paper else ""
    shown = [
        (gettext("Outcome"), row.get_outcome_display() if row.outcome else ""),
        (gettext("Document number"), row.document_no),
        (gettext("Handed over to"), row.organ),
        (gettext("Handed over on"), day(row.handed_on)),
        (gettext("Receipt of the discipline organ"), row.receipt_no),
        (gettext("Receipt dated"), day(row.receipt_on)),
        (gettext("The receipt as a file"), paper),
        (gettext("Person"), row.person or row.name),
        (gettext("Post or unit"), row.post),
        (gettext("Meant by it"), meant(row)),
    ]
    return [(name, value) for name, value in shown if value]


def meant(row: TrackEntry) -> str:
    if row.kind != track.K.NAMING:
        return ""
    return gettext("a decision of their own") if row.own_decision else gettext("accused")


def day(value: Any) -> str:
    return date_format(value, "DATE_FORMAT") if value else ""


def limit(wait: watch.Wait | None, at: datetime) -> ClockChip | None:
    """Until when a track waits, as a chip."""
    return chip(at, wait.due, kind=str(wait.kind.label)) if wait is not None else None


def row(case: Case, actor: Actor, at: datetime) -> dict[str, Any]:
    """One track of the list."""
    waiting = discipline.to_confirm(case)
    mine = [one for one in waiting if not discipline.obstacles(case, one, actor, at)]
    return {
        "case": case,
        "url": track_url(case),
        "line": line(case),
        "since": min(one.at for one in track.entries(case, track.K.ALLEGATION)),
        "names": len(track.granted(track.entries(case, track.K.NAMING))),
        "waiting": [str(one.get_kind_display()) for one in waiting],
        "clock": limit(next(iter(watch.of_track(case)), None), at),
        "mine": bool(mine),
        "outcome": track.alleged(case) and track.outcome(case) is None,
    }
