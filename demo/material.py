"""The words that the demo county is written with, read from the JSON files beside."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "material"


@dataclass(frozen=True)
class Topic:
    """One kind of complaint. Title i goes with text i; braces are filled in by `story.Story`."""

    key: str
    unit: str
    co: str
    category: str
    tier: str
    place: str
    photo: str
    weight: int
    titles: list[str]
    texts: list[str]
    measures: list[str]
    notes: list[str]
    replies: list[str]
    misconduct: bool = False
    months: list[int] = field(default_factory=lambda: list(range(1, 13)))


@cache
def read(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@cache
def topics() -> list[Topic]:
    names = ("topics_life", "topics_people", "topics_order")
    return [Topic(**row) for name in names for row in read(name)]


@cache
def topic(key: str) -> Topic:
    return next(topic for topic in topics() if topic.key == key)


def talk(name: str) -> Any:
    """What people say and write along the way of a case."""
    return read("talk")[name]
