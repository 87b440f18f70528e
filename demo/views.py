"""Signing in to the demo with one click. There is no such URL unless DEMO is set (demo.urls)."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from demo.accounts import demo_accounts
from tracker.errors import NotFound
from tracker.models import User


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the accounts at the door, and as nobody else."""
    username = request.POST.get("username", "")
    if username not in {account["username"] for account in demo_accounts()}:
        raise NotFound
    login(request, User.objects.get(username=username))
    return redirect("desk:today")
