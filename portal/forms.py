"""What readers may ask for and send."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.register import late, words
from tracker import reference
from tracker.free_text import CONTACT, NAME, PLACE, TITLE, LineField, TextField
from tracker.verbs.choices import UNITS, KeptChoiceField
from tracker.verbs.fields import FilesField
from tracker.vocabulary import STEP_OF, Status, Step
from web.filters import ANY, FilterForm, SearchField
from web.forms import FILES

LATE, DEFERRED = "late", "deferred"
STATES = [
    ANY,
    *Step.choices,
    (DEFERRED, _("Deferred")),
    (LATE, _("Overdue")),
]


class CasesForm(FilterForm):
    """The filters of the public cases."""

    q = SearchField(_("Search the published cases"), _("Words or number, e.g. street lamp"))
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    unit = KeptChoiceField(
        reference.units,
        UNITS,
        label=_("Unit"),
        to_field_name="code",
        required=False,
        empty_label=_("All"),
    )

    def conditions(self, at: datetime) -> Q:
        """All filters together, on public texts, at the moment `at`."""
        found = words(self.asked.get("q", ""))
        if "unit" in self.asked:
            found &= Q(case__unit=self.asked["unit"])
        state = self.asked.get("state")
        if state == LATE:
            found &= late(at, "case__")
        elif state == DEFERRED:
            found &= Q(case__status=Status.DEFERRED)
        elif state:
            found &= Q(case__status__in=[s for s, step in STEP_OF.items() if step == state])
        return found


# What readers send ------------------------------------------------------------------------------

ANONYMOUS, NAMED = "anonymous", "named"


class ReportForm(forms.Form):
    """A problem in few words; the payload of the verb `log` is made of it."""

    title = LineField(
        label=_("In one sentence"),
        max_length=TITLE,
        help_text=_("For example: the street lamps in Renmin Road have been dark for a week."),
    )
    text = TextField(
        label=_("What is the matter"),
        max_length=10_000,
        rows=6,
        help_text=_("What happened, since when, whom it concerns, what has been tried."),
    )
    place = LineField(label=_("Place"), max_length=PLACE, required=False)
    misconduct_alleged = forms.BooleanField(
        label=_("It is about the conduct of officials"),
        required=False,
        help_text=_("The office sees to it that it reaches the department in charge."),
    )
    uploads = FilesField(
        label=_("Photos"),
        required=False,
        help_text=_("Up to 12 pictures or documents. Only the office and the unit see them."),
    )
    who = forms.ChoiceField(
        label=_("Your name"),
        choices=[
            (ANONYMOUS, _("Stay anonymous")),
            (NAMED, _("Give a name or a contact, seen by the office only")),
        ],
        initial=ANONYMOUS,
        widget=forms.RadioSelect,
    )
    reporter_name = LineField(label=_("Full name"), max_length=NAME, required=False)
    reporter_contact = LineField(label=_("Telephone or e-mail"), max_length=CONTACT, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uploads"].widget.attrs["accept"] = FILES

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        given = data.get("reporter_name") or data.get("reporter_contact")
        if data.get("who") == NAMED and not given:
            text = _("Give a name or a contact, or stay anonymous.")
            self.add_error("reporter_name", forms.ValidationError(text, code="required"))
        return data

    def payload(self) -> dict[str, Any]:
        """For the verb `log`; who stays anonymous is not kept, whatever was typed."""
        data = dict(self.cleaned_data)
        named = data.pop("who") == NAMED
        if not named:
            data["reporter_name"] = data["reporter_contact"] = ""
        return {**data, "anonymous": not named}


class ReceiptForm(forms.Form):
    """Number and code, as the receipt shows them; spaces and hyphens do not matter."""

    number = LineField(
        label=_("Case number"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    code = LineField(
        label=_("Receipt code, 16 digits"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def clean_code(self) -> str:
        return "".join(c for c in self.cleaned_data["code"] if c.isdecimal())
