"""The chart of the flow for one case: `svg(case)`, and `plain()` without a case for the docs."""

from __future__ import annotations

from tracker.models import Case
from workflows.diagrams.drawing import draw
from workflows.diagrams.progress import Way, way

__all__ = ["plain", "svg"]


def svg(case: Case) -> str:
    """The chart as an SVG document, in the active language, the way of the case marked on it."""
    return draw(way(case), case.number)


def plain() -> str:
    """The chart as it is before any case."""
    return draw(Way())
