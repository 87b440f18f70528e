"""Which cases there are: those that every demo has, and those that chance brings."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from demo import TOUR_CLOSED, TOUR_INTAKE, TOUR_SIGNING
from demo.material import Topic, topic, topics
from demo.story import Fate, Story, compose, promised
from tracker import reference

DAYS = 730
HEARING_AGES = (72, 254, 438, 620)  # days ago, two hearings a year
PAST_STALLING = 100  # days after which chance lets nobody keep a case waiting any more
STALLS = (
    *("plan", "submit", "submit", "submit", "call_back", "verify"),
    *("release", "sign", "close"),
)
NEW_STALLS = ("assign", "assign", "acknowledge", "plan", "submit")  # of the last days
NEW = 15  # days
LIGHT = 0.5  # of those whose tier has a light road
# Chance of each thing to happen to a case.
CHANCES = {
    "overdue": 0.11,
    "returned": 0.06,
    "anonymous": 0.13,
    "unreachable": 0.05,
    "relapse": 0.05,
    "corrected": 0.04,
}


@dataclass(frozen=True)
class Scene:
    """A case that every demo county has, however small: a topic, an age in working days, a fate."""

    topic: str
    age: int
    fate: Fate
    tier: str = ""
    external_id: str = ""


SCENES = (
    Scene("water_out", 1, Fate(stall="assign"), external_id=TOUR_INTAKE),
    Scene("heat_cold", 15, Fate(stall="sign", brisk=True), "hotline_7d", TOUR_SIGNING),
    Scene("permit", 60, Fate(brisk=True, reworks=1, misconduct=True), external_id=TOUR_CLOSED),
    Scene("food", 1, Fate(stall="assign", anonymous=True)),
    Scene("pothole", 2, Fate(stall="acknowledge"), "general_15"),
    Scene("garbage", 6, Fate(stall="acknowledge"), "general_5"),
    Scene("parking", 4, Fate(stall="plan", brisk=True), "general_30"),
    Scene("river", 12, Fate(stall="submit"), "general_30"),
    Scene("noise_site", 25, Fate(stall="submit"), "general_15"),
    Scene("property", 12, Fate(stall="call_back", brisk=True), "general_15"),
    Scene("bus", 20, Fate(stall="verify", brisk=True), "general_30"),
    Scene("school_canteen", 8, Fate(stall="sign", brisk=True), "general_30"),
    Scene("lamp", 9, Fate(stall="sign_inspector", brisk=True), "general_30"),
    Scene("subsidy", 25, Fate(stall="close", brisk=True, misconduct=True)),
    Scene("wages", 40, Fate(brisk=True, duplicates=2)),
    Scene("dog", 30, Fate(rejected=True)),
    Scene("dance", 7, Fate(stall="reject", brisk=True, rejected=True)),
    Scene("broadband", 26, Fate(rejected=True, brisk=True, contest="dismissed")),
    Scene("provident", 12, Fate(stall="assign", rejected=True, brisk=True, contest="upheld")),
    Scene("taxi", 9, Fate(stall="decide_contest", rejected=True, brisk=True, contest="upheld")),
    Scene("plates", 8, Fate(stall="withdraw", brisk=True, withdrawn=True)),
    Scene("catkin", 33, Fate(brisk=True, withdrawn=True)),
    Scene("gas_smell", 5, Fate(stall="submit", brisk=True, duplicates=1, twin_waits=True)),
    Scene("household", 9, Fate(stall="submit", brisk=True, duplicates=1, parted=True)),
    Scene("dibao", 90, Fate(brisk=True, relapse=True, misconduct=True)),
    Scene("power_out", 45, Fate(brisk=True, unreachable=True)),
    Scene("smoke", 50, Fate(brisk=True, anonymous=True)),
    Scene("toilet", 55, Fate(brisk=True, returned=True, corrected=True)),
    Scene("charging", 9, Fate(stall="decide_extension", brisk=True, extension="granted")),
    Scene("truck", 12, Fate(stall="submit", brisk=True, extension="granted")),
    Scene("hospital_fee", 14, Fate(stall="submit", brisk=True, extension="refused")),
    Scene("phone_signal", 6, Fate(stall="decide_deferral", brisk=True, deferral=True)),
    Scene("house_cert", 26, Fate(stall="resume", brisk=True, deferral=True)),
    Scene("land", 48, Fate(stall="submit", brisk=True, deferral=True)),
    Scene("bus", 26, Fate(stall="decide_long", brisk=True, reworks=1, partly="granted")),
    Scene("river", 34, Fate(stall="milestone 2", brisk=True, reworks=1, partly="granted")),
    Scene("heat_cold", 80, Fate(brisk=True, reworks=1, partly="granted")),
    Scene("clinic", 9, Fate(stall="decide_objection", brisk=True, objection="dismissed")),
    Scene("farm_smell", 42, Fate(brisk=True, objection="upheld")),
    Scene("prepaid", 46, Fate(brisk=True, objection="dismissed")),
    Scene("bus", 52, Fate(brisk=True, denied=True)),
    Scene("truck", 54, Fate(brisk=True, silent=True)),
    Scene("lamp", 24, Fate(stall="ruling", brisk=True, silent=True), "general_30"),
    Scene("parking", 18, Fate(brisk=True, denied=True, stall="second_look"), "general_5"),
    Scene("garbage", 20, Fate(brisk=True, denied=True, stall="look"), "general_5"),
    Scene("noise_site", 22, Fate(brisk=True, denied=True, stall="difference"), "general_5"),
    Scene("permit", 14, Fate(brisk=True, misconduct=True, stall="outcome"), "general_15"),
    Scene("subsidy", 16, Fate(brisk=True, misconduct=True, stall="confirm"), "general_15"),
    Scene("dibao", 18, Fate(brisk=True, misconduct=True, stall="receipt"), "general_15"),
    Scene("household", 12, Fate(brisk=True, misconduct=True, named=True, stall="sign")),
    Scene("river", 75, Fate(overdue=True), "general_15"),
    Scene("insurance", 44, Fate(brisk=True, secrecy="privacy")),
    Scene("veterans", 11, Fate(stall="close", brisk=True, secrecy="minor"), "general_30"),
    Scene(
        "pension", 8, Fate(stall="decide_nonpublic", brisk=True, secrecy="privacy"), "general_30"
    ),
    Scene("fee", 9, Fate(stall="decide_unpublish", brisk=True, taken_back=True), "general_30"),
    Scene("bank_card", 47, Fate(brisk=True, taken_back=True)),
    Scene("tutoring", 7, Fate(stall="release", brisk=True), "general_30"),
    Scene("lamp", 5, Fate(stall="release", brisk=True, light=True), "hotline_7d"),
    Scene("garbage", 6, Fate(stall="release", brisk=True, light=True), "hotline_7d"),
    Scene("toilet", 7, Fate(stall="sign", brisk=True, light=True), "hotline_7d"),
)


def scenes(today: date, seed: str) -> Iterator[Story]:
    for number, scene in enumerate(SCENES):
        rng = random.Random(f"{seed} scene {number}")
        day = reference.calendar().add(today - timedelta(days=2 * scene.age + 14), 0)
        while reference.calendar().between(day, today) > scene.age:
            day = reference.calendar().add(day, 1)
        story = compose(topic(scene.topic), moment(day, rng), scene.fate, rng, "hotline")
        story.external_id = scene.external_id
        yield replace(story, tier=scene.tier or story.tier)


def moment(day: date, rng: random.Random) -> datetime:
    """Some time of the day at which people complain."""
    start = datetime.combine(day, time(7, 30)) + timedelta(seconds=rng.randrange(13 * 3600))
    return timezone.make_aware(start)


def by_chance(count: int, today: date, seed: str) -> Iterator[Story]:
    """So many cases over two years, more of them lately; one in twenty from a hearing."""
    for number in range(count):
        rng = random.Random(f"{seed} {number}")
        age = 1 + int(DAYS * rng.random() ** 1.6)
        hearing = rng.random() < 0.05
        if hearing:
            age = rng.choice(HEARING_AGES)
        received = moment(today - timedelta(days=age), rng)
        chosen = in_season(received, rng)
        lot = replace(
            fate(chosen, age, rng), light=random.Random(f"{seed} light {number}").random() < LIGHT
        )
        story = compose(chosen, received, lot, rng, "hearing" if hearing else "")
        if hearing:
            promised(story, rng.randint(30, 90))
        elif story.channel == "hotline":
            story.external_id = f"QY{received:%Y%m%d}{number:04d}"
        yield story


def in_season(received: datetime, rng: random.Random) -> Topic:
    found = [topic for topic in topics() if received.month in topic.months]
    return rng.choices(found, [topic.weight for topic in found])[0]


def fate(chosen: Topic, age: int, rng: random.Random) -> Fate:
    luck: dict[str, Any] = {name: rng.random() < chance for name, chance in CHANCES.items()}
    reworks = rng.choices([0, 1, 2], [84, 14, 2])[0]
    stalls = age < PAST_STALLING and rng.random() < 0.3
    rejected = rng.random() < 0.045
    contest = rng.choices(["", "dismissed"], [88, 12])[0]
    withdrawn = rng.random() < 0.01 and not luck["anonymous"]
    return Fate(
        **luck,
        reworks=reworks,
        rejected=rejected,
        contest=contest,
        withdrawn=withdrawn,
        misconduct=chosen.misconduct and rng.random() < 0.6 and not withdrawn,
        duplicates=rng.choices([0, 1, 2], [93, 5, 2])[0],
        stall=rng.choice(NEW_STALLS if age < NEW else STALLS) if stalls else "",
        extension=rng.choices(["", "granted", "refused"], [90, 7, 3])[0],
        deferral=rng.random() < 0.015,
        partly="",
        objection=rng.choices(["", "dismissed", "upheld"], [94, 4, 2])[0],
    )
