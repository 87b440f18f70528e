"""Changes that move no state: corrections of words, and reading an identity."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker.case_facts import facts_of
from tracker.free_text import PLACE, TEXT, TITLE, LineField, TextField
from tracker.models import Case, Category, Channel, User
from tracker.models.case import EDITABLE
from tracker.verbs.base import Act, Verb, VerbForm
from tracker.vocabulary import FINAL, RequestKind, Role, VerbName


class CorrectForm(VerbForm):
    title = LineField(label=_("Title"), max_length=TITLE, required=False)
    text = TextField(label=_("What is the matter"), max_length=TEXT, required=False, rows=6)
    place = LineField(label=_("Place"), max_length=PLACE, required=False)
    category = forms.ModelChoiceField(
        label=_("Category"), queryset=Category.objects.all(), required=False
    )
    channel = forms.ModelChoiceField(
        label=_("Channel"), queryset=Channel.objects.all(), required=False
    )
    inspector = forms.ModelChoiceField(
        label=_("Inspector"),
        queryset=User.objects.filter(role=Role.INSPECTOR, is_active=True),
        required=False,
    )
    misconduct_alleged = forms.NullBooleanField(label=_("Misconduct alleged"), required=False)
    reason = TextField(label=_("Reason"), max_length=500, rows=2)

    def clean_title(self) -> str:
        return self.given("title")

    def clean_text(self) -> str:
        return self.given("text")

    def given(self, name: str) -> str:
        """Words that may be left as they are, but not be taken away."""
        value: str = self.cleaned_data[name]
        if name in self.data and not value:
            raise ValidationError(_("This cannot be empty."), code="required")
        return value

    def prepare(self) -> None:
        if self.case is not None:
            for name in EDITABLE:
                self.initial.setdefault(name, getattr(self.case, name))

    def changes(self) -> dict[str, Any]:
        """The fields that are given and differ from the case."""
        assert self.case is not None
        given = {name: self.cleaned_data.get(name) for name in EDITABLE if name in self.data}
        return {
            name: value
            for name, value in given.items()
            if value != getattr(self.case, name)
            and not (value is None and name in ("channel", "misconduct_alleged"))
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            data["changes"] = self.changes()
            if not data["changes"]:
                text = _("Nothing is different from before.")
                self.add_error(None, ValidationError(text, code="same"))
        return data


def plain(value: Any) -> Any:
    return value if isinstance(value, (str, bool, type(None))) else value.pk


class Correct(Verb):
    """Edit words with a reason. A case that has ended keeps its row: the event alone tells it."""

    name = VerbName.CORRECT
    label = _("Correct")
    form = CorrectForm

    def apply(self, act: Act) -> None:
        case, changes = act.case, act.data["changes"]
        act.reason = act.data["reason"]
        act.record = {
            "changes": {
                name: [plain(getattr(case, name)), plain(value)] for name, value in changes.items()
            }
        }
        if case.status in FINAL:
            act.record["erratum"] = True
            return
        if not case.history.exists():
            self.keep_version(act, _("As logged"), updated=False)
        act.set(**changes)
        self.keep_version(act, act.reason, updated=True)

    def keep_version(self, act: Act, reason: Any, *, updated: bool) -> None:
        Case.history.bulk_history_create(
            [act.case],
            update=updated,
            default_user=User(pk=act.actor.user_id),
            default_change_reason=str(reason)[:100],
            default_date=act.at if updated else act.case.logged_at,
        )


class Reveal(Verb):
    """Reading a protected identity is itself an event (design §5)."""

    name = VerbName.REVEAL
    label = _("Show the identity")
    form = VerbForm

    def apply(self, act: Act) -> None:
        reports = facts_of(act.case).reports
        objections = act.case.requests.filter(kind=RequestKind.OBJECTION)
        named = [o for o in objections if o.objector or o.contact]
        act.record = {"reports": [report.pk for report in reports]}
        if named:
            act.record["objections"] = [objection.pk for objection in named]
        act.answer = {
            "identities": [
                {"report": r.pk, "name": r.name or "", "contact": r.contact or ""} for r in reports
            ],
            "objectors": [
                {"request": o.pk, "name": o.objector or "", "contact": o.contact or ""}
                for o in named
            ],
        }
