"""Django's admin for master data; what belongs to a case can be looked at there and no more.

Cases move through the door alone: for their rows nobody has the permission to add, change or
delete anything here, a superuser neither. Rows are filtered by the grant table of `access`, so
that the administrator, who sees no cases on the desk, sees none here.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from tracker import models
from tracker.access import visible_cases
from tracker.actor import Actor
from tracker.vocabulary import Role


def administers(request: HttpRequest) -> bool:
    """The role decides; a superuser is let in to make the first people of a new installation."""
    user = request.user
    return bool(
        isinstance(user, models.User)
        and user.is_active
        and (user.role == Role.ADMIN or user.is_superuser)
    )


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


@admin.register(models.User)
class PersonAdmin(MasterData, UserAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """People. Rights follow from the role; Django's own groups and permissions are not in use."""

    list_display = ("username", "name", "role", "unit", "is_active")
    list_filter = ("role", "is_active")
    list_select_related = ("unit",)
    search_fields = ("username", "name")
    ordering = ("username",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password", "name", "is_active")}),
        (_("Role"), {"fields": ("role", "unit", "post", "term_start", "term_end")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "name", "usable_password", "password1", "password2")}),
        (_("Role"), {"fields": ("role", "unit", "post", "term_start", "term_end")}),
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # What somebody did names them for good: people are deactivated, never deleted.
        return False

    def save_model(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm[Any], change: bool
    ) -> None:
        obj.is_staff = obj.role == Role.ADMIN or obj.is_superuser
        super().save_model(request, obj, form, change)


class OfCase(admin.ModelAdmin[Any]):
    """The record: looked at by whoever sees the case, changed by nobody."""

    path = "case"  # from a row to its case

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_staff)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_staff)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        seen = visible_cases(actor_of(request))
        if self.model is models.Case:
            return seen
        return super().get_queryset(request).filter(**{f"{self.path}__in": seen})


def actor_of(request: HttpRequest) -> Actor:
    user = request.user
    return Actor.of(user) if isinstance(user, models.User) else Actor(role="")


@admin.register(models.Case)
class CaseAdmin(OfCase):
    list_display = ("number", "title", "status", "unit", "received_at", "due_at")
    list_filter = ("status",)
    list_select_related = ("unit",)
    search_fields = ("number", "title")
    show_full_result_count = False


@admin.register(models.CaseEvent)
class EventAdmin(OfCase):
    list_display = ("case", "seq", "verb", "actor", "role", "at")
    list_select_related = ("case", "actor")
    show_full_result_count = False


@admin.register(
    models.Measure,
    models.Evidence,
    models.Reply,
    models.Accountability,
    models.Inspection,
    models.Signature,
    models.Clock,
)
class WorkAdmin(OfCase):
    """What was done about a case. Reporters are left out: reading who they are is an event."""

    list_display = ("case", "__str__")
    list_select_related = ("case",)
    show_full_result_count = False


@admin.register(models.Finding)
class FindingAdmin(OfCase):
    path = "inspection__case"
    list_display = ("inspection", "gate", "passed")
    show_full_result_count = False


admin.site.unregister(Group)
admin.site.site_header = admin.site.site_title = _("Xiaohao: administration")
admin.site.index_title = _("Master data and the record")
