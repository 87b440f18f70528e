"""What the views of the desk share: who may enter, and who is at the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict

from tracker.actor import Actor
from tracker.errors import NotAllowed

View = Callable[..., HttpResponseBase]


def actor_at(request: HttpRequest) -> Actor:
    """Who acts in this request (set by desk.middleware)."""
    return cast("Actor", request.actor)  # type: ignore[attr-defined]  # ours


def staff(view: View) -> View:
    """A page for whoever is signed in; others are sent to sign in first."""
    return login_required(view)


def only(roles: Iterable[str]) -> Callable[[View], View]:
    """A page for these roles, in their term; for others it is as if it were not there."""
    allowed = frozenset(roles)

    def wrap(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = actor_at(request)
            if actor.role not in allowed or not actor.in_term:
                raise NotAllowed
            return view(request, *args, **kwargs)

        return staff(inner)

    return wrap


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: an empty one that was sent is one too."""
    return request.POST if request.method == "POST" else None


def uncached(response: HttpResponse) -> HttpResponse:
    """For a page that shows a secret once: no browser or proxy keeps a copy."""
    response["Cache-Control"] = "no-store"
    return response
