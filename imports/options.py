"""What somebody asked for when a file is brought in; kept with the import as plain JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from imports.errors import ColumnError
from imports.read.columns import FIELDS, PRESETS, Columns, Preset, resolve
from imports.read.sheets import Sheet


@dataclass(frozen=True)
class Options:
    """The words of the command line and of the wizard alike.

    `wanted` maps fields to headings or letters, for every sheet; `at` maps fields to cells, sheet by
    sheet, as the wizard asks. `as_of` is the present, aware; None is the moment of loading.
    """

    sheets: tuple[str, ...] = ()
    wanted: Mapping[str, str] = field(default_factory=dict)
    at: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    preset: str = ""
    channel: str = ""
    unit: str = ""
    create_units: bool = False
    history: bool = False
    as_of: datetime | None = None

    @property
    def known_preset(self) -> Preset | None:
        """Errors: ColumnError for a preset that there is none of."""
        if not self.preset:
            return None
        if self.preset not in PRESETS:
            raise ColumnError(
                [
                    format_lazy(
                        _("There is no preset {name}. There are: {names}."),
                        name=self.preset,
                        names=", ".join(PRESETS),
                    )
                ]
            )
        return PRESETS[self.preset]

    def columns(self, sheet: Sheet) -> Columns:
        """Which column of a sheet is which field. Errors: ColumnError."""
        preset = self.known_preset
        if sheet.name not in self.at:
            return resolve(
                sheet.headings,
                first_column=sheet.first_column,
                preset=preset,
                wanted=self.wanted,
            )
        at = self.at[sheet.name]
        chosen = {name: at[name] for name in FIELDS if name in at}
        return Columns(
            sheet.headings, sheet.first_column, chosen, bool(preset and preset.reply_ends)
        )

    def stored(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {
            "sheets": list(self.sheets),
            "wanted": dict(self.wanted),
            "at": {name: dict(at) for name, at in self.at.items()},
            "preset": self.preset,
            "channel": self.channel,
            "unit": self.unit,
            "create_units": self.create_units,
            "history": self.history,
            "as_of": self.as_of.isoformat() if self.as_of else None,
        }

    @classmethod
    def restored(cls, stored: Mapping[str, Any]) -> Options:
        """What `stored` gave, as it was."""
        as_of = stored.get("as_of")
        values = {**stored, "as_of": datetime.fromisoformat(as_of) if as_of else None}
        values["sheets"] = tuple(values.get("sheets", ()))
        return cls(**values)
