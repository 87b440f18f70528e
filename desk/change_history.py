"""What a row of master data looked like: who changed which field, from what to what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

READ, SHOWN = 50, 20
KINDS = {"+": _("Entered"), "~": _("Changed"), "-": _("Removed")}


@dataclass(frozen=True)
class FieldChange:
    """One saving of a row; `facts` are (field, "old → new")."""

    kind: Any
    at: datetime
    by: str
    facts: list[tuple[str, str]]


def changes(row: Any) -> list[FieldChange]:
    """The latest savings of a row that changed something to be seen, newest first."""
    found = list(row.history.select_related("history_user")[: READ + 1])
    older: list[Any] = [*found[1:], None]
    told = [
        FieldChange(
            kind=KINDS[version.history_type],
            at=version.history_date,
            by=str(version.history_user) if version.history_user else gettext("System"),
            facts=_facts(row, version, before) if before is not None else [],
        )
        for version, before in zip(found, older, strict=True)
    ]
    return [change for change in told if change.facts or change.kind != KINDS["~"]][:SHOWN]


def _facts(row: Any, version: Any, before: Any) -> list[tuple[str, str]]:
    difference = version.diff_against(before, foreign_keys_are_objs=True)
    return [
        (
            str(row._meta.get_field(change.field).verbose_name),
            f"{_shown(row, change.field, change.old)} → {_shown(row, change.field, change.new)}",
        )
        for change in difference.changes
    ]


def _shown(row: Any, name: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    choices = dict(row._meta.get_field(name).flatchoices)
    return str(choices.get(value, value))
