"""How far a case has come: which nodes and edges of the chart it has passed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from viewflow.workflow import STATUS

from tracker.models import Case
from tracker.vocabulary import FINAL
from workflows.flows import RectificationFlow as Flow
from workflows.flows.nodes import Human
from workflows.models import OPEN, CaseTask


class NodeState(TextChoices):
    AHEAD = "ahead", _("Still to come")
    NOW = "now", _("Being done now")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Dropped")


@dataclass
class Way:
    """NodeState and number of visits by node, the day each was last left, and the edges passed."""

    states: dict[str, NodeState] = field(default_factory=dict)
    visits: Counter[str] = field(default_factory=Counter)
    left: dict[str, datetime] = field(default_factory=dict)
    edges: set[tuple[str, str]] = field(default_factory=set)

    def state(self, name: str) -> NodeState:
        return self.states.get(name, NodeState.AHEAD)

    def here(self) -> list[str]:
        return [name for name, state in self.states.items() if state == NodeState.NOW]


def way(case: Case) -> Way:
    """Read from the tasks of the case, in one query."""
    known = {node.name: node for node in Flow.instance.nodes()}
    found = CaseTask.objects.filter(case=case).order_by("created", "pk")
    tasks = [task for task in found if known.get(task.flow_task.name) is task.flow_task]
    gone = Way()
    for task in tasks:
        visit(gone, task)
    for task in tasks:
        if task.status == STATUS.DONE:
            follow(gone, task, tasks, final=case.status in FINAL)
    if tasks:
        walk(gone, Flow.start, {Flow.triage})
    return gone


def visit(gone: Way, task: CaseTask) -> None:
    name = task.flow_task.name
    if task.status in OPEN:
        gone.states[name] = NodeState.NOW
    elif task.status == STATUS.DONE:
        gone.states[name] = NodeState.DONE
        gone.left[name] = task.finished or task.created
    elif name not in gone.states:
        gone.states[name] = NodeState.CANCELLED
    gone.visits[name] += task.status in (*OPEN, STATUS.DONE)


def follow(gone: Way, task: CaseTask, tasks: list[CaseTask], *, final: bool) -> None:
    """The edges from a finished task to those that followed it, or to the end."""
    opened = {t.flow_task for t in tasks if t.after_id == task.pk}
    beside = {Flow.call_back: Flow.asked, Flow.dispute: Flow.settled}
    ends = {beside[task.flow_task]} if task.flow_task in beside else set()
    if final and task is tasks[-1]:
        ends.add(Flow.end)
    walk(gone, task.flow_task, opened | ends)


def walk(gone: Way, node: Any, goals: set[Any]) -> bool:
    """Mark every edge between `node` and the goals that leads through no other step."""
    reached = False
    for edge in node.ways():
        hit = edge.dst in goals
        if hit or (not isinstance(edge.dst, Human) and walk(gone, edge.dst, goals)):
            gone.edges.add((edge.src.name, edge.dst.name))
            for passed in (edge.src, edge.dst):
                if not isinstance(passed, Human):
                    gone.states[passed.name] = NodeState.DONE
            reached = True
    return reached
