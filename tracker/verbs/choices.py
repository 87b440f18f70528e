"""Choices among reference data: offered and checked out of memory (tracker.reference)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext

from tracker.reference import Table
from tracker.vocabulary import Role

M = TypeVar("M", bound=Model)
# Which rows are offered: what is still in use; units that answer for cases themselves.
IN_USE = {"active": True}
UNITS = {"parent_id": None}
LEAD_UNITS = {**UNITS, **IN_USE}


class KeptIterator(ModelChoiceIterator[M]):
    field: Any

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for row in self.field.rows():
            yield self.choice(row)

    def __len__(self) -> int:
        return len(self.field.rows()) + (self.field.empty_label is not None)

    def __bool__(self) -> bool:
        return self.field.empty_label is not None or bool(self.field.rows())


class Kept(Generic[M]):
    """What one choice and several have in common; `where` says which rows are offered."""

    to_field_name: str | None
    error_messages: dict[str, Any]

    def __init__(self, table: Table[M], where: dict[str, Any] | None = None, **options: Any):
        self.table, self.where = table, where or {}
        super().__init__(table.model._default_manager.all(), **options)  # type: ignore[call-arg]  # Django's own class follows

    def rows(self) -> list[M]:
        return self.table.where(**self.where)

    def chosen(self, value: Any) -> M:
        """The row that is offered under this value. Raises ValidationError."""
        name, given = self.to_field_name or "pk", str(value)
        for row in self.rows():
            if str(getattr(row, name)) == given:
                return row
        raise ValidationError(
            self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value}
        )


class KeptChoiceField(Kept[M], forms.ModelChoiceField[M]):
    iterator: Any = KeptIterator

    def to_python(self, value: Any) -> M | None:
        return None if value in self.empty_values else self.chosen(self.prepare_value(value))


class MannedUnitField(KeptChoiceField[Any]):
    """Units, each with the roles in which nobody can act for it at the moment."""

    lacking: Mapping[int, list[Role]] = {}

    def label_from_instance(self, obj: Any) -> str:
        roles = gettext(", ").join(str(role.label) for role in self.lacking.get(obj.pk, ()))
        return (
            gettext("%(unit)s (no %(roles)s)") % {"unit": obj, "roles": roles}
            if roles
            else str(obj)
        )


class KeptMultipleChoiceField(Kept[M], forms.ModelMultipleChoiceField[M]):
    iterator: Any = KeptIterator

    def clean(self, value: Any) -> Any:
        given = self.prepare_value(value) or []
        if self.required and not given:
            raise ValidationError(self.error_messages["required"], code="required")
        if not isinstance(given, (list, tuple)):
            raise ValidationError(self.error_messages["invalid_list"], code="invalid_list")
        chosen = {self.chosen(one) for one in given}
        return [row for row in self.rows() if row in chosen]
