"""The discipline track of a life: who is named, what came of it, who confirmed it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone

from demo.life import Life
from demo.material import talk
from tracker import posts, track
from tracker.models import Case, TrackEntry
from tracker.vocabulary import AccountabilityKind
from workflows import discipline

OUTCOMES = {
    AccountabilityKind.DECISION: 55,
    AccountabilityKind.HANDED_OVER: 15,
    AccountabilityKind.NONE_FOUND: 30,
}
ORGAN = "区纪委监委派驻纪检监察组"


def perform(life: Life, act: str, **payload: Any) -> TrackEntry:
    """The discipline officer does one thing on the track, now."""
    actor = posts.actor(life.person("discipline"), life.now).proven()
    return discipline.perform(life.row.pk, act, actor, at=life.now, tell=life.news, **payload)


def confirm(life: Life, entry: TrackEntry, text: str) -> None:
    actor = posts.actor(life.person("auditor"), life.now).proven()
    given = {"entry": entry.pk, "granted": "yes", "text": text}
    discipline.confirm(life.row.pk, actor, at=life.now, tell=life.news, **given)


def named(life: Life) -> Iterator[datetime]:
    """The head is named, which another confirms; the director says who acts instead."""
    yield life.until("name", 1, 5)
    entry = perform(life, "name", person=life.head().pk, text=talk("tracks")["named"])
    yield life.until("confirm_name", 1, 5)
    confirm(life, entry, talk("tracks")["seen"])
    yield life.until("stand_in", 0.2, 2)
    life.do(life.person("director"), "stand_in", person=life.officer().pk)


def settled(life: Life) -> Iterator[datetime]:
    """An outcome, and the word of another person on it; nothing where nothing is alleged."""
    fresh = Case.objects.get(pk=life.row.pk)
    if not track.alleged(fresh) or track.settled(fresh):
        return
    yield life.until("outcome", 1, 8)
    entry = perform(life, "outcome", **found(life))
    if life.story.fate.stall == "receipt":
        yield life.until("receipt", 1, 8)
    yield life.until("confirm", 1, 8)
    confirm(life, entry, talk("tracks")["seen"])
    yield life.until("verify", 1, 4)


def found(life: Life) -> dict[str, Any]:
    """What came of it, with the numbers of its papers."""
    rng, day = life.rng, timezone.localdate(life.now)
    kind = rng.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
    if life.story.fate.stall == "receipt":
        kind = AccountabilityKind.HANDED_OVER
    words = rng.choice(talk("accountability")[kind])
    numbers = {"year": day.year, "n2": rng.randint(3, 90), "n3": rng.randint(3, 90)}
    if kind == AccountabilityKind.NONE_FOUND:
        return {"outcome": kind, "text": words}
    text, document, *receipt = [word.format_map(numbers) for word in words]
    payload: dict[str, Any] = {"outcome": kind, "text": text, "document_no": document}
    if kind == AccountabilityKind.HANDED_OVER:
        payload |= {"organ": ORGAN, "handed_on": day}
        if life.story.fate.stall != "receipt":
            payload |= {"receipt_no": receipt[0], "receipt_on": day}
    return payload
