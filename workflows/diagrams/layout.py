"""Where everything of the main flow lies on the chart: lanes by who acts, steps from left to right.

Nodes and edges come from the flow itself; only places are kept here, and a test holds them to the
flow. Lengths are SVG user units, one to a CSS pixel.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow.workflow import nodes

from tracker.vocabulary import Role, VerbName
from workflows.flows import RectificationFlow
from workflows.flows.nodes import Human

TASK, GATE, DOT = (118, 60), (40, 40), (30, 30)  # width and height by shape
GAP, MARGIN = 28, 14
LANES: tuple[tuple[str, Any, int], ...] = (
    ("office", _("Appraisal office"), 118),
    ("unit", _("Responsible unit"), 126),
    ("inspector", Role.INSPECTOR.label, 130),
    ("director", Role.DIRECTOR.label, 100),
)
WIDTHS = (30, 118, 118, 40, 118, 40, 118, 118, 118, 118, 118, 118, 30)  # of the columns
# Node: (column, lane).
PLACES: dict[str, tuple[int, int]] = {
    "start": (0, 0),
    "triage": (1, 0),
    "acknowledge": (2, 1),
    "kept": (3, 1),
    "plan": (4, 1),
    "planned": (5, 1),
    "rectify": (6, 1),
    "submitted": (7, 1),
    "call_back": (7, 0),
    "asked": (8, 0),
    "milestone": (4, 2),
    "reached": (5, 2),
    "inspect": (7, 2),
    "inspected": (8, 2),
    "publish": (9, 0),
    "sign_head": (10, 1),
    "sign_inspector": (11, 2),
    "sign_off": (11, 3),
    "dispute": (11, 0),
    "settled": (12, 0),
    "end": (12, 3),
}
# The ways back, under a lane, and what they are called.
DETOURS: dict[tuple[str, str], Any] = {
    ("kept", "triage"): VerbName.RETURN.label,
    ("planned", "triage"): VerbName.RETURN.label,
    ("inspected", "rectify"): VerbName.REWORK.label,
}
Point = tuple[float, float]

LEFTS = [MARGIN, *(MARGIN + GAP * n + sum(WIDTHS[:n]) for n in range(1, len(WIDTHS)))]
TOPS = [MARGIN, *(MARGIN + top for top in accumulate(height for _c, _l, height in LANES))]
WIDTH = LEFTS[-1] + WIDTHS[-1] + MARGIN
HEIGHT = TOPS[-1]


@dataclass(frozen=True)
class Box:
    """A node on the chart: its middle, its size, and the node itself."""

    node: Any
    x: float
    y: float
    width: float
    height: float

    @property
    def title(self) -> str:
        return str(self.node.task_title)

    def side(self, dx: int, dy: int) -> Point:
        """The middle of a side: (1, 0) is the right one, (0, -1) the upper."""
        return self.x + dx * self.width / 2, self.y + dy * self.height / 2


@dataclass(frozen=True)
class Line:
    """An edge of the flow with its corners, and where its name stands, if it has one."""

    src: str
    dst: str
    points: list[Point]
    label: Any = ""
    label_at: Point = (0, 0)
    anchor: str = "start"


def size(node: Any) -> tuple[int, int]:
    if isinstance(node, Human):
        return TASK
    return GATE if isinstance(node, (nodes.Switch, nodes.Split)) else DOT


def boxes() -> dict[str, Box]:
    """All nodes of the flow, placed."""
    placed = {}
    for node in RectificationFlow.instance.nodes():
        column, lane = PLACES[node.name]
        width, height = size(node)
        x = LEFTS[column] + WIDTHS[column] / 2
        y = (TOPS[lane] + TOPS[lane + 1]) / 2 + (8 if lane == 0 else 0)
        placed[node.name] = Box(node, x, y, width, height)
    return placed


def lines(placed: dict[str, Box]) -> Iterator[Line]:
    """All edges of the flow, in its own order."""
    for box in placed.values():
        for edge in box.node.ways():
            key = (edge.src.name, edge.dst.name)
            yield route(key, placed[key[0]], placed[key[1]])


def route(key: tuple[str, str], src: Box, dst: Box) -> Line:
    if key in DETOURS:
        points, at = under(src, dst)
        return Line(*key, points, DETOURS[key], at, "end")
    return Line(*key, straight(src, dst))


def straight(src: Box, dst: Box) -> list[Point]:
    """Along the lane, or from lane to lane with at most one corner."""
    if src.y == dst.y:
        return [src.side(1, 0), dst.side(-1, 0)]
    down = 1 if dst.y > src.y else -1
    if src.x == dst.x:
        return [src.side(0, down), dst.side(0, -down)]
    return [src.side(1, 0), (dst.x, src.y), dst.side(0, -down)]


def under(src: Box, dst: Box) -> tuple[list[Point], Point]:
    """Along the lower edge of the lane where it begins, and up to an earlier step."""
    low = src.y + TASK[1] / 2 + 16
    points = [src.side(0, 1), (src.x, low), (dst.x, low), dst.side(0, 1)]
    return points, (src.x - 8, low + 14)
