"""The decision on requests selected in the queue."""

from __future__ import annotations

from django import forms

from tracker.verbs.requests import DecideForm


class DecisionForm(forms.Form):
    """One decision, with its reasons, for every request selected; the fields are the verb's own."""

    granted = DecideForm.base_fields["granted"]
    decision = DecideForm.base_fields["decision"]
