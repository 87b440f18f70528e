"""The named cast of all tests: three units, one person for every role, and a case's whole life.

Wang is clerk, Zhou director, Sun auditor, Ji discipline officer, Gao administrator. The water
bureau has officer Li and head Zhao; the traffic bureau officer Qian and head Feng. Chen and Wei are
inspectors; Wei works for the water bureau.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from tests.leaving import Leaving
from tests.sent_back import SentBack, all_passed, photo
from tests.steps import steps
from tests.tracks import Tracks
from tracker import custody, posts
from tracker.actor import Actor, GivenFactor
from tracker.models import Case, PasswordSigning, Post, Tier, Unit, User
from tracker.verbs.unit_words import proposal
from tracker.vocabulary import FactorKind, Role, UnitClass, UnitKind
from workflows.door import Outcome, perform

ZONE = ZoneInfo("Asia/Shanghai")
PASSWORD = "correct-horse-battery"  # of made-up people
FACTOR = GivenFactor(FactorKind.TOTP)  # what they sign with, where no page asks for it
HIRED = date(2024, 1, 1)
# What the office lets the unit read, where a test hands over a case by itself.
UNIT_WORDS = {"unit_title": "小区停水", "unit_text": "二号楼停水三天。"}
START = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)  # a Monday


def hired(fields: dict[str, Any], post: dict[str, Any]) -> User:
    """One person more, who cannot sign in yet."""
    user = User(**fields)
    user.set_unusable_password()
    user.save()
    if post["role"]:
        Post.objects.create(person=user, **post)
    return user


class Office:
    """Units and people, and the posts that people hold."""

    now: datetime
    people: dict[str, User]

    def actor(self, username: str, role: str | None = None) -> Actor:
        raise NotImplementedError

    def unit(self, code: str, name: str, kind: str, parent: Unit | None = None) -> Unit:
        form = UnitKind.UNIT if parent is None else UnitKind.STATION
        fields = {"code": code, "name": name, "unit_class": kind, "kind": form, "parent": parent}
        return steps.step(["unit", fields], lambda: Unit.objects.create(**fields))

    def person(
        self, username: str, name: str, role: str, unit: Unit | None = None, **changes: Any
    ) -> User:
        """Somebody with a post; an inspector's `unit` is the employer, and the term has an end."""
        active = changes.pop("is_active", True)
        fields: dict[str, Any] = {"username": username, "name": name, "is_active": active}
        post: dict[str, Any] = {"role": role, "unit": unit, "starts_on": HIRED}
        if role == Role.INSPECTOR:
            fields["employer"], post["unit"] = unit, None
            post["ends_on"] = date(2026, 12, 31)
        post |= changes
        user = steps.step(["person", fields, post], lambda: hired(fields, post))
        self.people[username] = user
        return user

    def post(self, username: str, role: str, unit: Unit | None = None, **changes: Any) -> Post:
        """One more post for somebody, from the first day on."""
        fields = {"role": role, "unit": unit, "starts_on": HIRED, **changes}
        return Post.objects.create(person=self.people[username], **fields)

    def employed(self, username: str, unit: Unit | None) -> None:
        """Let the office enter another employer."""
        person = self.people[username]
        person.employer = unit
        custody.change(person, self.actor("wang"), self.now)

    def term(self, username: str, ends_on: date) -> None:
        """Let the posts of somebody end on this day."""
        for post in Post.objects.filter(person=self.people[username], ended_at=None):
            post.ends_on = ends_on
            post.save()

    def moves(self, username: str, role: str, unit: Unit | None = None, **changes: Any) -> Post:
        """Somebody leaves all posts and gets another."""
        for post in Post.objects.filter(person=self.people[username], ended_at=None):
            post.ended_at = self.now
            post.save()
        return self.post(username, role, unit, **changes)


@dataclass
class World(Office, Leaving, SentBack, Tracks):
    """Made once per test; people are looked up by name, time moves by the hour."""

    now: datetime = START
    people: dict[str, User] = field(default_factory=dict)

    def __post_init__(self) -> None:
        steps.new_world()
        self.__dict__.update(steps.step("cast", self.cast))

    def cast(self) -> dict[str, Any]:
        self.water = self.unit("water", "水务局", UnitClass.SERVICE)
        self.traffic = self.unit("traffic", "交通运输局", UnitClass.ENFORCEMENT)
        self.parks = self.unit("parks", "园林局", UnitClass.MANAGEMENT)
        PasswordSigning.objects.create(since=self.now, why="测试")
        self.person("wang", "王敏", Role.CLERK)
        self.person("zhou", "周正", Role.DIRECTOR)
        self.person("sun", "孙谨", Role.AUDITOR)
        self.person("ji", "纪严", Role.DISCIPLINE)
        self.person("gao", "高原", Role.ADMIN)
        self.person("li", "李强", Role.OFFICER, self.water)
        self.person("zhao", "赵刚", Role.HEAD, self.water)
        self.person("qian", "钱进", Role.OFFICER, self.traffic)
        self.person("feng", "冯远", Role.HEAD, self.traffic)
        self.person("chen", "陈明", Role.INSPECTOR)
        self.person("wei", "魏然", Role.INSPECTOR, self.water)
        names = ("water", "traffic", "parks", "people")
        return {name: getattr(self, name) for name in names}

    def with_passwords(self) -> None:
        """Let everybody sign in by name and password."""
        self.people = steps.step("passwords", self.given_passwords)

    def given_passwords(self) -> dict[str, User]:
        for person in self.people.values():
            person.set_password(PASSWORD)
            person.save()
        return self.people

    def actor(self, username: str, role: str | None = None) -> Actor:
        """Somebody at this moment, in a post of this role; `wang:head` says the same."""
        name, _colon, other = username.partition(":")
        return posts.actor(self.people[name], self.now, role=role or other or None).proven(FACTOR)

    @cached_property
    def tier(self) -> Tier:
        return Tier.objects.get(code="general_15")

    def begin(self, *, days_ago: int) -> None:
        """Begin on a morning so long ago that pages are opened after all that is done."""
        morning = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
        self.now = morning - timedelta(days=days_ago)

    def tick(self, **span: float) -> datetime:
        """Let time pass: an hour, or what is given (as for timedelta)."""
        self.now += timedelta(**span) if span else timedelta(hours=1)
        return self.now

    def do(self, who: str, verb: str, case: Case | None = None, **payload: Any) -> Outcome:
        """Perform a verb an hour later than the last one."""
        ref = None if case is None else case.pk
        actor, at = self.actor(who), self.tick()
        return steps.step(
            [actor, verb, ref, at, payload],
            lambda: perform(ref, verb, actor, at=at, **payload),
        )

    def logged(self, **changes: Any) -> Case:
        payload = {
            "title": "小区停水三天无人处理",
            "text": "阳光小区二号楼停水三天，多次反映无人处理。",
            "channel": "hotline",
            "received_at": self.now,
            "reporter_name": "张三",
            "reporter_contact": "13800000000",
        }
        return self.do("wang", "log", **{**payload, **changes}).case

    def assigned(self, case: Case | None = None, **changes: Any) -> Case:
        case = case or self.logged()
        words = {f"unit_{name}": value for name, value in proposal(case).items()}
        payload = {"unit": self.water.pk, "tier": self.tier.pk, **words}
        return self.do("wang", "assign", case, **{**payload, **changes}).case

    def planned(self, case: Case | None = None, **changes: Any) -> Case:
        case = case or self.assigned()
        self.do("li", "acknowledge", case)
        measures = [
            {
                "text": "抢修供水管网",
                "owner": "刘工",
                "due_on": (self.now + timedelta(days=5)).date(),
            }
        ]
        payload = {"leader": "赵刚", "measures": measures}
        return self.do("zhao", "plan", case, **{**payload, **changes}).case

    def ready(self, case: Case | None = None) -> Case:
        """Everything done that a submission needs."""
        case = case or self.planned()
        for number, measure in enumerate(case.measures.filter(done_at=None)):
            shown = [photo(f"after{number or ''}.jpg")]
            self.do("li", "measure", case, measure=measure.pk, done=True, uploads=shown)
        if not case.replies.exists():
            self.do("li", "reply", case, text="供水已恢复，特此答复。", method="phone")
        return self.answered(case)

    def submitted(self, case: Case | None = None) -> Case:
        return self.do("zhao", "submit", self.ready(case)).case

    def called_back(
        self, case: Case | None = None, satisfaction: str = "satisfied", solved: str = "yes"
    ) -> Case:
        case = case or self.submitted()
        for report in case.reports.all():
            case = self.do(
                "wang",
                "call_back",
                case,
                report=report.pk,
                outcome="answered",
                solved=solved,
                satisfaction=satisfaction,
            ).case
        return case

    def inspected(self, case: Case | None = None) -> Case:
        """All four gates passed; nobody can read it yet."""
        return self.do("chen", "verify", self.called_back(case), **all_passed()).case

    def published(self, case: Case, **changes: Any) -> Case:
        payload = {"title": "小区停水", "text": "小区停水三天，已恢复供水。"}
        return self.do("wang", "release", case, **{**payload, **changes}).case

    def verified(self, case: Case | None = None) -> Case:
        """On public notice, and nobody has signed yet."""
        return self.published(self.inspected(case))

    def signed(self, case: Case | None = None) -> Case:
        case = case or self.verified()
        self.do("zhao", "sign", case)
        return self.do("chen", "sign", case).case

    def closed(self, case: Case | None = None) -> Case:
        case = self.signed(case)
        self.tick(days=20)
        return self.do("zhou", "close", case).case
