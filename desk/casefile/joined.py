"""The cases that joined this one: their words and what their reporters brought, as it may be seen.

Whoever sees the case sees these; nothing of how the others were dealt with, nor who reported them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from desk.casefile.links import file_url
from tracker.access import ALL, in_words_for, reads_unit_words, scope
from tracker.actor import Actor
from tracker.case_facts import facts_of
from tracker.exit_rules import MERGES
from tracker.masking import mask
from tracker.models import Case, Evidence, Supplement
from tracker.vocabulary import EvidenceKind
from web.shapes import FileItem


@dataclass
class JoinedCase:
    """Another report of the same matter; for others than the office, numbers are masked in it."""

    case: Case
    title: str
    text: str
    files: list[FileItem] = field(default_factory=list)
    supplements: list[Supplement] = field(default_factory=list)


def masked(text: str) -> str:
    return mask(text).text


def merged_into(prefix: str, case: Case) -> Q:
    """Rows of the cases that joined this one, or one that joined it, and so on."""
    found = Q()
    for steps in range(1, MERGES + 1):
        found |= Q(**{prefix + "__".join(["merged_into"] * steps): case})
    return found


def material(case: Case) -> QuerySet[Evidence]:
    """What reporters of joined cases brought."""
    return Evidence.objects.filter(merged_into("case__", case), kind=EvidenceKind.REPORT)


def joined(case: Case, actor: Actor) -> Sequence[JoinedCase]:
    """Three queries, and none for a case that has no other linked with it."""
    if not facts_of(case).followers:
        return []
    rows = Case.objects.filter(merged_into("", case)).select_related("channel").order_by("pk")
    rows = in_words_for(actor, rows)
    words = str if scope(actor) == ALL else masked
    unit = reads_unit_words(actor)
    found: dict[Any, JoinedCase] = {}
    for row in rows:
        if unit and row.unit_version is None:
            # Never handed to a unit by itself: the office tells it in the version of this case.
            row.title = row.text = row.place = ""
        found[row.pk] = JoinedCase(row, words(row.title), words(row.text))
    if not found:
        return []
    for file in material(case).order_by("pk"):
        url = file_url(case, file)
        thumb = f"{url}?small=1" if file.is_image else ""
        item = FileItem(url, file.caption or file.name, file.size, file.at, "", thumb)
        found[file.case_id].files.append(item)
    for added in Supplement.objects.filter(case__in=found).order_by("pk"):
        added.text = "" if reads_unit_words(actor) else words(added.text)
        found[added.case_id].supplements.append(added)
    return list(found.values())
