from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from tracker.vocabulary import OPEN

if TYPE_CHECKING:
    from tracker.access import Actor


class CaseQuerySet(models.QuerySet[Any]):
    """Queries on cases. Loading is authorising: faces start from `visible_to`."""

    def visible_to(self, actor: Actor) -> CaseQuerySet:
        from tracker.access import visible

        return self.filter(visible(actor))

    def open(self) -> CaseQuerySet:
        return self.filter(status__in=OPEN)
