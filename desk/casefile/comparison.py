"""Two cases side by side, before somebody says that they are one matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from desk.casefile.links import page
from desk.casefile.panels import listed
from tracker.case_facts import facts_of, with_facts
from tracker.models import Case
from tracker.vocabulary import FINAL, EvidenceKind
from web.differences import Piece, differences


@dataclass(frozen=True)
class ComparedLine:
    """What both cases say about one thing; `differs` where they do not say the same."""

    label: str
    one: Sequence[Piece]
    other: Sequence[Piece]
    differs: bool


@dataclass(frozen=True)
class Comparison:
    """The case that would end, the one that would go on, and what each says."""

    one: Case
    one_url: str
    other: Case
    other_url: str
    lines: Sequence[ComparedLine]


def found(number: str, case: Case) -> Case | None:
    """The open case of this number, with all its facts. Whoever merges sees every case."""
    rows = with_facts(Case.objects.filter(number=number).exclude(pk=case.pk))
    other: Case | None = rows.exclude(status__in=FINAL).first()
    return other


def compared(one: Case, other: Case) -> Comparison:
    lines = [line(label, *(tell(case) for case in (one, other))) for label, tell in tellers()]
    return Comparison(one, page(one), other, page(other), lines)


def line(label: str, one: str, other: str) -> ComparedLine:
    if one == other:
        same = [Piece(one or "—")]
        return ComparedLine(label, same, same, differs=False)
    return ComparedLine(label, differences(other, one), differences(one, other), differs=True)


def tellers() -> list[tuple[str, Any]]:
    return [
        (gettext("State"), lambda case: str(case.get_status_display())),
        (gettext("Title"), lambda case: case.title),
        (gettext("What is the matter"), lambda case: case.text),
        (gettext("Place"), lambda case: case.place),
        (gettext("Received"), lambda case: day(case.received_at)),
        (gettext("Channel"), lambda case: str(case.channel)),
        (gettext("Unit"), lambda case: str(case.unit or gettext("No unit yet"))),
        (gettext("Due"), lambda case: day(case.due_at)),
        (gettext("Measures"), lambda case: listed([row.text for row in facts_of(case).measures])),
        (gettext("Reporters"), lambda case: str(len(facts_of(case).reports))),
        (gettext("Reporter's material"), lambda case: str(len(brought(case)))),
    ]


def day(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "DATE_FORMAT") if moment else ""


def brought(case: Case) -> list[Any]:
    return [file for file in facts_of(case).files if file.kind == EvidenceKind.REPORT]
