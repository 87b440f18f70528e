"""The county's people with addresses, and real servers to send to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from notifications.models import Message, MessageSettings, Target
from tests.notifications.servers import HOST, Listener, Mailbox, running
from tests.world import World


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    with running(Mailbox()) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, server.port
        yield server


@pytest.fixture
def listener() -> Iterator[Listener]:
    with running(Listener()) as server:
        yield server


def by_mail(world: World, who: str, **wishes: object) -> MessageSettings:
    return MessageSettings.objects.create(
        person=world.people[who], address=f"{who}@county.example", **wishes
    )


def by_hook(world: World, who: str, listener: Listener, extra: str = "") -> Target:
    return Target.objects.create(
        person=world.people[who], name="hook", service="Webhook", url=f"{listener.url}{extra}"
    )


def outside() -> list[Message]:
    return list(Message.objects.exclude(target_kind="bell").order_by("id"))
