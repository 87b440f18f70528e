"""Routes and tasks in the admin: looked at, never changed; `check_routes` repairs them."""

from __future__ import annotations

from django.contrib import admin

from tracker.admin import OfCase
from workflows.models import CaseProcess, CaseTask


@admin.register(CaseProcess)
class RouteAdmin(OfCase):
    list_display = ("case", "status", "created", "finished")
    list_select_related = ("case",)
    show_full_result_count = False


@admin.register(CaseTask)
class TaskAdmin(OfCase):
    list_display = ("case", "flow_task", "role", "unit", "owner", "due", "status")
    list_select_related = ("case", "unit", "owner")
    show_full_result_count = False
