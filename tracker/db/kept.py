"""Foreign keys into small tables whose rows are kept in memory.

`case.unit` costs no query then, wherever the case was loaded and with no join. Who keeps a table
says so here (`tracker.reference`); what is not found there is read as ever.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import models
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor

Set = TypeVar("Set")
Get = TypeVar("Get")
# By model: the row with this key, or None.
SOURCES: dict[type[models.Model], Callable[[Any], models.Model | None]] = {}


class FromMemory(ForwardManyToOneDescriptor[Any]):
    def get_object(self, instance: models.Model) -> models.Model:
        find = SOURCES.get(self.field.remote_field.model)
        found = find(getattr(instance, self.field.attname)) if find else None
        return super().get_object(instance) if found is None else found


class KeptKey(models.ForeignKey[Set, Get]):
    """A foreign key that looks into memory first; to the database and to migrations a plain one."""

    forward_related_accessor_class = FromMemory

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs
