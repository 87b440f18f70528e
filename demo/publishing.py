"""What the demo county has published, and what some reporters answered on their receipts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from demo.life import Life
from demo.material import talk
from tracker.actor import Actor
from tracker.masking import mask
from tracker.models import Case
from tracker.vocabulary import LEFT, Satisfaction, Status, VerbName
from workflows.door import perform_payload

NEWEST = 200  # cases of which the office has released a summary
EVERY = 3  # of the cases handed in, one reporter so many answers on the receipt
PAUSE = timedelta(minutes=20)
HIDDEN = (*LEFT, Status.LOGGED)


def publish(lives: Iterable[Life], end: datetime) -> None:
    """Release the newest cases, and let reporters answer; all of it before `end`."""
    known = [life for life in lives if life.case is not None and life.row.status not in HIDDEN]
    newest = sorted(known, key=lambda life: life.row.pk, reverse=True)[:NEWEST]
    for place, life in enumerate(reversed(newest)):
        answered = life.row.status in (Status.SUBMITTED, Status.VERIFIED)
        if answered and place % EVERY == 0:
            answer(life, end)
        release(life, end)


def release(life: Life, end: datetime) -> None:
    """The summary is what the matter is about, without the reporter's own words around it."""
    reply = life.row.replies.last()
    payload = {
        "title": mask(life.row.title).text,
        "text": mask(life.story.say(life.story.topic.texts[life.story.variant])).text,
        "reply": mask(reply.text).text if reply else "",
    }
    clerk = life.clerk()
    act(life, VerbName.RELEASE, Actor.of(clerk, end.date()), end, payload)


def answer(life: Life, end: datetime) -> None:
    """One reporter says on the receipt whether it is solved."""
    report = life.row.reports.first()
    if report is None:
        return
    said = life.rng.choice([Satisfaction.VERY, Satisfaction.VERY, Satisfaction.FAIRLY])
    if life.row.status == Status.SUBMITTED and life.rng.random() < 1 / EVERY:
        said = Satisfaction.RATHER_NOT
    remark = life.story.pick(talk("remarks")[said])
    payload = {"satisfaction": said.value, "remark": remark}
    act(life, VerbName.ANSWER, Actor.citizen(report), end, payload)


def act(life: Life, verb: str, actor: Actor, end: datetime, payload: dict[str, Any]) -> None:
    """Some minutes after the last event, and before the county's morning."""
    last = Case.objects.values_list("moved_at", flat=True).get(pk=life.row.pk)
    at = max(last, min(last + PAUSE, end - timedelta(seconds=1)))
    life.case = perform_payload(life.row.pk, verb, actor, payload, at=at, tell=False).case
