"""Django's admin for master data.

Nothing of a case is here, because the administrator sees none; nor are people and their posts:
they are looked after in settings, where every such act is told.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from tracker import models
from tracker.administration import administers


class MasterData(SimpleHistoryAdmin):
    """Editable by the administrator, kept with its history. Nothing in use can be deleted."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return administers(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return administers(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request)


class AsParts(admin.TabularInline[Any, Any]):
    """Rows that belong to a row of master data: whoever edits that edits these."""

    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request)


class Aliases(AsParts):
    model = models.UnitAlias


class Spans(AsParts):
    model = models.TierSpan


@admin.register(models.Unit)
class UnitAdmin(MasterData):
    list_display = ("name", "code", "kind", "unit_class", "parent", "appraised", "active")
    list_filter = ("unit_class", "kind", "appraised", "active")
    list_select_related = ("parent",)
    search_fields = ("name", "short_name", "code", "aliases__alias")
    inlines = (Aliases,)


@admin.register(models.Channel, models.Category, models.CalendarYear, models.CalendarDay)
class PlainAdmin(MasterData):
    """Small tables as they are."""

    def get_queryset(self, request: HttpRequest) -> Any:
        names = {field.name for field in self.model._meta.fields}
        found = super().get_queryset(request)
        return found.select_related("parent") if "parent" in names else found

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        if hasattr(self.model, "history"):
            return super().history_view(request, object_id, extra_context)
        return admin.ModelAdmin.history_view(self, request, object_id, extra_context)


@admin.register(models.Rung)
class RungAdmin(PlainAdmin):
    """The ladders. A rung that was ever reached is switched off, not removed."""

    list_display = ("kind", "days", "effect", "recipients", "active")
    list_filter = ("kind", "active")


@admin.register(models.Tier)
class TierAdmin(MasterData):
    list_display = ("name", "code", "promised", "extension_count", "extension_days", "active")
    inlines = (Spans,)


@admin.register(models.OfficeLimit)
class OfficeLimitAdmin(MasterData):
    """How long something beside the cases may wait: changed, never switched off."""

    list_display = ("kind", "days", "source")
    readonly_fields = ("kind",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


admin.site.unregister(Group)
