"""Who acts after whom. Node names are stored in rows; renaming one is a data migration."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.flows.nodes import CaseFlow, Human
from workflows.flows.rectification import RectificationFlow
from workflows.flows.requests import RequestFlow

FLOWS: tuple[type[CaseFlow], ...] = (RectificationFlow, RequestFlow)


def humans() -> Iterator[Human]:
    """The nodes of all flows at which somebody has to act."""
    for flow in FLOWS:
        yield from (node for node in flow.instance.nodes() if isinstance(node, Human))


def due_by(kind: str) -> list[Human]:
    """The nodes whose tasks are due by a clock of this kind."""
    return [node for node in humans() if node.place.clock == kind]


__all__ = ["FLOWS", "RectificationFlow", "RequestFlow", "due_by", "humans"]
