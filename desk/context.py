"""What every staff page needs to draw its frame: navigation, who is signed in, the moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from desk.bell import unread
from desk.middleware import actor_of
from desk.posts import PostLine
from tracker import posts, track
from tracker.access import NONE, scope
from tracker.actor import SETTINGS_ROLES, Actor
from tracker.models import User
from tracker.verbs import VERBS
from tracker.vocabulary import ACCOUNT_ROLES, OFFICE_ROLES, Role, VerbName


@dataclass(frozen=True)
class NavEntry:
    """One entry of the main navigation, for the roles that have use for it."""

    view: str
    label: Any
    icon: str
    roles: frozenset[str]


EVERYBODY = frozenset(role.value for role in ACCOUNT_ROLES)
CLERK = frozenset({Role.CLERK.value})
PLACES = (
    NavEntry("desk:today", _("Today"), "inbox", EVERYBODY),
    NavEntry("desk:ledger", _("Ledger"), "table", EVERYBODY - {Role.ADMIN}),
    NavEntry("desk:new-case", _("New case"), "square-plus", CLERK),
    NavEntry("desk:duplicates", _("Duplicates"), "copy", CLERK),
    NavEntry(
        "desk:requests",
        _("Requests"),
        "gavel",
        frozenset(map(str, OFFICE_ROLES | {Role.AUDITOR})),
    ),
    NavEntry(
        "desk:standings",
        _("Standings"),
        "chart-bar",
        EVERYBODY - {Role.ADMIN, Role.INSPECTOR, Role.DISCIPLINE},
    ),
    NavEntry("desk:imports", _("Import"), "table-import", CLERK),
    NavEntry("desk:tracks", _("Discipline"), "shield-check", frozenset(map(str, track.READERS))),
    NavEntry(
        "desk:inside",
        _("Inside notices"),
        "flag",
        frozenset({Role.AUDITOR.value, Role.INSPECTOR.value}),
    ),
    NavEntry(
        "desk:light",
        _("Light road"),
        "list-check",
        frozenset({Role.AUDITOR.value, Role.DIRECTOR.value}),
    ),
    NavEntry("desk:custody", _("Custody"), "lock", frozenset({Role.AUDITOR.value})),
    NavEntry("desk:haste", _("Haste"), "clock", frozenset({Role.AUDITOR.value})),
    NavEntry("desk:settings", _("Settings"), "settings", frozenset(map(str, SETTINGS_ROLES))),
)


def navigation(actor: Actor, path: str) -> list[dict[str, Any]]:
    """The places of this actor; the one whose address begins the present one is marked."""
    found = []
    for place in PLACES:
        if actor.role not in place.roles:
            continue
        url = reverse(place.view)
        found.append({"url": url, "label": place.label, "icon": place.icon, "current": False})
    here = [item for item in found if path == item["url"] or _under(path, item["url"])]
    if here:
        max(here, key=lambda item: len(item["url"]))["current"] = True
    return found


def _under(path: str, url: str) -> bool:
    return url != reverse("desk:today") and path.startswith(url)


def who(actor: Actor, at: datetime) -> dict[str, Any]:
    """Name, role, unit and other posts of the person signed in, and what pages ask of them."""
    mine = [] if actor.user_id is None else posts.choices(actor.user_id, at)
    lines = {post.pk: PostLine(post, at) for post in mine}
    here = lines.pop(actor.post_id or 0, None)
    return {
        "name": actor.name,
        "post": actor.post_id,
        "role": str(Role(actor.role).label) if actor.role else str(_("No role")),
        "unit": here.post.unit or "" if here else "",
        "tenure": here.tenure if here else "",
        "others": list(lines.values()),
        "may_log": VERBS[VerbName.LOG].allows(actor, None),
        "sees_no_cases": scope(actor) == NONE,
    }


def desk(request: HttpRequest) -> dict[str, Any]:
    """Context processor: lazy, so that pages that draw no frame ask nothing."""
    context: dict[str, Any] = {"at": timezone.now()}
    user = getattr(request, "user", None)
    if isinstance(user, User):
        context["me"] = _lazily(lambda: who(actor_of(request), context["at"]))
        context["unread"] = _lazily(lambda: unread(actor_of(request)))
        context["nav"] = _lazily(lambda: navigation(actor_of(request), request.path))
    return context


def _lazily(build: Callable[[], Any]) -> Any:
    return SimpleLazyObject(build)
