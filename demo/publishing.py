"""What the demo county has published, and what some reporters answered on their receipts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from demo.life import Life
from demo.material import talk
from tracker import posts
from tracker.actor import Actor
from tracker.drawing import commitment
from tracker.masking import mask
from tracker.models import Case, DrawKey
from tracker.verbs.public import deferral
from tracker.vocabulary import LEFT, Satisfaction, Solved, Status, VerbName
from workflows.door import perform_payload

NEWEST = 200  # cases of which the office has released a summary
EVERY = 3  # of the cases handed in, one reporter so many answers on the receipt
PAUSE = timedelta(minutes=20)
HIDDEN = (*LEFT, Status.LOGGED)


def publish(lives: Iterable[Life], end: datetime) -> None:
    """Release the newest that nobody can read yet, let reporters answer; all before `end`."""
    known = [life for life in lives if life.case is not None and life.row.status not in HIDDEN]
    newest = sorted(known, key=lambda life: life.row.pk, reverse=True)[:NEWEST]
    for place, life in enumerate(reversed(newest)):
        answered = life.row.status in (Status.SUBMITTED, Status.VERIFIED)
        if answered and place % EVERY == 0:
            answer(life, end)
        if shown(life):
            release(life, end)


def shown(life: Life) -> bool:
    """Whether the office shows the case by now; of a verified one that is a step of its own."""
    mine = life.row
    waits = mine.status == Status.VERIFIED or mine.not_public
    return not waits and not mine.public_texts.exists()


def release(life: Life, end: datetime) -> None:
    clerk = life.clerk()
    act(life, VerbName.RELEASE, posts.actor(clerk, end), end, summary(life))


def summary(life: Life) -> dict[str, str]:
    """What the matter is about, without the reporter's own words around it."""
    reply, put_off = life.row.replies.last(), deferral(life.row)
    return {
        "title": mask(life.row.title).text,
        "text": mask(life.story.say(life.story.topic.texts[life.story.variant])).text,
        "reply": mask(reply.text).text if reply else "",
        "measures": mask("\n".join(row.text for row in life.row.measures.order_by("pk"))).text,
        "deferral": mask(put_off.reason).text if put_off else "",
    }


def answer(life: Life, end: datetime) -> None:
    """One reporter says on the receipt whether it is solved."""
    report = life.row.reports.first()
    if report is None or life.story.fate.denied:
        return
    solved = Solved.YES
    said = life.rng.choice([Satisfaction.VERY, Satisfaction.VERY, Satisfaction.FAIRLY])
    if life.row.status == Status.SUBMITTED and life.rng.random() < 1 / EVERY:
        solved, said = Solved.NO, Satisfaction.RATHER_NOT
    remark = life.story.pick(talk("remarks")[said])
    payload = {"solved": solved.value, "satisfaction": said.value, "remark": remark}
    act(life, VerbName.ANSWER, Actor.citizen(report), end, payload)


def promise_keys(today: date, seed: str, months: int = 26) -> None:
    """The keys of the draws of two years, each published some days before its month began.

    Made of the seed, so that the same day makes the same county; no secret of anybody's.
    """
    month = today.replace(day=1)
    rows = []
    for _n in range(months):
        key = hashlib.sha256(f"{seed} {month}".encode()).hexdigest()
        made = timezone.make_aware(datetime.combine(month - timedelta(days=6), time(9)))
        rows.append(DrawKey(month=month, key=key, digest=commitment(key), made_at=made))
        month = (month - timedelta(days=1)).replace(day=1)
    DrawKey.objects.bulk_create(reversed(rows), ignore_conflicts=True)


def act(life: Life, verb: str, actor: Actor, end: datetime, payload: dict[str, Any]) -> None:
    """Some minutes after the last event, and before the county's morning."""
    last = Case.objects.values_list("moved_at", flat=True).get(pk=life.row.pk)
    at = max(last, min(last + PAUSE, end - timedelta(seconds=1)))
    life.case = perform_payload(life.row.pk, verb, actor, payload, at=at, tell=False).case
