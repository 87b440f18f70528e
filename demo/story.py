"""What one made-up case is about: its words, its reporter, and how things are going to go."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle
from typing import Any

from django.utils import timezone

from demo import pictures
from demo.material import Topic, read, talk

CHANNELS = {"hotline": 46, "web": 17, "app": 12, "visit": 9, "letter": 5, "inspection": 3}


@dataclass(frozen=True)
class Fate:
    """How the case goes. `stall` is the verb that is still being waited for today."""

    stall: str = ""
    brisk: bool = False  # a step every working day
    overdue: bool = False
    rejected: bool = False
    returned: bool = False
    reworks: int = 0
    misconduct: bool = False
    named: bool = False  # the unit's head is named in it, and somebody stands in
    anonymous: bool = False
    unreachable: bool = False
    duplicates: int = 0
    twin_waits: bool = False  # nobody has said yet whether the other report is the same matter
    parted: bool = False  # it was another matter after all
    relapse: bool = False
    corrected: bool = False
    extension: str = ""  # asked for, and "granted" or "refused"
    deferral: bool = False
    secrecy: str = ""  # why two people decide that it is not public
    taken_back: bool = False  # what was published is withdrawn by two, and released anew
    partly: str = ""  # found partly done, and the rest goes by milestones: "granted" or "refused"
    denied: bool = False  # not solved, says the reporter; a second inspector finds otherwise
    light: bool = False  # said on the receipts to be solved, and passed without a visit
    silent: bool = False  # the unit's head does not sign: the director decides in their place
    objection: str = ""  # raised, and "dismissed" or "upheld"
    contest: str = ""  # the same, to not being accepted
    withdrawn: bool = False


@dataclass
class Story:
    """The words of a case. `words` fill the braces of every text about it, alike all the way."""

    topic: Topic
    rng: random.Random
    words: dict[str, Any]
    channel: str
    received: datetime
    place: str
    variant: int
    fate: Fate
    external_id: str = ""
    tier: str = ""
    title: str = ""
    text: str = ""
    origin: int | None = None
    promise: str = ""
    promised_on: Any = None
    measures: list[str] = field(default_factory=list)
    shots: Iterator[int] = field(default_factory=partial(cycle, range(1, pictures.SHOTS + 1)))

    def say(self, template: str) -> str:
        return template.format_map(self.words)

    def pick(self, templates: list[str]) -> str:
        return self.say(self.rng.choice(templates))

    def photo(self, good: bool, name: str) -> Any:
        """A picture of the scene that nobody has taken yet, before (`good` is false) or after."""
        return pictures.upload(self.topic.photo, good, next(self.shots), name)


def compose(
    topic: Topic, received: datetime, fate: Fate, rng: random.Random, channel: str = ""
) -> Story:
    """Write a case about the topic."""
    channel = channel or rng.choices(list(CHANNELS), list(CHANNELS.values()))[0]
    spot = rng.choice(read("places")[topic.place])
    words = {
        "p": spot,
        "n": rng.randint(2, 6),
        "d": rng.randint(7, 19),
        "b": rng.randint(1, 16),
        "h": rng.randint(22, 180),
        "m": rng.randint(2, 9),
        "y": rng.randint(3, 98) * 100,
    }
    variant = rng.randrange(len(topic.texts))
    story = Story(
        topic=topic,
        rng=rng,
        words=words,
        channel=channel,
        received=received,
        place=read("places")["towns"].get(spot, "") + spot,
        variant=variant,
        fate=fate,
        tier=topic.tier,
    )
    story.title = story.say(topic.titles[variant])
    story.text = wrapped(story, topic.texts[variant])
    count = rng.randint(2, min(3, len(topic.measures)))
    chosen = sorted(rng.sample(range(len(topic.measures)), count))
    story.measures = [story.say(topic.measures[i]) for i in chosen]
    return story


def wrapped(story: Story, template: str) -> str:
    """The text as this channel takes it down."""
    openings = talk("openings").get(story.channel, [""])
    closing = talk("secrecy") if story.fate.anonymous else story.pick(talk("closings"))
    return story.pick(openings) + story.say(template) + closing


def retold(story: Story, received: datetime) -> Story:
    """The same matter, reported once more by somebody else: other words, the same facts."""
    rng = random.Random(f"{story.title} {received}")
    again = Story(
        topic=story.topic,
        rng=rng,
        words=story.words,
        channel=rng.choice(list(CHANNELS)),
        received=received,
        place=story.place,
        variant=story.variant,
        fate=Fate(anonymous=rng.random() < 0.2, stall="merge" if story.fate.twin_waits else ""),
        tier=story.topic.tier,
        title=story.title,
    )
    again.text = wrapped(again, story.topic.texts[story.variant])
    return again


def relapsed(story: Story, received: datetime, origin: int) -> Story:
    """The same matter found again by the follow-up of the closed case `origin`."""
    again = retold(story, received)
    words = {"title": story.title, "again": again.rng.choice(talk("relapse_again"))}
    again.channel, again.origin = "follow_up", origin
    again.title = f"回头看：{story.title}"[:200]
    again.text = again.rng.choice(talk("relapse")).format_map(words)
    again.fate = Fate(anonymous=True, reworks=int(again.rng.random() < 0.2))
    again.measures = list(story.measures)
    return again


def rejected(received: datetime, rng: random.Random) -> tuple[dict[str, str], dict[str, str]]:
    """Payloads of log and reject of a matter that does not belong here."""
    code, title, text, reason = rng.choice(talk("rejections"))
    return {"title": title, "text": text}, {"route_code": code, "reason": reason}


def promised(story: Story, days: int) -> None:
    """A promise given at a hearing: so many days from the day it was received."""
    story.promised_on = timezone.localdate(story.received) + timedelta(days=days)
    day = f"{story.promised_on.month}月{story.promised_on.day}日"
    story.promise = story.rng.choice(talk("promises")).format(day=day)
    story.tier = "hearing"
