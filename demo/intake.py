"""How a made-up case comes in: logged, declined, merged, assigned, returned and assigned again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from demo import leaving, pace
from demo.life import URGENT, Life, Stalled
from demo.material import talk
from demo.story import rejected, retold
from tracker.models import Tier
from tracker.verbs.unit_words import proposal


def logged(life: Life, **changes: Any) -> Iterator[datetime]:
    """The clerk writes it down: at once by telephone, next morning if it came at night."""
    story, rng = life.story, life.rng
    if story.tier in URGENT:
        yield life.at(story.received + timedelta(minutes=rng.uniform(2, 8)))
    else:
        yield life.at(pace.later(story.received, rng, 0.1, 1.5))
    payload: dict[str, Any] = {
        "title": story.title,
        "text": story.text,
        "place": story.place,
        "channel": story.channel,
        "received_at": story.received,
        "category": life.county.categories[story.topic.category].pk,
        "suggested_unit": life.county.units[story.topic.unit].pk,
        "misconduct_alleged": story.fate.misconduct,
        "external_id": story.external_id,
        "origin": story.origin,
        "promise": story.promise,
        "promised_on": story.promised_on,
        **reporter(life),
    }
    if story.channel in ("app", "web", "inspection") and rng.random() < 0.6:
        name = f"现场照片_{story.place}.jpg"
        payload["uploads"] = [story.photo(False, name)]
    life.do(life.clerk(), "log", **{**payload, **changes})


def reporter(life: Life) -> dict[str, Any]:
    """Nobody, or a made-up name with a number that was never given out."""
    if life.story.fate.anonymous or life.story.origin is not None:
        return {"anonymous": True}
    name = life.rng.choice(["先生", "女士"])
    surname = life.rng.choice("王李张刘陈杨赵黄周吴徐孙马胡朱郭何林高罗")
    return {
        "reporter_name": surname + name,
        "reporter_contact": f"1380000{life.rng.randrange(10_000):04d}",
    }


def declined(life: Life) -> Iterator[datetime]:
    """A matter that belongs elsewhere: logged, and the reporter told where."""
    matter, reason = rejected(life.story.received, life.rng)
    nothing = {"category": None, "suggested_unit": None, "place": "", "misconduct_alleged": False}
    yield from logged(life, **nothing, **matter)
    yield from leaving.declined(life, reason)


def duplicate(life: Life, target: Life) -> Iterator[datetime]:
    """Reported once more."""
    yield from logged(life)
    with suppress(Stalled):
        yield from leaving.joined(life, target)


def reported_again(life: Life) -> None:
    """Let others report the same matter in the next days."""
    for _i in range(life.story.fate.duplicates):
        received = life.now + timedelta(hours=life.rng.uniform(3, 90))
        other = Life(life.county, retold(life.story, received), received, life.spawn)
        life.spawn(other, duplicate(other, life))


def corrected(life: Life) -> Iterator[datetime]:
    yield life.until("correct", 0.3, 3)
    place = f"{life.story.place}东侧"
    life.do(life.clerk(), "correct", place=place, reason="来电人补充说明具体位置")


def assigned(life: Life) -> Iterator[datetime]:
    """Assigned; now and then to the wrong unit first, which returns it in its window."""
    story, units = life.story, life.county.units
    right = units[story.topic.unit]
    if story.fate.returned:
        wrong = units[story.topic.co or "justice"]
        yield life.until("assign", 1, 10)
        life.do(life.clerk(), "assign", unit=wrong.pk, **terms(life))
        yield life.until("return", 0.5, 5)
        reason = life.rng.choice(talk("returns")).format(other=right.short_name)
        life.do(life.officer(), "return", reason=reason)
    yield life.until("assign", 0.5, 10)
    helper = units.get(story.topic.co)
    co_units = [helper.pk] if helper is not None and life.rng.random() < 0.3 else []
    life.do(life.clerk(), "assign", unit=right.pk, co_units=co_units, **terms(life))


def terms(life: Life) -> dict[str, Any]:
    tier = Tier.objects.get(code=life.story.tier)
    return {
        "tier": tier.pk,
        "promised_on": life.story.promised_on,
        "misconduct_alleged": life.story.fate.misconduct,
        **{f"unit_{name}": words for name, words in proposal(life.row).items()},
    }
