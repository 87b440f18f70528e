"""System checks of the route: flows that could not run as they are drawn are refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core import checks

from tracker.road import ALL_PLACES, Place
from workflows.flows import FLOWS
from workflows.flows.activations import Gathered
from workflows.flows.nodes import CaseFlow, Human


def flows_can_run(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Every node is one of ours, and the places of the road and the human nodes are the same."""
    known = {place.name: place for place in ALL_PLACES}
    drawn: set[str] = set()
    found: list[checks.CheckMessage] = []
    for flow in FLOWS:
        for node in flow.instance.nodes():
            found += _of_node(flow, node, known)
            drawn.add(node.name)
    for name in sorted(known.keys() - drawn):
        words = f"No flow has a node for the place {name!r} of the road."
        found.append(checks.Error(words, hint="Add it in workflows/flows/.", id="workflows.E002"))
    return found


def _of_node(
    flow: type[CaseFlow], node: Any, known: dict[str, Place]
) -> Iterator[checks.CheckMessage]:
    where = f"{flow.__name__}.{node.name}"
    if not issubclass(node.activation_class, Gathered):
        words = (
            f"{where} is a {type(node).__name__} of viewflow: its activation would save by itself."
        )
        hint = "Use a node of workflows/flows/nodes.py, or give it an activation that gathers."
        yield checks.Error(words, hint=hint, id="workflows.E001")
    elif isinstance(node, Human) and known.get(node.name) is not node.place:
        words = f"{where} does not stand for the place of its name."
        yield checks.Error(words, hint="Name it as in tracker/road/.", id="workflows.E003")
