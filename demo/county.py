"""Units and people of the demo county."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from simple_history.utils import bulk_create_with_history

from demo import PASSWORD
from demo.material import read, topics
from tracker.models import Category, Unit, User
from tracker.vocabulary import Role, UnitKind

CLERKS = 3
INSPECTORS = 12
TERM_DAYS = 3 * 365
# Days from the beginning of an inspector's term to today; the other terms cover all of the time.
TERM_AGES = {10: 1_250, 11: 90}
# What is older than this has been told and read long ago.
NEWS = timedelta(days=7)
EMPLOYERS = {3: "hospital", 5: "education", 7: "waterworks", 9: "justice"}


@dataclass
class County:
    """Who there is: units by code, people by user name, categories by path; the day it is."""

    today: date
    units: dict[str, Unit]
    people: dict[str, User]
    categories: dict[str, Category]


def make(today: date, rng: random.Random) -> County:
    units = make_units()
    return County(
        today=today,
        units=units,
        people=make_people(units, today, rng),
        categories=make_categories(),
    )


def make_units() -> dict[str, Unit]:
    rows = read("units")
    bulk_create_with_history([_unit(row) for row in rows], Unit)
    units = {unit.code: unit for unit in Unit.objects.all()}
    bulk_create_with_history([part for row in rows for part in _parts(row, units)], Unit)
    return units


def _unit(row: dict[str, Any]) -> Unit:
    return Unit(
        code=row["code"],
        name=row["name"],
        short_name=row["short"],
        unit_class=row["class"],
        appraised=row["appraised"],
        duties=row["duties"],
    )


def _parts(row: dict[str, Any], units: dict[str, Unit]) -> Iterator[Unit]:
    for kind in (UnitKind.STATION, UnitKind.WINDOW):
        for number, name in enumerate(row[f"{kind}s"], start=1):
            yield Unit(
                code=f"{row['code']}.{kind}{number}",
                name=f"{row['short']}{name}",
                kind=kind,
                unit_class=row["class"],
                parent=units[row["code"]],
                appraised=row["appraised"],
            )


def names(rng: random.Random) -> Iterator[str]:
    """Made-up names, none twice."""
    words = read("people")
    pairs = [surname + given for surname in words["surnames"] for given in words["given"]]
    rng.shuffle(pairs)
    return iter(pairs)


def make_people(units: dict[str, Unit], today: date, rng: random.Random) -> dict[str, User]:
    name, posts, secret = names(rng), read("people")["posts"], make_password(PASSWORD)

    def person(username: str, role: Role, unit: Unit | None = None, post: str = "") -> User:
        return User(
            username=username,
            role=role,
            unit=unit,
            name=next(name),
            post=post or posts[role],
            password=secret,
        )

    people = [person(f"clerk{i}", Role.CLERK) for i in range(1, CLERKS + 1)]
    people += [person("director", Role.DIRECTOR), person("auditor", Role.AUDITOR)]
    admin = person("admin", Role.ADMIN)
    admin.is_staff = admin.is_superuser = True
    people.append(admin)
    for number in range(1, INSPECTORS + 1):
        employer = units.get(EMPLOYERS.get(number, ""))
        user = person(
            f"inspector{number}", Role.INSPECTOR, employer, posts[Role.INSPECTOR][number - 1]
        )
        user.term_start = today - timedelta(days=TERM_AGES.get(number, 800))
        user.term_end = user.term_start + timedelta(days=TERM_DAYS)
        people.append(user)
    for code, unit in units.items():
        people.append(person(f"head.{code}", Role.HEAD, unit))
        people.append(person(f"officer.{code}", Role.OFFICER, unit))
    bulk_create_with_history(people, User)
    return {user.username: user for user in User.objects.all()}


def make_categories() -> dict[str, Category]:
    found: dict[str, Category] = {}
    for path in sorted({topic.category for topic in topics()}):
        parent = None
        trail: list[str] = []
        for word in path.split("/"):
            trail.append(word)
            key = "/".join(trail)
            if key not in found:
                found[key] = Category.objects.create(name=word, parent=parent, path=key)
            parent = found[key]
    return found
