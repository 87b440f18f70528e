"""Routes and tasks in the admin: looked at, never changed; `check_routes` repairs them."""

from __future__ import annotations

from django.contrib import admin
from viewflow.workflow.models import Process, Task

from tracker.admin import OfCase
from workflows.models import CaseProcess, CaseTask

# viewflow's stock tables stay empty: our flows write into the two below.
admin.site.unregister([Process, Task])


@admin.register(CaseProcess)
class RouteAdmin(OfCase):
    list_display = ("case", "request", "status", "created", "finished")
    list_select_related = ("case", "request__case")
    show_full_result_count = False


@admin.register(CaseTask)
class TaskAdmin(OfCase):
    list_display = ("case", "flow_task", "role", "unit", "owner", "due", "status")
    list_select_related = ("case", "unit", "owner")
    show_full_result_count = False
