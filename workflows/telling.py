"""Handing events to those who tell: one job in the transaction that wrote them."""

from __future__ import annotations

from collections.abc import Sequence

from notifications.jobs import tell


def tell_later(event_ids: Sequence[int]) -> None:
    """Enqueue the telling of these events; if the transaction fails, nothing is told."""
    if event_ids:
        tell.enqueue(list(event_ids))
