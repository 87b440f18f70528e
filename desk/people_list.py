"""People, posts and units by spreadsheet: every row goes through the forms of the single pages.

All rows or none. A row whose staff number or telephone is known is one more post of that person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

from django.db import transaction
from django.forms import BaseForm
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from desk.forms.people import PersonForm, PostForm
from desk.forms.units import UnitForm
from imports.errors import SheetError
from imports.read import sheets
from imports.read.cells import Cell, Row, line_of
from imports.read.columns import plain
from imports.understand.dates import read_moment
from imports.understand.lookup import unit_names
from imports.understand.synonyms import folded
from imports.workbook import Book
from tracker import custody, identity
from tracker.actor import Actor
from tracker.models import Unit, User
from tracker.vocabulary import ACCOUNT_ROLES, Tenure, UnitClass, UnitKind

# Fields by the headings under which they stand, the first of which our own blank sheet uses.
PEOPLE = {
    "name": "姓名 full-name name",
    "username": "用户名 登录名 user-name username",
    "staff_number": "工号 人员编号 staff-number",
    "telephone": "手机号 手机 电话 telephone",
    "employer": "工作单位 employer",
    "role": "角色 role",
    "unit": "单位 责任单位 unit",
    "title": "职务 职务名称 post",
    "tenure": "任职方式 held-as",
    "starts_on": "任职起 任期起 from",
    "ends_on": "任职止 任期止 to",
}
UNITS = {
    "name": "单位名称 unit-name",
    "code": "代码 单位代码 code",
    "short_name": "简称 short-name",
    "unit_class": "类别 单位类别 class",
    "parent": "上级单位 belongs-to",
    "kind": "性质 kind",
    "appraised": "参评 appraised",
}
DAYS = ("starts_on", "ends_on")
OF_PERSON = ("name", "username", "staff_number", "telephone", "employer")
SHEETS = (("人员", PEOPLE), ("单位", UNITS))
MOST = 5_000  # rows


@dataclass(frozen=True)
class Fault:
    """What is wrong in one row: the number that the spreadsheet shows, the column, and words."""

    sheet: str
    row: int
    column: str
    words: str


@dataclass
class LoadedList:
    """What came in, or the faults for which nothing did."""

    faults: list[Fault] = field(default_factory=list)
    secrets: list[tuple[User, str]] = field(default_factory=list)
    posts: int = 0
    units: int = 0


def load(stream: Any, name: str, actor: Actor, at: datetime) -> LoadedList:
    """Bring in a file, or name every fault of it. Raises SheetError if it cannot be read."""
    data = stream.read()
    lists = [(sheet, columns(sheet)) for sheet in sheets.read(BytesIO(data), name=name)]
    known = [(sheet, found) for sheet, found in lists if found]
    if not known:
        raise SheetError(_("No sheet has a column of names: take our blank sheet."))
    loading = PeopleLoading(actor, at, hashlib.sha256(data).hexdigest())
    with transaction.atomic():
        # Units first, because people hold posts of them.
        for sheet, found in sorted(known, key=lambda one: "unit_class" not in one[1]):
            loading.sheet(sheet, found)
        if loading.outcome.faults:  # what the good rows have done is taken back too
            transaction.set_rollback(True)
            loading.outcome.secrets.clear()
    return loading.outcome


def columns(sheet: sheets.Sheet) -> dict[str, int]:
    """The fields of a sheet by the column they stand in; empty if it is no list of ours."""
    headings = {plain(words): index for index, words in enumerate(sheet.headings)}
    for fields in (UNITS, PEOPLE):
        found = {
            name: headings[plain(word)]
            for name, words in fields.items()
            for word in reversed(words.split())
            if plain(word) in headings
        }
        if "name" in found:
            return found
    return {}


class PeopleLoading:
    """One file on its way in."""

    def __init__(self, actor: Actor, at: datetime, source: str) -> None:
        self.actor, self.at, self.source = actor, at, source
        self.outcome = LoadedList()
        self.names = unit_names(list(Unit.objects.all()))

    def sheet(self, sheet: sheets.Sheet, found: Mapping[str, int]) -> None:
        of_units = "unit_class" in found or "code" in found
        for count, row in enumerate(sheet.rows):
            if count >= MOST:
                raise SheetError(_("More than 5,000 rows: split the file."))
            given = {name: cell(row, index) for name, index in found.items()}
            if not any(words for words in given.values()):
                continue
            faults = self.unit(given) if of_units else self.person(given)
            self.outcome.faults += [
                Fault(sheet.name, row.number, heading(sheet, found, name), words)
                for name, words in faults
            ]

    def unit(self, given: dict[str, Cell]) -> list[tuple[str, str]]:
        """Write one unit; what is wrong with it, by field."""
        data = {name: line_of(value) for name, value in given.items()}
        parent = self.names.get(folded(data.get("parent", "")))
        kind = chosen(UnitKind, data.get("kind", "")) or (
            UnitKind.STATION if data.get("parent") else UnitKind.UNIT
        )
        data |= {
            "unit_class": chosen(UnitClass, data.get("unit_class", "")),
            "kind": kind,
            "parent": str(parent.pk) if parent else "",
            "appraised": "" if data.get("appraised") in ("否", "no") else "on",
            "active": "on",
        }
        form = UnitForm(data)
        if form.is_valid():
            unit = form.save()
            self.outcome.units += 1
            self.names |= {folded(w): unit for w in (unit.name, unit.code, unit.short_name) if w}
        return list(told(form))

    def person(self, given: dict[str, Cell]) -> list[tuple[str, str]]:
        """Write one person or one more post; what is wrong with it, by field."""
        faults: list[tuple[str, str]] = []
        data = {name: self.value(name, value, faults) for name, value in given.items()}
        data["role"] = chosen(ACCOUNT_ROLES, data.get("role", ""))
        data["tenure"] = chosen(Tenure, data.get("tenure", "")) or Tenure.HOLDER
        data.setdefault("starts_on", "")
        data["starts_on"] = data["starts_on"] or timezone.localdate(self.at).isoformat()
        post = PostForm({f"post-{name}": value for name, value in data.items()}, actor=self.actor)
        known = same_person(data)
        form = PersonForm(data) if known is None else None
        good = all([post.is_valid(), form is None or form.is_valid()])
        if faults or not good:
            return [*faults, *told(post), *(told(form) if form is not None else ())]
        if form is not None:
            secret = custody.make_account(
                form.instance, post.instance, self.actor, self.at, self.source
            )
            self.outcome.secrets.append((form.instance, secret))
        elif known is not None and custody.may_edit(self.actor, known, self.at):
            custody.give_post(known, post.instance, self.actor, self.at, self.source)
            if data.get("employer"):
                known.employer_id = int(data["employer"])
                custody.change(known, self.actor, self.at, self.source)
        else:
            return [("name", gettext("This person is looked after by an administrator."))]
        self.outcome.posts += 1
        return []

    def value(self, name: str, cell: Cell, faults: list[tuple[str, str]]) -> str:
        """A cell as the form takes it."""
        words = line_of(cell)
        if name in ("unit", "employer") and words:
            unit = self.names.get(folded(words))
            if unit is None:
                faults.append((name, gettext("There is no unit of this name.")))
            return str(unit.pk) if unit else ""
        if name in DAYS and words:
            moment = read_moment(cell, timezone.get_current_timezone())
            if moment is None:
                faults.append((name, gettext("This is no day: write it as 2026-01-31.")))
            return timezone.localdate(moment).isoformat() if moment else ""
        return words


def cell(row: Row, index: int) -> Cell:
    return row.cells[index] if index < len(row.cells) else ""


def heading(sheet: sheets.Sheet, found: Mapping[str, int], name: str) -> str:
    """The column to which a fault belongs, as the file calls it."""
    if name in found:
        return sheet.headings[found[name]]
    words = {**UNITS, **PEOPLE}.get(name)
    return words.split()[0] if words else ""


def same_person(data: Mapping[str, str]) -> User | None:
    """Whoever is known by this staff number or telephone."""
    keys = {
        "staff_key": identity.staff_key(data.get("staff_number", "")),
        "phone_key": identity.phone_key(data.get("telephone", "")),
    }
    for name, key in keys.items():
        found = User.objects.filter(**{name: key}).first() if key else None
        if found is not None:
            return found
    return None


def chosen(choices: Any, words: str) -> str:
    """The value that words name, in whichever language; the words themselves if none."""
    for choice in choices:
        if folded(words) in {folded(str(choice.label)), folded(choice.value)}:
            return str(choice.value)
    return words


def told(form: BaseForm) -> Iterator[tuple[str, str]]:
    for name, errors in form.errors.items():
        yield from ((name, str(error)) for error in errors)


def blank(stream: Any) -> None:
    """Our blank workbook: people and units, with headings alone, and the words they take."""
    words_of = ((PEOPLE["role"], custody.BY_ADMIN), (PEOPLE["tenure"], Tenure))
    with Book(stream) as book:
        bold = book.style(bold=True)
        for title, fields in SHEETS:
            page = book.sheet(title)
            for column, words in enumerate(fields.values()):
                book.words(page, 0, column, words.split()[0], bold)
        page = book.sheet("填写说明")
        for column, (heading, choices) in enumerate((*words_of, (UNITS["unit_class"], UnitClass))):
            book.words(page, 0, column, heading.split()[0], bold)
            for number, choice in enumerate(choices, 1):
                book.words(page, number, column, str(choice.label), bold)
