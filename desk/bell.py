"""Which messages a person finds behind the bell."""

from __future__ import annotations

from django.db.models import QuerySet

from notifications.models import Message
from notifications.vocabulary import TargetKind
from tracker.access import visible_cases
from tracker.actor import Actor


def bell(actor: Actor) -> QuerySet[Message]:
    """The messages of a person, of cases that they still see."""
    rows = Message.objects.filter(person_id=actor.user_id, target_kind=TargetKind.BELL)
    return rows.filter(event__case__in=visible_cases(actor))
