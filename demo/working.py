"""The unit's part of a life: acknowledge, plan, measures, accountability, reply, submit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from demo import pace, pictures
from demo.life import URGENT, Life, Stalled
from demo.material import read, talk
from tracker.models import Measure
from tracker.vocabulary import AccountabilityKind, Gate, ReplyMethod

METHODS = [ReplyMethod.PHONE, ReplyMethod.PHONE, ReplyMethod.WRITTEN, ReplyMethod.VISIT]


def planned(life: Life) -> Iterator[datetime]:
    yield life.until("acknowledge", 0.5, 9)
    life.do(life.officer(), "acknowledge")
    yield life.until("plan", 3, 30)
    life.do(
        life.head(),
        "plan",
        leader=life.head().name,
        plan_text=life.rng.choice(talk("plans")),
        measures=measures(life),
    )


def measures(life: Life) -> list[dict[str, Any]]:
    """The measures with owners, their dates spread up to the deadline."""
    first, due = timezone.localdate(life.now), life.row.due_at
    last = max(first, timezone.localdate(due)) if due else first + timedelta(days=10)
    texts = life.story.measures
    step = (last - first) / len(texts)
    workers = life.rng.sample(read("people")["workers"], len(texts))
    return [
        {"text": text, "owner": owner, "due_on": min(last, first + step * number)}
        for number, (text, owner) in enumerate(zip(texts, workers, strict=True), start=1)
    ]


def target(life: Life) -> datetime:
    """When the unit means to be done: mostly in time, if the case's fate is not to be late."""
    rng, due = life.rng, life.row.due_at or life.now + timedelta(days=10)
    left = max(due - life.now, timedelta(minutes=20))
    if life.story.tier in URGENT and not life.story.fate.overdue:
        return life.now + left * rng.uniform(0.4, 0.8)
    if life.story.fate.overdue:
        return pace.at_work(max(due, life.now) + timedelta(days=rng.uniform(1, 14)), rng)
    if life.story.fate.brisk:
        return pace.days_later(life.now, rng, 1, 1)
    return pace.at_work(life.now + left * rng.uniform(0.35, 0.85), rng)


def worked(life: Life) -> Iterator[datetime]:
    """Measure after measure, each shown; then the reply, and the submission."""
    begun, done = life.now, target(life)
    open_ones = list(life.row.measures.filter(done_at=None))
    stalled = life.story.fate.stall == "submit"
    if stalled:
        open_ones = open_ones[:-1]
    for number, measure in enumerate(open_ones, start=1):
        yield life.at(begun + (done - begun) * (number / (len(open_ones) + 1)))
        life.do(life.officer(), "measure", **shown(life, measure))
    if stalled:
        raise Stalled
    if life.story.fate.overdue and not life.story.fate.misconduct:
        account(life)  # who let it lie is told so by the own unit
    yield life.until("reply", 0.2, 3)
    reply = life.pick_reply()
    life.do(life.officer(), "reply", text=reply, method=life.rng.choice(METHODS))
    yield life.at(max(done, life.now + timedelta(minutes=life.rng.uniform(5, 40))))
    submit(life)


def shown(life: Life, measure: Measure) -> dict[str, Any]:
    """A measure reported as done, with photos of before and after."""
    rng, topic = life.rng, life.story.topic
    shots = [(True, "整改后")] if rng.random() < 0.5 else [(False, "整改前"), (True, "整改后")]
    uploads = [life.story.photo(good, f"{word}_{life.story.place}.jpg") for good, word in shots]
    note = life.story.pick(topic.notes)
    return {"measure": measure.pk, "done": True, "note": note, "uploads": uploads}


def account(life: Life) -> None:
    """What the unit did about failings of its own people, with the number of its paper."""
    rng = life.rng
    numbers = {"year": timezone.localdate(life.now).year, "n2": rng.randint(3, 90)}
    detail, number = rng.choice(talk("accountability")[AccountabilityKind.DECISION])
    payload = {"detail": detail, "document_no": number.format_map(numbers)}
    life.do(life.head(), "account", kind=AccountabilityKind.DECISION, **payload)


def submit(life: Life) -> None:
    life.do(life.head(), "submit", remark=life.rng.choice(talk("submit")))


def reworked(life: Life, failed: list[str]) -> Iterator[datetime]:
    """Once more from where the inspector found it wanting; something new must be shown."""
    rng, story = life.rng, life.story
    begun, done = life.now, target(life)
    yield life.at(begun + (done - begun) / 2)
    name = f"返工后_{story.place}.jpg"
    demands = list(life.row.demands.filter(round=life.row.round))
    for demand in demands:
        text = rng.choice(talk("again"))
        uploads = [story.photo(True, name)]
        life.do(life.officer(), "respond", demand=demand.pk, text=text, uploads=uploads)
        life.now += timedelta(minutes=rng.uniform(3, 20))
    if not demands or rng.random() < 0.4:
        uploads = [story.photo(True, name), ledger(life)]
        life.do(life.officer(), "attach", uploads=uploads, caption=rng.choice(talk("again")))
    if Gate.ACCOUNTABILITY in failed:
        yield life.until("account", 0.2, 2)
        account(life)
    if Gate.REPLY in failed:
        yield life.until("reply", 0.2, 2)
        text = rng.choice(talk("second_reply")).format(reply=life.pick_reply())
        life.do(life.officer(), "reply", text=text, method=ReplyMethod.VISIT)
    yield life.at(max(done, life.now + timedelta(minutes=rng.uniform(5, 40))))
    submit(life)


def ledger(life: Life) -> Any:
    """The unit's own list of what was done, as a spreadsheet."""
    rows: list[tuple[str, ...]] = [("整改措施", "责任人", "完成时限", "完成情况")]
    rows += [(m.text, m.owner, m.due_on.isoformat(), m.progress) for m in life.row.measures.all()]
    title = f"{life.row.number} 整改台账"
    return pictures.sheet("整改台账.xlsx", title, rows, timezone.localtime(life.now))
