"""Sessions that bring their person along: one query says what browser this is and who is at it.

Django's own table holds the person inside its signed data, so that every request asks twice. Ours
has a column for it (Django: "Extending database-backed session engines"). What the session says is
checked as ever: `django.contrib.auth.get_user` compares it with the person's password.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any, ClassVar, cast

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware as DjangoMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tracker.models import User

# Who came with the session, while `get_user` asks for a person by id alone.
came_along: ContextVar[User | None] = ContextVar("came_along", default=None)


class WithPerson(BaseSessionManager["Session"]):
    def get_queryset(self) -> models.QuerySet[Session]:
        return super().get_queryset().select_related("person__unit")


class Session(AbstractBaseSession):
    """One browser; nobody's until somebody signs in."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    objects: ClassVar[WithPerson] = WithPerson()

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore


class SessionStore(DatabaseStore):
    person: User | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Any:
        row = super()._get_session_from_db()  # type: ignore[misc]  # not in the stubs
        self.person = row.person if row else None
        return row

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
