"""Formatting for pages and their parts: dates, clocks, badges, controls. Nothing here decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, cast

from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    Field,
    RadioSelect,
    Select,
)
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import (
    get_language,
    gettext,
    gettext_lazy,
    gettext_noop,
    ngettext,
)

from tracker.verbs.fields import RowsField
from web.shapes import ClockChip, ClockState, GateState

WEEKDAYS = (
    gettext_lazy("Mon"),
    gettext_lazy("Tue"),
    gettext_lazy("Wed"),
    gettext_lazy("Thu"),
    gettext_lazy("Fri"),
    gettext_lazy("Sat"),
    gettext_lazy("Sun"),
)

# A shape beside every colour: the state must be readable in black and white.
CLOCK_ICONS = {
    ClockState.OVERDUE: "triangle-filled",
    ClockState.TODAY: "square-rotated-filled",
    ClockState.SOON: "circle-filled",
    ClockState.LATER: "circle",
    ClockState.PAUSED: "player-pause-filled",
    ClockState.STOPPED: "check",
    ClockState.LATE: "check",
    ClockState.OVER: "circle-check",
}
CLOCK_WORDS = {
    ClockState.OVERDUE: gettext_noop("Overdue"),
    ClockState.TODAY: gettext_noop("Due today"),
    ClockState.PAUSED: gettext_noop("Clock paused"),
    ClockState.STOPPED: gettext_noop("Done in time"),
    ClockState.LATE: gettext_noop("Done late"),
    ClockState.OVER: gettext_noop("Over"),
}
GATE_ICONS = {
    GateState.PASSED: "check",
    GateState.PARTLY: "circle-half-2",
    GateState.FAILED: "x",
    GateState.OPEN: "circle",
}
MESSAGE_ICONS = {"success": "check", "warning": "alert-circle", "error": "alert-circle"}


@cache
def icon(name: str, css: str = "") -> SafeString:
    """Answer one symbol of the icon sheet, hidden from readers: a word must stand beside it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css,
        static("vendor/icons.svg"),
        name,
    )


def _local(value: dt.date | dt.datetime) -> dt.date | dt.datetime:
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def day(value: dt.date | dt.datetime | None, at: dt.datetime | None) -> str:
    """Answer "11月21日(周六)" or "Nov 21 (Sat)"; the year too, unless it is that of `at`."""
    if not value:
        return ""
    local = _local(value)
    same_year = at is not None and _local(at).year == local.year
    return _day_words(dt.date(local.year, local.month, local.day), same_year, get_language())


@lru_cache(maxsize=1000)
def _day_words(local: dt.date, same_year: bool, _language: str | None) -> str:
    pattern = gettext("M j") if same_year else gettext("M j, Y")
    return gettext("%(day)s (%(weekday)s)") % {
        "day": format_date(local, pattern),
        "weekday": WEEKDAYS[local.weekday()],
    }


def short_day(value: dt.date | dt.datetime | None) -> str:
    """Answer "11月21日" or "Nov 21": for places where the year and weekday stand elsewhere."""
    return format_date(_local(value), gettext("M j")) if value else ""


def moment(value: dt.datetime | None) -> str:
    """Answer "2026年11月21日 09:05" or "Nov 21, 2026 09:05", in local time."""
    return format_date(_local(value), gettext("M j, Y H:i")) if value else ""


def machine(value: dt.date | dt.datetime | None) -> str:
    """Answer the ISO form of a date, for the datetime attribute."""
    return _local(value).isoformat() if value else ""


def clock_words(clock: ClockChip) -> str:
    """Answer the words of a clock chip, in whole working days."""
    days = {"days": clock.days}
    match clock.state:
        case ClockState.OVERDUE if clock.days:
            one, many = "%(days)d working day overdue", "%(days)d working days overdue"
            return ngettext(one, many, clock.days) % days
        case ClockState.SOON | ClockState.LATER:
            one, many = "%(days)d working day left", "%(days)d working days left"
            return ngettext(one, many, clock.days) % days
        case state:
            return gettext(CLOCK_WORDS[state])


def clock_icon(clock: ClockChip) -> str:
    """Answer the symbol of a clock chip."""
    return CLOCK_ICONS[clock.state]


def gate_icon(state: GateState) -> str:
    """Answer the symbol of a gate's state."""
    return GATE_ICONS[state]


def gate_word(state: GateState) -> str:
    """Answer the word of a gate's state."""
    words = {
        GateState.PASSED: gettext("Passed"),
        GateState.PARTLY: gettext("Partly"),
        GateState.FAILED: gettext("Not passed"),
        GateState.OPEN: gettext("Not yet verified"),
    }
    return words[state]


def message_icon(level_tag: str) -> str:
    """Answer the symbol of a message of django.contrib.messages."""
    return MESSAGE_ICONS.get(level_tag, "info-circle")


def control(field: BoundField) -> SafeString:
    """Answer the field's widget with its CSS class; Django adds aria-describedby/-invalid."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return field.as_widget()
    if isinstance(widget, CheckboxInput):
        return field.as_widget(attrs={"class": "form-check-input"})
    css = "form-select" if isinstance(widget, Select) else "form-control"
    own = widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{own} {css}".strip()})


def is_check(field: BoundField) -> bool:
    """Tell whether the field is one tick box, whose label stands behind it."""
    return isinstance(field.field.widget, CheckboxInput)


def is_group(field: BoundField) -> bool:
    """Tell whether the field is a group of choices, which needs a fieldset and a legend."""
    return bool(field.field.widget.use_fieldset)


BLANKS = 2  # empty rows under those filled in
LEAST = 4  # rows at first


def is_rows(field: BoundField) -> bool:
    """Tell whether the field is a list of small rows."""
    return isinstance(field.field, RowsField)


def rows_of(field: BoundField) -> dict[str, Any]:
    """Answer the cells of a rows field, each with its faults, and the faults of no single cell."""
    filled = list(field.value() or [])
    blank = max(BLANKS, LEAST - len(filled))
    faults: dict[tuple[int, str], list[str]] = {}
    general: list[str] = []
    for error in field.errors.as_data():
        params = error.params or {}
        if "key" in params:
            faults.setdefault((params["row"], params["key"]), []).append(params["fault"])
        else:
            general += error.messages
    columns = _columns(field)
    rows = [
        [_cell(field, columns[key], key, number, row, faults) for key in columns]
        for number, row in enumerate([*filled, *[{}] * blank], start=1)
    ]
    return {"rows": rows, "errors": general}


def _columns(field: BoundField) -> dict[str, Field]:
    return cast("RowsField", field.field).columns


def _cell(
    field: BoundField,
    column: Field,
    key: str,
    number: int,
    row: dict[str, Any],
    faults: dict[tuple[int, str], list[str]],
) -> dict[str, Any]:
    errors = faults.get((number, key), [])
    mark = f"{field.auto_id}-{key}-{number}"
    attrs = {**column.widget_attrs(column.widget), "id": mark, "class": "form-control"}
    if errors:
        attrs |= {"aria-invalid": "true", "aria-describedby": f"{mark}_error"}
    html = column.widget.render(f"{field.html_name}-{key}", row.get(key, ""), attrs)
    return {"label": column.label, "id": mark, "html": html, "errors": errors}


# Those that say one thing in words, or draw one.
FILTERS: tuple[Callable[..., Any], ...] = (
    *(short_day, moment, machine, clock_words, clock_icon, gate_icon, gate_word, message_icon),
    *(control, is_check, is_group, is_rows),
)


def both_answers(said: Any) -> str:
    """The answers to the two questions, side by side; the first was not always asked."""
    words = [said.get_solved_display(), said.get_satisfaction_display()]
    return " · ".join(str(one) for one in words if one)
