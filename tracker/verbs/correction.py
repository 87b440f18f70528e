"""Changes that move no state: corrections of words, and reading an identity."""

from __future__ import annotations

from datetime import datetime
from itertools import repeat
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker import inspectors, reference, texts
from tracker.digests import new_salt
from tracker.free_text import PLACE, TEXT, TITLE, LineField, TextField
from tracker.models import Case, User
from tracker.models.case import EDITABLE
from tracker.records.parts import Words
from tracker.records.verbs import Change, CorrectRecord, RevealRecord, Rewording
from tracker.verbs.base import Act, Verb, VerbForm
from tracker.verbs.choices import KeptChoiceField
from tracker.vocabulary import FINAL, RequestKind, TextKind, VerbName


def stands(case: Case, name: str) -> Any:
    """What a field of the case holds: words, yes or no, or the key of a row, which is not read."""
    return getattr(case, f"{name}_id" if name in ("category", "channel", "inspector") else name)


def key_of(value: Any) -> Any:
    return getattr(value, "pk", value)


class CorrectForm(VerbForm):
    title = LineField(label=_("Title"), max_length=TITLE, required=False)
    text = TextField(label=_("What is the matter"), max_length=TEXT, required=False, rows=6)
    place = LineField(label=_("Place"), max_length=PLACE, required=False)
    category = KeptChoiceField(reference.categories, label=_("Category"), required=False)
    channel = KeptChoiceField(reference.channels, label=_("Channel"), required=False)
    inspector = forms.ModelChoiceField(
        label=_("Inspector"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("Offered is the one with the fewest open cases: nobody picks an inspector."),
    )
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
        if self.case is not None and (not self.is_bound or "inspector" in self.data):
            inspector: Any = self.fields["inspector"]
            offered = (self.case.inspector_id, inspectors.successor(self.case, self.at))
            keys = [key for key in offered if key is not None]
            inspector.queryset = User.objects.filter(pk__in=keys)
        if self.case is not None:
            for name in EDITABLE:
                self.initial.setdefault(name, stands(self.case, name))

    def clean_inspector(self) -> User | None:
        person: User | None = self.cleaned_data["inspector"]
        case = self.case if "inspector" in self.data else None
        if case is not None and case.look and key_of(person) != stands(case, "inspector"):
            raise ValidationError(
                _("The inspector was drawn: only another draw appoints another (second look)."),
                code="drawn",
            )
        return person

    def changes(self) -> dict[str, Any]:
        """The fields that are given and differ from the case."""
        assert self.case is not None
        given = {name: self.cleaned_data.get(name) for name in EDITABLE if name in self.data}
        return {
            name: value
            for name, value in given.items()
            if key_of(value) != stands(self.case, name)
            and not (value is None and name == "channel")
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            data["changes"] = self.changes()
            if not data["changes"]:
                text = _("Nothing is different from before.")
                self.add_error(None, ValidationError(text, code="same"))
        return data


def version(case: Case, kind: str, at: datetime, by_id: int | None) -> Any:
    """The words of a case as they stand, for its history; why they changed, the event tells."""
    model = Case.history.model
    values = {field.attname: getattr(case, field.attname) for field in model.tracked_fields}
    return model(history_type=kind, history_date=at, history_user_id=by_id, **values)


class Correct(Verb):
    """Edit words with a reason. A case that has ended keeps its row: errata stand beside it."""

    name = VerbName.CORRECT
    label = _("Correct")
    form = CorrectForm

    def apply(self, act: Act) -> None:
        case, changes = act.case, act.data["changes"]
        words = {name: changes[name] for name in texts.MATTER if name in changes}
        others = tuple(
            Change(name, stands(case, name), key_of(value))
            for name, value in changes.items()
            if name not in words
        )
        erratum = case.status in FINAL
        tell = self.errata if erratum else self.versions
        reason, rewordings = tell(act, words)
        act.record = CorrectRecord(
            reason=reason, rewordings=rewordings, changes=others, erratum=erratum
        )

    def errata(self, act: Act, words: dict[str, str]) -> tuple[Words, tuple[Rewording, ...]]:
        """The new words beside the old, which stay."""
        before = act.case.history.order_by("history_id").last()
        old = texts.named(*((TextKind.VERSION, before) if before else (TextKind.CASE, act.case)))
        reason, *new = texts.keep_all(act.case, {"reason": act.data["reason"], **words})
        return reason, tuple(map(Rewording, words, repeat(old), new))

    def versions(self, act: Act, words: dict[str, str]) -> tuple[Words, tuple[Rewording, ...]]:
        """Change the case and keep its new version; the first time also that of the logging."""
        case = act.case
        before = case.history.order_by("history_id").last()
        rows = [] if before else [version(case, "+", case.logged_at, case.logged_by_id)]
        # Other words, another salt: that of what was signed stays while the words stand.
        act.set(**act.data["changes"], **({"salt": new_salt()} if words else {}))
        rows.append(version(case, "~", act.at, act.actor.user_id))
        Case.history.model.objects.bulk_create(rows)
        old, new = (texts.named(TextKind.VERSION, row) for row in (before or rows[0], rows[-1]))
        reason = texts.keep(case, "reason", act.data["reason"])
        return reason, tuple(Rewording(name, old, new) for name in words)


class Reveal(Verb):
    """Reading a protected identity is itself an event (design §5)."""

    name = VerbName.REVEAL
    label = _("Show the identity")
    form = VerbForm

    def apply(self, act: Act) -> None:
        reports = list(act.case.reports.all())
        objections = act.case.requests.filter(kind=RequestKind.OBJECTION)
        named = [o for o in objections if o.objector or o.contact]
        act.record = RevealRecord(
            reports=tuple(report.pk for report in reports),
            objections=tuple(objection.pk for objection in named),
        )
        act.answer = {
            "identities": [
                {"report": r.pk, "name": r.name or "", "contact": r.contact or ""} for r in reports
            ],
            "objectors": [
                {"request": o.pk, "name": o.objector or "", "contact": o.contact or ""}
                for o in named
            ],
        }
