"""The life of a case as people click it, in Xiaohao and in the stock project: the same steps."""

from __future__ import annotations

import io
import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from PIL import Image

from benchmarks.http.browser import Answer, Browser, Cost
from benchmarks.http.site import Site

GATES = ("measures", "accountability", "solved", "reply")
# Two kinds of page beside the answer to the form itself: the matter as a whole, and the form.
CASE, FORM, POST, CLAIM = "case", "form", "post", "claim"
Costs = dict[str, Cost]


def words(chance: random.Random, count: int) -> str:
    """A text like no other, so that no two cases seem to be one."""
    return "".join(chr(chance.randrange(0x4E00, 0x9F00)) for _ in range(count))


def picture(chance: random.Random) -> bytes:
    """A small photo like no other."""
    photo = Image.new("RGB", (32, 24), (0, chance.randrange(256), chance.randrange(256)))
    photo.putpixel((chance.randrange(32), chance.randrange(24)), (255, 0, 0))
    out = io.BytesIO()
    photo.save(out, "JPEG", quality=95)
    return out.getvalue()


@dataclass
class Road:
    """Lives of cases at one site; people sign in once."""

    site: Site
    password: str
    user_field: str
    people: dict[str, Browser] = field(default_factory=dict)
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    steps: tuple[str, ...] = ()
    after: Callable[[str, str], None] = lambda _method, _url: None

    def as_(self, who: str) -> Browser:
        """Their browser; `who@elsewhere` is the same person at another one."""
        if who not in self.people:
            self.people[who] = Browser("127.0.0.1", self.site.port, self.after)
            self.people[who].sign_in(who.partition("@")[0], self.password, self.user_field)
        return self.people[who]

    def see(self, who: str, url: str) -> Answer:
        answer = self.as_(who).get(url)
        assert answer.status == 200, (url, answer.status, answer.location)
        return answer

    def new_matter(self) -> dict[str, str]:
        return {
            "title": words(self.chance, 16),
            "text": words(self.chance, 120),
            "channel": "hotline",
            "reporter_name": words(self.chance, 3),
            "reporter_contact": "13800000000",
        }

    def step(self, life: dict[str, Any], name: str) -> Costs:
        """Take one step; what each of its requests cost."""
        raise NotImplementedError


# Xiaohao -------------------------------------------------------------------------------------

OURS = {
    "log": "wang",
    "assign": "wang",
    "acknowledge": "li",
    "plan": "zhao",
    "measure": "li",
    "reply": "li",
    "submit": "zhao",
    "call_back": "wang",
    "inspect": "chen",
    "release": "wang",
    "sign_head": "zhao",
    "sign_inspector": "chen",
    "close": "zhou",
}
NUMBER = re.compile(r"/cases/(\d{4}-\d+)/")


@dataclass
class Ours(Road):
    steps: tuple[str, ...] = tuple(OURS)

    @classmethod
    def at(cls, site: Site) -> Ours:
        facts = json.loads(site.ask("facts"))
        road = cls(site, facts["password"], "login")
        road.unit, road.tier = facts["unit"], facts["tier"]
        return road

    unit: int = 0
    tier: int = 0

    def values(self, name: str) -> dict[str, Any]:
        """What is typed and chosen at a step."""
        sign: dict[str, Any] = {"password": self.password, "opinion": "同意"}
        typed: dict[str, dict[str, Any]] = {
            "assign": {
                "unit": self.unit,
                "tier": self.tier,
                "unit_title": "小区停水",
                "unit_text": "二号楼停水三天。",
            },
            "plan": {
                "leader": "赵刚",
                "measures-text": [words(self.chance, 12)],
                "measures-owner": ["刘工"],
                "measures-due_on": [(date.today() + timedelta(2)).isoformat()],  # noqa: DTZ011
            },
            "measure": {"done": "on"},
            "reply": {"text": words(self.chance, 30), "method": "phone"},
            "call_back": {"outcome": "answered", "solved": "yes", "satisfaction": "satisfied"},
            "release": {"title": words(self.chance, 12), "text": words(self.chance, 30)},
            "inspect": {
                **dict.fromkeys(GATES, "yes"),
                **{f"{gate}_remark": words(self.chance, 12) for gate in GATES},
                "on_site": "on",
            },
            "sign_head": sign,
            "sign_inspector": sign,
            "close": sign,
        }
        return typed.get(name, {})

    def step(self, life: dict[str, Any], name: str) -> Costs:
        who = OURS[name]
        if name == "log":
            return self.log(life, who)
        # The public notice of this life is not over; that of a case with a past is.
        number = self.site.ask("signed") if name == "close" else life["number"]
        case = f"/cases/{number}/"
        verb = name.partition("_")[0] if name.startswith("sign_") else name
        whole = self.see(who, case)
        asked = self.see(who, f"{case}{verb}/")
        files = {"uploads": picture(self.chance)} if name == "measure" else {}
        self.site.floor()
        done = self.as_(who).send(asked.form(f"/{verb}/"), self.values(name), files)
        assert done.location == case, (name, done.status, done.location)
        return {CASE: whole.cost, FORM: asked.cost, POST: done.cost}

    def log(self, life: dict[str, Any], who: str) -> Costs:
        asked = self.see(who, "/cases/new/")
        self.site.floor()
        done = self.as_(who).send(asked.form("/cases/new/"), self.new_matter(), {})
        found = NUMBER.search(done.text)
        assert found, "no number on the page after logging"
        life["number"] = found[1]
        return {FORM: asked.cost, POST: done.cost}


# The stock project ---------------------------------------------------------------------------

STOCK = {
    "log": "clerk",
    "assign": "clerk",
    "acknowledge": "officer",
    "plan": "head",
    "measure": "officer",
    "submit": "head",
    "verify": "inspector",
    "sign_head": "head",
    "sign_inspector": "inspector",
    "close": "director",
}


@dataclass
class Stock(Road):
    steps: tuple[str, ...] = tuple(STOCK)

    @classmethod
    def at(cls, site: Site) -> Stock:
        return cls(site, "correct-horse-battery", "username")

    def values(self, name: str) -> dict[str, Any]:
        return {
            "assign": {"accepted": "on", "unit": "水务局", "due_on": "2030-01-01"},
            "acknowledge": {"ours": "on"},
            "plan": {"leader": "赵刚", "plan": words(self.chance, 12)},
            "measure": {"done": words(self.chance, 12)},
            "submit": {"reply": words(self.chance, 30)},
            "verify": {f"{gate}_passed": "on" for gate in GATES},
            "sign_head": {"head_opinion": "同意"},
            "sign_inspector": {"inspector_opinion": "同意"},
            "close": {"director_opinion": "同意"},
        }[name]

    def step(self, life: dict[str, Any], name: str) -> Costs:
        browser = self.as_(STOCK[name])
        if name == "log":
            asked = self.see(STOCK[name], "/rectification/start/")
            done = browser.send(asked.form("/start/"), self.new_matter(), {})
            life["process"] = done.location  # of the process, while this browser sees no list
            return {FORM: asked.cost, POST: done.cost}
        whole = self.see(STOCK[name], life["process"])
        found = re.search(rf"{life['process']}{name}/\d+/", whole.text)
        assert found, (name, life)
        task = found[0]
        claim = self.see(STOCK[name], f"{task}assign/")
        claimed = browser.send(claim.form("/assign/"), {}, {})
        asked = self.see(STOCK[name], f"{task}execute/")
        files = {"photo": picture(self.chance)} if name == "measure" else {}
        done = browser.send(asked.form("/execute/"), self.values(name), files)
        assert done.status == 302, (name, done.status)
        return {CASE: whole.cost, CLAIM: claimed.cost, FORM: asked.cost, POST: done.cost}
