"""What pages do to forms."""

from __future__ import annotations

from django.db import transaction

from tracker.errors import Invalid
from tracker.verbs import VerbForm


def with_faults(form: VerbForm, error: Invalid) -> VerbForm:
    """The form with the door's refusal at its fields and rows."""
    with transaction.atomic():  # some fields lock what they look up
        form.is_valid()
    for name, messages in error.errors.items():
        field = name if name in form.fields else None
        if not form.errors.get(name):
            for message in messages:
                form.add_error(field, message)
    return form
