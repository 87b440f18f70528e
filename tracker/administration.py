"""The site of Django's admin, without an entrance of its own: people come in by the one door."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker import models, posts
from tracker.vocabulary import Role


def administers(request: HttpRequest) -> bool:
    """Whether whoever is signed in holds the administrator's post now; `is_staff` says nothing."""
    user = request.user
    if not isinstance(user, models.User) or not user.is_active or user.one_time:
        return False
    return Role.ADMIN in {post.role for post in posts.choices(user.pk, timezone.now())}


class Administration(AdminSite):
    site_header = site_title = _("Xiaohao: administration")
    index_title = _("Master data and the record")

    def has_permission(self, request: HttpRequest) -> bool:
        return administers(request)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Sign in where everybody does, with the same limits and the same second step."""
        if request.user.is_authenticated:
            return redirect("desk:today")
        return redirect_to_login(request.GET.get("next", request.path))

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The same page as everybody's."""
        return redirect("account_change_password")
