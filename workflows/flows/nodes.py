"""Nodes of our flows: viewflow's own, whose activations gather; human ones stand for places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from viewflow.workflow import PROCESS, Flow, nodes

from tracker.actor import Actor
from tracker.road import CANDIDATES, MOVES, Place, place_of
from tracker.vocabulary import OFFICE_ROLES, UNIT_ROLES, Role
from workflows.flows import activations
from workflows.models import CaseProcess, CaseTask


class Ways:
    """What our nodes tell of themselves."""

    def ways(self) -> list[Any]:
        """The edges that lead on from here."""
        return list(self._outgoing())  # type: ignore[attr-defined]  # of the node it is mixed into


class Start(Ways, nodes.StartHandle):
    activation_class = activations.GatheredStart


class Switch(Ways, nodes.Switch):
    activation_class = activations.GatheredSwitch

    def choose(self, activation: Any) -> Any:
        """The first way whose condition holds, as viewflow takes it, without its savepoint."""
        for node, condition in self._branches:
            if condition is None or condition(activation):
                return node
        case = activation.process.case
        raise LookupError(f"no way out of {self.name} for a case that is {case.status}")


class Split(Ways, nodes.Split):
    activation_class = activations.GatheredSplit


class Join(Ways, nodes.Join):
    activation_class = activations.GatheredJoin


class End(Ways, nodes.End):
    activation_class = activations.GatheredEnd


class Human(Ways, nodes.View):
    """A place of the road at which somebody has to act. The engine asks here who may."""

    activation_class = activations.GatheredHuman

    def __init__(self, place: Place) -> None:
        super().__init__(view=None)
        self.place = place
        self.Annotation(title=place.title)

    @property
    def urls(self) -> tuple[list[Any], str, str]:
        """No stock pages: a task is done on the page of its case."""
        return [], self.name, self.name

    def concerns(self, actor: Actor, task: CaseTask) -> bool:
        """Whether the place is this actor's, by inbox or by a verb that ends it; and the unit."""
        granted = any(actor.role in MOVES[verb].who for verb in self.place.verbs)
        if not granted and self.place.role not in CANDIDATES.get(actor.role, ()):
            return False
        return actor.role not in UNIT_ROLES or task.unit_id in (None, actor.unit_id)

    def can_assign(self, user: Actor, task: CaseTask) -> bool:
        return task.owner_id is None and self.concerns(user, task)

    def can_execute(self, user: Actor, task: CaseTask) -> bool:
        return task.owner_id == user.user_id and self.concerns(user, task)

    def can_unassign(self, user: Actor, task: CaseTask) -> bool:
        """One's own task; the head over the unit's, the office over all but an inspection."""
        if task.owner_id is None:
            return False
        if task.owner_id == user.user_id or user.role == Role.SYSTEM:
            return True
        if self.place.role == Role.INSPECTOR:
            return False
        return user.role in OFFICE_ROLES or (user.role == Role.HEAD and self.concerns(user, task))


@contextmanager
def held_by_the_door(flow_class: Any, process_pk: int) -> Iterator[None]:
    """The lock of our flows: the door has locked the case already, and with it all of its route."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the route moves inside the door's transaction only")
    yield


class CaseFlow(Flow):
    """Base of our flows: rows of ours, and the lock that is held already."""

    process_class = CaseProcess
    task_class = CaseTask
    lock_impl = staticmethod(held_by_the_door)

    def cancel(self, process: CaseProcess) -> None:
        """Drop what is open of a process under the verb that works on it."""
        for task in [task for task in process.work.open if task.process is process]:
            task.flow_task.activation_class(task).cancel()
        process.work.end(process, PROCESS.CANCELED)

    def has_manage_permission(self, user: Actor, obj: Any = None) -> bool:
        return user.role in (*OFFICE_ROLES, Role.SYSTEM)


def stands_at(name: str) -> Callable[[Any], bool]:
    """A gateway's condition: the law has moved the case to this place."""

    def condition(activation: Any) -> bool:
        place = place_of(activation.process.case)
        return place is not None and place.name == name

    return condition
