"""What every request of the desk shares: who acts, and how a refusal is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from tracker import posts
from tracker.actor import NOBODY, Actor
from tracker.errors import Refused
from tracker.models import User
from web import refusals
from web.forms import as_int

# Where the session keeps the post that was chosen.
CHOSEN = "post"
MEANT = "as_post"  # the field of a form that says in which post it was opened


def actor_of(request: HttpRequest) -> Actor:
    """Who is at this browser, in the post that was chosen in the page's head.

    A form is meant in the post in which its page was opened, even if another has been chosen since.
    """
    if not isinstance(request.user, User):
        return NOBODY
    meant = as_int(request.POST.get(MEANT, "")) if request.method == "POST" else None
    actor = posts.actor(request.user, post_id=meant or request.session.get(CHOSEN))
    return replace(actor, in_term=False) if meant not in (None, actor.post_id) else actor


# What a one-time password opens, besides what anybody may see without one.
OPEN = frozenset({"account_change_password", "account_logout", "set_language"})
OPEN_ROOMS = frozenset({"portal"})


def opens(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and (
        match.url_name in OPEN or bool(OPEN_ROOMS & set(match.namespaces))
    )


class DeskMiddleware:
    """Gives each request its `actor`, and turns typed refusals into pages, once for all views."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]  # ours
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Whoever came in with a password that somebody else knows chooses an own one first."""
        # What anybody may see is not asked who they are: it is the same for all.
        if opens(request):
            return None
        user = request.user
        if not isinstance(user, User) or not user.one_time:
            return None
        messages.info(request, _("Choose a password of your own first."))
        return redirect("account_change_password")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refused):
            return refused(request, error)
        return None


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """The page of a refusal that no form is at hand for."""
    status = refusals.status_of(error)
    said = "" if refusals.absent(error) else refusals.in_a_line(error)
    return render(request, f"{status}.html", {"said": said}, status=status)
