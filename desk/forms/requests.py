"""The queue of requests: which kind is shown, and the decision on those selected."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.verbs.requests import DecideForm
from tracker.vocabulary import RequestKind
from web import factors
from web.filters import ANY, FilterForm

KINDS = [ANY, *RequestKind.choices]


class KindFilter(FilterForm):
    """One kind of request, or all."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, required=False)


class DecisionForm(forms.Form):
    """One decision, with its reasons, for every request selected; the fields are the verb's own.

    One factor of whoever decides stands for all of them.
    """

    granted = DecideForm.base_fields["granted"]
    decision = DecideForm.base_fields["decision"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        factors.ask(self)
