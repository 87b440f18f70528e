"""What every request of the desk shares: who acts, and how a refusal is answered."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from tracker.actor import Actor
from tracker.errors import Refused
from tracker.models import User
from web import refusals

NOBODY = Actor(role="")


def actor_of(request: HttpRequest) -> Actor:
    return Actor.of(request.user) if isinstance(request.user, User) else NOBODY


class DeskMiddleware:
    """Gives each request its `actor`, and turns typed refusals into pages, once for all views."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]  # ours
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refused):
            return refused(request, error)
        return None


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """The page of a refusal that no form is at hand for."""
    status = refusals.status_of(error)
    said = "" if refusals.absent(error) else refusals.in_a_line(error)
    return render(request, f"{status}.html", {"said": said}, status=status)
