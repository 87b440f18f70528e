"""From an event to messages: through the door, once, and without a reporter in them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from notifications import compose
from notifications.jobs import send, tell
from notifications.models import Message, Preference
from tests.notifications.conftest import by_hook, by_mail, outside
from tests.notifications.servers import Listener, Mailbox
from tests.world import World
from tracker.errors import Blocked
from tracker.models import Case, CaseEvent
from workflows.outbox import after

pytestmark = pytest.mark.django_db


def event(case: Case, verb: str) -> CaseEvent:
    return case.events.get(verb=verb)


def told(world: World, *verbs: CaseEvent) -> list[tuple[str, str, str]]:
    compose.tell([one.pk for one in verbs], world.now)
    rows = Message.objects.order_by("id").values_list(
        "person__username", "target_kind", "event__verb"
    )
    return [tuple(row) for row in rows]


def jobs() -> list[list[int]]:
    rows = DBTaskResult.objects.filter(task_path=after.module_path).order_by("enqueued_at")
    return [row.args_kwargs["args"][0] for row in rows]


def test_the_door_hands_on_each_event_that_somebody_is_told_of(world: World) -> None:
    case = world.planned()
    verbs = ("log", "assign", "plan")  # not acknowledge, of which nobody is told
    assert jobs() == [[event(case, verb).pk] for verb in verbs]


def test_what_is_refused_is_not_told(world: World) -> None:
    case = world.planned()
    before = jobs()
    with pytest.raises(Blocked):
        world.do("zhao", "submit", case)
    assert jobs() == before


def test_history_is_not_told(world: World) -> None:
    world.do(
        "wang",
        "log",
        title="旧事",
        text="早年的事。",
        channel="hotline",
        received_at=world.now,
        tell=False,
    )
    assert jobs() == []


def test_assigning_tells_officer_and_head_on_the_site(world: World) -> None:
    case = world.assigned()
    assert told(world, event(case, "assign")) == [
        ("li", "bell", "assign"),
        ("zhao", "bell", "assign"),
    ]


def test_telling_again_tells_nobody(world: World, mailbox: Mailbox, listener: Listener) -> None:
    case = world.assigned()
    by_mail(world, "li")
    first = told(world, event(case, "assign"))
    by_hook(world, "li", listener)  # meanwhile another target was chosen
    assert told(world, event(case, "assign")) == first
    assert [kind for _who, kind, _verb in first] == ["bell", "email", "bell"]


def test_the_job_tells_and_has_it_sent(world: World, mailbox: Mailbox) -> None:
    case = world.assigned()
    by_mail(world, "li", working_days=False, quiet_from="00:00", quiet_to="00:00")
    assert tell.call([event(case, "assign").pk]) == 3
    assert tell.call([event(case, "assign").pk]) == 0
    assert DBTaskResult.objects.filter(task_path=send.module_path).count() == 1
    assert send.call() == 1
    assert mailbox.recipients == [["li@county.example"]]


def test_only_the_first_target_is_used(world: World, mailbox: Mailbox, listener: Listener) -> None:
    case = world.assigned()
    by_mail(world, "li")
    by_hook(world, "li", listener)
    by_mail(world, "zhao", first="email")
    by_hook(world, "zhao", listener)
    told(world, event(case, "assign"))
    assert [(m.person_id, m.target_kind) for m in outside()] == [
        (world.people["li"].pk, "push"),
        (world.people["zhao"].pk, "email"),
    ]


def test_nothing_rings_where_nothing_is_wanted(world: World, mailbox: Mailbox) -> None:
    case = world.assigned()
    by_mail(world, "li")
    Preference.objects.create(person=world.people["li"], kind="work", mode="nothing")
    told(world, event(case, "assign"))
    assert outside() == []
    assert Message.objects.get(person=world.people["li"]).read_at == world.now
    assert Message.objects.get(person=world.people["zhao"]).read_at is None


def test_at_night_it_waits_for_the_morning(world: World, mailbox: Mailbox) -> None:
    case = world.assigned()
    by_mail(world, "li")
    world.now = world.now.replace(hour=23)
    told(world, event(case, "assign"))
    (message,) = outside()
    assert message.next_try == world.now.replace(hour=8) + timedelta(days=1)


def test_a_unit_hears_of_its_work_and_not_of_everything(world: World, listener: Listener) -> None:
    target = by_hook(world, "li", listener)
    target.person, target.unit = None, world.water
    target.save()
    case = world.closed()
    compose.tell(list(case.events.values_list("pk", flat=True)), world.now)
    heard = [message.event.verb for message in outside()]
    assert heard == ["assign", "verify", "release"]
    assert {message.unit_id for message in outside()} == {world.water.pk}


def test_who_left_is_not_told(world: World) -> None:
    case = world.assigned()
    li = world.people["li"]
    li.is_active = False
    li.save()
    assert told(world, event(case, "assign")) == [("zhao", "bell", "assign")]


def test_the_key_says_who_is_told_of_what(world: World) -> None:
    case = world.assigned()
    told(world, event(case, "assign"))
    keys = {message.key for message in Message.objects.all()}
    assert keys == {message.compute_key() for message in Message.objects.all()}
    assert len(keys) == 2
