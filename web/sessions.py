"""Sessions that bring their person along: one query says what browser this is and who is at it.

Django's own table holds the person inside its signed data, so that every request asks twice. Ours
has a column for it (Django: "Extending database-backed session engines"). What the session says is
checked as ever: `django.contrib.auth.get_user` compares it with the person's password.
"""

from __future__ import annotations

from contextvars import ContextVar
from datetime import datetime
from typing import Any, cast

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware as DjangoMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from tracker import reference
from tracker.db.prepared import prepared
from tracker.models import User

# Who came with the session, while `get_user` asks for a person by id alone.
came_along: ContextVar[User | None] = ContextVar("came_along", default=None)


class Session(AbstractBaseSession):
    """One browser; nobody's until somebody signs in."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore


@prepared
def live(key: str, now: datetime) -> models.QuerySet[Any]:
    """The session with this key, unless it is over; with its person and the edits so far."""
    rows = Session.objects.filter(session_key=key, expire_date__gt=now)
    return rows.select_related("person").annotate(edits=models.Subquery(reference.edits()))


class SessionStore(DatabaseStore):
    person: User | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        row = live.first(self.session_key or "", timezone.now())
        self.person = row.person if row else None
        if row is None:
            self._session_key = None  # an unknown key is not taken up: a new one is made
            return {}
        reference.seen(row.edits or 0)
        return self.decode(row.session_data)

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast("Session", super().create_model_instance(data))
        row.person_id = data.get(auth.SESSION_KEY)
        return row


class AuthenticationBackend(AllauthBackend):
    def get_user(self, user_id: int) -> Any:
        person = came_along.get()
        if person is None or person.pk != user_id:
            return super().get_user(user_id)
        return person if self.user_can_authenticate(person) else None


class AuthenticationMiddleware(DjangoMiddleware):
    """Django's, with the person whom the session brought along."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = cast("User", SimpleLazyObject(lambda: signed_in(request)))


def signed_in(request: HttpRequest) -> User | AnonymousUser:
    session = cast("SessionStore", request.session)
    session.get(auth.SESSION_KEY)  # reads it
    token = came_along.set(session.person)
    try:
        return auth.get_user(request)
    finally:
        came_along.reset(token)
