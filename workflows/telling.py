"""Handing events to those who tell: one job in the transaction that wrote them."""

from __future__ import annotations

from collections.abc import Sequence

from django.apps import apps
from django.utils.module_loading import import_string

TELL = "notifications.jobs.tell"


def tell_later(event_ids: Sequence[int]) -> None:
    """Enqueue the telling of these events; if the transaction fails, nothing is told."""
    if event_ids and apps.is_installed("notifications"):
        import_string(TELL).enqueue(list(event_ids))
