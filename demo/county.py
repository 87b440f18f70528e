"""Units and people of the demo county."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from demo import PASSWORD
from demo.material import read, topics
from tracker import reference
from tracker.models import Absence, Category, PasswordSigning, Post, Unit, User
from tracker.vocabulary import Role, Tenure, UnitKind

CLERKS = 3
INSPECTORS = 12
TERM_DAYS = 3 * 365
# Days from the beginning of an inspector's term to today; the other terms cover all of the time.
TERM_AGES = {10: 1_250, 11: 90}
# How long ago the other posts began, in days.
SINCE = 2_000
# Deputies, and somebody with two posts: person, role, unit, title, how it is held.
MORE_POSTS = (
    ("clerk1", Role.DIRECTOR, "", "副主任", Tenure.DEPUTY),
    ("officer.water", Role.HEAD, "water", "副局长", Tenure.DEPUTY),
    ("officer.justice", Role.HEAD, "justice", "副局长", Tenure.DEPUTY),
    ("officer.justice", Role.OFFICER, "archives", "联络员", Tenure.HOLDER),
)
AWAY = "head.justice"  # whose deputy acts
# What is older than this has been told and read long ago.
NEWS = timedelta(days=7)
# Categories about the conduct of people, by path.
OF_CONDUCT = frozenset({topic.category for topic in topics() if topic.misconduct})
EMPLOYERS = {3: "hospital", 5: "education", 7: "waterworks", 9: "justice"}


@dataclass
class County:
    """Who there is: units by code, people by user name, categories by path; the day it is."""

    today: date
    units: dict[str, Unit]
    people: dict[str, User]
    categories: dict[str, Category]


def make(today: date, rng: random.Random) -> County:
    since = timezone.make_aware(datetime.combine(today - timedelta(days=SINCE), time()))
    # Who plays all parts alone has no passkey for each of them; every signature says so.
    PasswordSigning.objects.create(since=since, why="演示县：人物皆属虚构，凭密码即可签字")
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
    name, titles, secret = names(rng), read("people")["posts"], make_password(PASSWORD)
    given: dict[str, list[Post]] = {}

    def person(username: str, role: Role, **post: Any) -> User:
        post = {"title": titles[role], "starts_on": today - timedelta(days=SINCE), **post}
        given[username] = [Post(role=role, **post)]
        return User(username=username, name=next(name), password=secret)

    people = [person(f"clerk{i}", Role.CLERK) for i in range(1, CLERKS + 1)]
    people += [person("director", Role.DIRECTOR), person("auditor", Role.AUDITOR)]
    people.append(person("admin", Role.ADMIN))
    for number in range(1, INSPECTORS + 1):
        since = today - timedelta(days=TERM_AGES.get(number, 800))
        term = {"starts_on": since, "ends_on": since + timedelta(days=TERM_DAYS)}
        title = titles[Role.INSPECTOR][number - 1]
        user = person(f"inspector{number}", Role.INSPECTOR, title=title, **term)
        user.employer = units.get(EMPLOYERS.get(number, ""))
        people.append(user)
    for code, unit in units.items():
        people.append(person(f"head.{code}", Role.HEAD, unit=unit))
        people.append(person(f"officer.{code}", Role.OFFICER, unit=unit))
    people.append(person("discipline", Role.DISCIPLINE))
    for username, role, code, title, tenure in MORE_POSTS:
        post = Post(role=role, unit=units.get(code), title=title, tenure=tenure)
        post.starts_on = today - timedelta(days=SINCE)
        given[username].append(post)
    bulk_create_with_history(people, User)
    found = {user.username: user for user in User.objects.all()}
    for username, posts in given.items():
        for post in posts:
            post.person = found[username]
    bulk_create_with_history([post for posts in given.values() for post in posts], Post)
    Absence.objects.create(
        person=found[AWAY], starts_on=today - timedelta(days=1), ends_on=today + timedelta(days=5)
    )
    reference.changed()
    return found


def make_categories() -> dict[str, Category]:
    found: dict[str, Category] = {}
    for path in sorted({topic.category for topic in topics()}):
        parent = None
        trail: list[str] = []
        for word in path.split("/"):
            trail.append(word)
            key = "/".join(trail)
            if key not in found:
                found[key] = Category.objects.create(
                    name=word, parent=parent, path=key, misconduct=key in OF_CONDUCT
                )
            parent = found[key]
    return found
