"""The ledger's filters: what the address may ask for, and the conditions they stand for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from desk.inbox import bounds
from tracker import reference
from tracker.models import Inspection
from tracker.texts import MATTER
from tracker.verbs.choices import IN_USE, LEAD_UNITS, UNITS, KeptChoiceField
from tracker.verbs.unit_words import WordsForm
from tracker.vocabulary import FINAL, OPEN, RUNNING, Gate, Status, UnitClass
from web.filters import ANY, FilterForm, SearchField, every_word
from web.paging import Key

OWN = [f"{name}__icontains" for name in ("number", "external_id")]
SEARCHED = [*OWN, *(f"{name}__icontains" for name in MATTER)]
# Of readers who get the unit's version: what they do not read, they do not find.
SEARCHED_BY_UNITS = [*OWN, *(f"unit_version__{name}__icontains" for name in MATTER)]
STATES = [ANY, ("open", _("All open")), ("ended", _("All ended")), *Status.choices]
DUES = [
    ANY,
    ("overdue", _("Overdue")),
    ("today", _("Due today")),
    ("soon", _("Within 3 working days")),
    ("later", _("Later")),
    ("undated", _("No time limit running")),
]
WAITING, PASSED = "waiting", "passed"
GATES = [
    ANY,
    (WAITING, _("Awaiting inspection")),
    (PASSED, _("All four passed")),
    (_("Not passed at the last inspection"), Gate.choices),
]
NEWEST, BY_DUE = "", "due"
SORTS = [(NEWEST, _("Newest first")), (BY_DUE, _("Due first (running time limits)"))]
KEYS = {NEWEST: Key(("id",), descending=True), BY_DUE: Key(("due_at", "id"))}


class LedgerForm(FilterForm):
    """The filters of the ledger, and its order."""

    unmarked = ("sort",)
    q = SearchField(_("Number, words, place or their number"))
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    unit = KeptChoiceField(
        reference.units,
        UNITS,
        label=_("Unit"),
        required=False,
        empty_label=_("All"),
    )
    unit_class = forms.ChoiceField(
        label=_("Unit class"), choices=[ANY, *UnitClass.choices], required=False
    )
    channel = KeptChoiceField(
        reference.channels,
        label=_("Channel"),
        to_field_name="code",
        required=False,
        empty_label=_("All"),
    )
    tier = KeptChoiceField(
        reference.tiers,
        label=_("Tier"),
        to_field_name="code",
        required=False,
        empty_label=_("All"),
    )
    due = forms.ChoiceField(label=_("Time limit"), choices=DUES, required=False)
    gate = forms.ChoiceField(label=_("Gates"), choices=GATES, required=False)
    sort = forms.ChoiceField(label=_("Order"), choices=SORTS, required=False)

    def conditions(self, at: datetime, *, in_unit_words: bool = False) -> Q:
        """All filters together, at the moment `at`, for readers of these words."""
        found = Q()
        if "q" in self.asked:
            fields = SEARCHED_BY_UNITS if in_unit_words else SEARCHED
            found &= every_word(self.asked["q"], fields)
        for name, value in self.asked.items():
            if name in CONDITIONS:
                found &= CONDITIONS[name](value)
        if "due" in self.asked:
            found &= due(self.asked["due"], at)
        if self.asked.get("sort") == BY_DUE:
            found &= Q(status__in=RUNNING, due_at__isnull=False)
        return found

    @property
    def key(self) -> Key:
        return KEYS[self.asked.get("sort", NEWEST)]


def state(value: str) -> Q:
    """Cases in this state, or in any open or ended one."""
    several = {"open": OPEN, "ended": FINAL}
    return Q(status__in=several[value]) if value in several else Q(status=value)


def due(value: str, at: datetime) -> Q:
    """Cases whose running time limit falls into this stretch at the moment `at`."""
    where = bounds(at, "due_at")[value]
    if value == "undated":
        return Q(status__in=OPEN) & (where | ~Q(status__in=RUNNING))
    return where & Q(status__in=RUNNING)


def gate(value: str) -> Q:
    """Cases by their four gates: to be inspected, all passed, or this one found wanting."""
    if value == WAITING:
        return Q(status=Status.SUBMITTED)
    if value == PASSED:
        return Q(status__in=(Status.VERIFIED, Status.CLOSED))
    # Every failed inspection starts a new round: the last one belongs to the round before.
    failed = Inspection.objects.filter(
        case=OuterRef("pk"),
        round=OuterRef("round") - 1,
        findings__gate=value,
        findings__passed=False,
    )
    return Q(status__in=(Status.DEADLINE, Status.DEFERRED), round__gt=1) & Q(Exists(failed))


CONDITIONS: dict[str, Callable[[Any], Q]] = {
    "state": state,
    "unit": lambda unit: Q(unit=unit),
    "unit_class": lambda kind: Q(unit__unit_class=kind),
    "channel": lambda channel: Q(channel=channel),
    "tier": lambda tier: Q(tier=tier),
    "gate": gate,
}


class BulkForm(forms.Form):
    """What all the selected cases are assigned to."""

    unit = KeptChoiceField(
        reference.units, LEAD_UNITS, label=_("Lead unit"), empty_label=_("Lead unit …")
    )
    tier = KeptChoiceField(reference.tiers, IN_USE, label=_("Tier"), empty_label=_("Tier …"))


LOOKED = "looked"  # the field that says that the units' versions were before somebody's eyes


class BulkWordsForm(WordsForm):
    """Of one case among several: what its unit reads, and whether misconduct is alleged."""

    misconduct_alleged = forms.BooleanField(label=_("Misconduct alleged"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)  # of the case that was looked at

    def prepare(self) -> None:
        self.propose()
        if self.case is not None:
            self.initial["version"] = self.case.version
