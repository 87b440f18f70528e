"""Schemes and entries in the admin: versions are added, nothing is ever changed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from scoring import models
from scoring.vocabulary import Rule
from tracker.administration import administers


class OnlyAdded:
    """Rows that the administrator may look at and add to; the database refuses the rest too."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return administers(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Rules(OnlyAdded, admin.TabularInline[Any, Any]):
    model = models.SchemeRule
    extra = len(Rule)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """With a new version alone: what a rule costs is not added afterwards."""
        return obj is None and administers(request)


@admin.register(models.Scheme)
class SchemeAdmin(OnlyAdded, admin.ModelAdmin[Any]):
    list_display = ("name", "code", "version", "valid_from", "base", "least_cases")
    inlines = (Rules,)
