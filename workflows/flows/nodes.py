"""Nodes of our flows: human steps that name the verbs completing them; the rest are viewflow's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

from viewflow.workflow import nodes

from tracker.models import Case
from tracker.vocabulary import ClockKind, VerbName


class Step(nodes.View):
    """A human task: candidate role, the verbs that complete it, the clock it is due by.

    `stays` tells, after one of the verbs, whether the task is still not finished.
    """

    def __init__(
        self,
        role: str,
        *verbs: VerbName,
        clock: ClockKind | None = None,
        stays: Callable[[Case], bool] | None = None,
    ) -> None:
        super().__init__(view=None)
        self.role = role
        self.verb = verbs[0]  # the one that the task is about; the others end it too
        self.verbs = frozenset(verbs)
        self.clock = clock
        self.stays = stays

    def ends(self, verb: str, case: Case) -> bool:
        """Whether `verb`, done to the case as it is now, completes this task."""
        return verb in self.verbs and not (self.stays is not None and self.stays(case))

    @property
    def urls(self) -> tuple[list[Any], str, str]:
        """No stock pages: a task is done on the page of its case."""
        return [], self.name, self.name


def reach(node: Any, case: Case) -> Iterator[Step]:
    """The human steps that follow `node` now: gateways read the case, ends yield nothing."""
    for follower in _followers(node, case):
        if isinstance(follower, Step):
            yield follower
        else:
            yield from reach(follower, case)


def _followers(node: Any, case: Case) -> list[Any]:
    seen = SimpleNamespace(process=SimpleNamespace(case=case), case=case)
    if isinstance(node, nodes.Switch):
        for target, condition in node._branches:
            if condition is None or condition(seen):
                return [target]
        raise LookupError(f"no way out of {node.name} for a case that is {case.status}")
    if isinstance(node, nodes.Split):
        return [t for t, condition, _data in node._branches if not condition or condition(seen)]
    if isinstance(node, nodes.End):
        return []
    return [node._next]
