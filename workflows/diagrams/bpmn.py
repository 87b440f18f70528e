"""Flows as BPMN 2.0 files, with their drawing, for the tools that read such files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree as Xml

from viewflow.workflow import chart as engine

from workflows.diagrams import layout
from workflows.diagrams.layout import Box, Line
from workflows.flows import RectificationFlow

SPEC = "http://www.omg.org/spec"
SPACES = {
    "bpmn": f"{SPEC}/BPMN/20100524/MODEL",
    "bpmndi": f"{SPEC}/BPMN/20100524/DI",
    "dc": f"{SPEC}/DD/20100524/DC",
    "di": f"{SPEC}/DD/20100524/DI",
}


def tag(space: str, name: str) -> str:
    return f"{{{SPACES[space]}}}{name}"


def document(flow: Any) -> str:
    """The flow as a BPMN document; the main flow is laid out as on its chart."""
    for prefix, space in SPACES.items():
        Xml.register_namespace(prefix, space)
    if flow is RectificationFlow:
        placed = layout.boxes()
        lines = list(layout.lines(placed))
    else:
        placed, lines = by_engine(flow)
    name = flow.__name__
    root = Xml.Element(tag("bpmn", "definitions"), {"targetNamespace": "urn:xiaohao"})
    process = Xml.SubElement(
        root,
        tag("bpmn", "process"),
        {"id": name, "name": str(flow.process_title), "isExecutable": "false"},
    )
    describe(process, placed.values(), lines)
    diagram = Xml.SubElement(root, tag("bpmndi", "BPMNDiagram"), {"id": f"{name}_diagram"})
    plane = Xml.SubElement(
        diagram, tag("bpmndi", "BPMNPlane"), {"id": f"{name}_plane", "bpmnElement": name}
    )
    draw(plane, placed.values(), lines)
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'


def by_engine(flow: Any) -> tuple[dict[str, Box], list[Line]]:
    """Places as the workflow engine finds them by itself."""
    grid = engine.calc_layout_data(flow)
    placed = {}
    for cell in grid.cells:
        shape = cell.shape
        middle = (shape.x + shape.width / 2, shape.y + shape.height / 2)
        placed[cell.node.name] = Box(cell.node, *middle, shape.width, shape.height)
    lines = [
        Line(edge.src.name, edge.dst.name, [(x, y) for x, y in edge.segments])
        for edge in grid.edges
    ]
    return placed, lines


def describe(process: Xml.Element, boxes: Iterable[Box], lines: list[Line]) -> None:
    """What there is: nodes with the flows that come in and go out, then the flows."""
    for box in boxes:
        name = box.node.name
        node = Xml.SubElement(
            process, tag("bpmn", box.node.bpmn_element), {"id": name, "name": box.title}
        )
        for line in lines:
            if line.dst == name:
                Xml.SubElement(node, tag("bpmn", "incoming")).text = key(line)
        for line in lines:
            if line.src == name:
                Xml.SubElement(node, tag("bpmn", "outgoing")).text = key(line)
    for line in lines:
        named = {"name": str(line.label)} if line.label else {}
        ends = {"id": key(line), "sourceRef": line.src, "targetRef": line.dst}
        Xml.SubElement(process, tag("bpmn", "sequenceFlow"), {**ends, **named})


def draw(plane: Xml.Element, boxes: Iterable[Box], lines: list[Line]) -> None:
    """Where it is."""
    for box in boxes:
        name = box.node.name
        shape = Xml.SubElement(
            plane, tag("bpmndi", "BPMNShape"), {"id": f"{name}_shape", "bpmnElement": name}
        )
        x, y = box.side(-1, -1)
        size = {"x": x, "y": y, "width": box.width, "height": box.height}
        Xml.SubElement(shape, tag("dc", "Bounds"), {k: f"{v:g}" for k, v in size.items()})
    for line in lines:
        edge = Xml.SubElement(
            plane,
            tag("bpmndi", "BPMNEdge"),
            {"id": f"{key(line)}_edge", "bpmnElement": key(line)},
        )
        for x, y in line.points:
            Xml.SubElement(edge, tag("di", "waypoint"), {"x": f"{x:g}", "y": f"{y:g}"})


def key(line: Line) -> str:
    return f"{line.src}__{line.dst}"
