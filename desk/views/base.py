"""What the views of the desk share: who may enter, and who is at the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tracker.actor import Actor
from tracker.errors import NotAllowed
from tracker.models import User

View = Callable[..., HttpResponseBase]


def actor_at(request: HttpRequest) -> Actor:
    """Who acts in this request (set by desk.middleware)."""
    return cast("Actor", request.actor)  # type: ignore[attr-defined]  # ours


def staff(view: View) -> View:
    """A page for whoever is signed in; others are sent to sign in first.

    Whoever came in with a password that somebody else knows chooses an own one before anything.
    """

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, User) and request.user.one_time:
            messages.info(request, _("Choose a password of your own first."))
            return redirect("account_change_password")
        return view(request, *args, **kwargs)

    return login_required(inner)


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


def uncached(response: HttpResponse) -> HttpResponse:
    """For a page that shows a secret once: no browser or proxy keeps a copy."""
    response["Cache-Control"] = "no-store"
    return response
