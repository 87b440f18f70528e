"""Intake by hand: the payload of `log` in the order in which a clerk hears it on the telephone."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from duplicates.similarity import Matter
from tracker.free_text import clean_text
from tracker.models import Case
from tracker.verbs.intake import LogForm

LOCAL = "%Y-%m-%dT%H:%M"
FIRST_SENTENCE = "。！？；!?;\n"
TITLE = 40  # characters of a title taken from the text
# What the address `?origin=` takes over from an ended case.
TAKEN_OVER = ("title", "text", "place", "category")


def first_sentence(text: str) -> str:
    """The beginning of a text, up to its first full stop, as a title to begin with."""
    ends = [at for mark in FIRST_SENTENCE if (at := text.find(mark)) > 0]
    return text[: min([*ends, TITLE])].strip()


class NewCaseForm(LogForm):
    """`log`, with the fields of a hearing left out and a title that may be left to the text."""

    token = forms.CharField(max_length=32, widget=forms.HiddenInput)
    field_order = (
        *("channel", "received_at", "text", "title", "place"),
        *("reporter_name", "reporter_contact", "anonymous"),
        *("suggested_unit", "category", "misconduct_alleged", "external_id", "uploads"),
    )

    def prepare(self) -> None:
        for name in ("promise", "promised_on"):
            del self.fields[name]
        self.initial.setdefault("received_at", timezone.localtime(self.at).replace(second=0))
        self.initial.setdefault("token", secrets.token_hex(12))
        self.fields["received_at"].widget = forms.DateTimeInput(
            format=LOCAL, attrs={"type": "datetime-local"}
        )
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Left empty, the first sentence becomes the title.")
        self.fields["text"].widget.attrs["rows"] = 7
        self.fields["reporter_contact"].widget.attrs["inputmode"] = "tel"
        for name in ("reporter_name", "reporter_contact", "title", "text", "place"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        for name in ("channel", "suggested_unit", "category"):
            choice: Any = self.fields[name]
            choice.empty_label = _("Choose …")
        category: Any = self.fields["category"]
        category.label_from_instance = lambda category: category.path
        first = "text" if self.initial.get("channel") else "channel"
        self.fields[first].widget.attrs["autofocus"] = True

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        return title or first_sentence(clean_text(self.data.get("text", "")))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("title") and not self.errors:
            self.add_error("title", ValidationError(_("Give it a title."), code="required"))
        return data

    @property
    def matter(self) -> Matter:
        """What has been typed so far, to be compared with other cases."""
        given = {name: str(self.data.get(name, "")) for name in ("title", "text", "place")}
        return Matter(**given)

    def payload(self) -> dict[str, Any]:
        """What the door takes, as it was posted; the title as it was found."""
        names = set(LogForm.base_fields) & set(self.fields) - {"uploads"}
        values = {name: self.data.get(name, "") for name in names if name in self.data}
        return {
            **values,
            "title": self.cleaned_data["title"],
            "uploads": self.cleaned_data["uploads"],
        }


def taken_over(case: Case) -> dict[str, Any]:
    """The initial values of a case that takes up an ended one again."""
    return {
        **{name: getattr(case, name) for name in TAKEN_OVER},
        "suggested_unit": case.unit_id,
        "origin": case.pk,
    }
