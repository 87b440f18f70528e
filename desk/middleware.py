"""What every request of the desk shares: who acts, and how a refusal is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from tracker.actor import Actor
from tracker.errors import Blocked, Conflict, Invalid, Refused, WrongState
from tracker.models import User

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


def kind_of(error: Refused) -> str:
    """Which words of desk/refused.html fit."""
    if isinstance(error, Blocked):
        return "blocked"
    if isinstance(error, Invalid):
        return "invalid"
    return "wrong_state" if isinstance(error, WrongState) else "conflict"


def refused(request: HttpRequest, error: Refused, **context: Any) -> HttpResponse:
    """The page of a refusal: what was refused, why, who can lift it, where to go on."""
    if error.status_code in (403, 404):
        # Absent and forbidden look the same.
        return render(request, "404.html", status=404)
    facts: dict[str, Any] = {
        "error": error,
        "refusal": {"kind": kind_of(error), "message": error.message},
        "blockers": error.blockers if isinstance(error, Blocked) else [],
        "errors": error.errors if isinstance(error, Invalid) else {},
        "stale": isinstance(error, (Conflict, WrongState)),
        **context,
    }
    return render(request, "desk/refused.html", facts, status=error.status_code)
