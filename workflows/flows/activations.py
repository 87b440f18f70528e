"""viewflow's activations, gathering what they do instead of saving it task by task.

Its own save a task three to five times a step, keep a row for every gateway, lock the process a
second time inside the door's transaction, and on an error write local variables into the row. These
run the same transitions, ask the same permissions and follow the same graph, on the tasks that came
with the case; what they leave is written once (`RouteWork.write`). Decision 0013.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

from viewflow.workflow import PROCESS, Activation, Token
from viewflow.workflow.nodes.end import EndActivation
from viewflow.workflow.nodes.join import JoinActivation
from viewflow.workflow.nodes.split import SplitActivation
from viewflow.workflow.nodes.start import StartHandleActivation
from viewflow.workflow.nodes.switch import SwitchActivation
from viewflow.workflow.nodes.view import ViewActivation

from workflows.flows.work import RouteWork

Effect = TypeVar("Effect", bound=Callable[..., Any])


def instead(effect: Effect) -> Effect:
    """The transition of the base class, its sources and permission, with another effect."""
    found: Effect = Activation.status.super()(effect)
    return found


class Gathered:
    """What all of ours share. Gateways pass through in memory: only people's tasks are rows."""

    task: Any
    process: Any

    # Tasks on their way have no key yet: an activation is itself and no other.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @classmethod
    def create(
        cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None
    ) -> Any:
        process = prev_activation.process
        task = process.tasks.model(process=process, flow_task=flow_task, token=token)
        task.after_id = led_by(prev_activation.task)
        return cls(task)  # type: ignore[call-arg]  # the activation it is mixed into takes one

    @property
    def work(self) -> RouteWork:
        work: RouteWork = self.process.work
        return work

    def exception_guard(self) -> AbstractContextManager[None]:
        """An error is the door's: it takes the whole verb back, and no row keeps variables."""
        return nullcontext()


def led_by(task: Any) -> int | None:
    """The last task of a person before this one."""
    found: int | None = task.pk or task.after_id
    return found


class GatheredStart(Gathered, StartHandleActivation):
    @instead
    def execute(self) -> None:
        self.complete()
        self.activate_next()

    @instead
    def complete(self) -> None:
        """Nothing to save."""


class GatheredSwitch(Gathered, SwitchActivation):
    @instead
    def activate(self) -> None:
        self.next_task = self.flow_task.choose(self)

    @instead
    def complete(self) -> None:
        """Nothing to save."""


class GatheredSplit(Gathered, SplitActivation):
    @instead
    def complete(self) -> None:
        """Nothing to save."""

    @instead
    def create_next(self) -> Any:
        """Each way gets a token of its own; what they have in common is the task before."""
        tokens = Token.split_token_source(self.task.token, self.task.after_id)
        for node, data in self.next_tasks:
            yield node._create(self, next(tokens), data=data)


class GatheredJoin(Gathered, JoinActivation):
    """Goes on with the last of the ways that come together; the others wait by ending quietly."""

    @classmethod
    def create(
        cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None
    ) -> Any:
        activation = super().create(flow_task, prev_activation, token, data, seed)
        activation.ways = str(token).rsplit("_", 1)[0] + "_"
        if token.is_split_token():
            activation.task.token = token.get_base_split_token()
        return activation

    def is_done(self) -> bool:
        return not any(
            task.process is self.process and str(task.token).startswith(self.ways)
            for task in self.work.open
        )

    @instead
    def activate(self) -> None:
        """Nothing to save."""

    @instead
    def complete(self) -> None:
        """Nothing to save."""


class GatheredEnd(Gathered, EndActivation):
    @instead
    def activate(self) -> None:
        if not self.work.busy(self.process):
            self.work.end(self.process, PROCESS.DONE)

    @instead
    def complete(self) -> None:
        """Nothing to save."""


class GatheredHuman(Gathered, ViewActivation):
    """A task that a person does. Who may is asked of the node (`nodes.Human`)."""

    @classmethod
    def create(
        cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None
    ) -> Any:
        process = prev_activation.process
        after = led_by(prev_activation.task)
        return cls(process.work.open_task(process, flow_task, token, after))

    @instead
    def assign(self, user: Any) -> None:
        self.task.owner_id = user.user_id
        self.work.note(self.task)

    @instead
    def unassign(self) -> None:
        self.task.owner_id = None
        self.work.note(self.task)

    @instead
    def reassign(self, user: Any = None) -> None:
        if user is not None:
            self.task.owner_id = user.user_id
        self.work.note(self.task)

    @instead
    def start(self, request: Any = None) -> None:
        """Nothing to save: it is done in the same moment."""

    @instead
    def complete(self) -> None:
        self.work.left(self.task)

    @instead
    def cancel(self) -> None:
        self.work.left(self.task)

    @instead
    def undo(self) -> None:
        """Take back what was done; possible while nothing that followed is done or open."""
        self.task.finished = self.work.at
        self.work.note(self.task)

    @instead
    def revive(self) -> Any:
        """Open a task again that had been dropped."""
        self.work.note(self.task)
        return self.work.open_task(self.process, self.flow_task, self.task.token, self.task.pk)
