"""The chart of a case: the present place, the way so far, words that fit their boxes."""

import re
from xml.etree import ElementTree as Xml

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.world import World, all_passed
from tracker.models import Case
from workflows import diagrams
from workflows.diagrams import layout, text_fit
from workflows.diagrams.progress import NodeState, way
from workflows.flows import RectificationFlow

SVG = "{http://www.w3.org/2000/svg}"


def classes(case: Case, language: str = "zh-hans") -> dict[str, str]:
    """Node name to state, read from the picture itself."""
    with translation.override(language):
        root = Xml.fromstring(diagrams.svg(case))
    groups = [g for g in root.iter(f"{SVG}g") if (g.get("id") or "").startswith("node-")]
    return {(g.get("id") or "").removeprefix("node-"): (g.get("class") or "") for g in groups}


def at(case: Case, state: NodeState) -> set[str]:
    return {name for name, found in classes(case).items() if f"node {state.value}" == found}


def test_every_node_and_edge_of_the_flow_has_its_place() -> None:
    placed = layout.boxes()
    assert set(placed) == {node.name for node in RectificationFlow.instance.nodes()}
    assert set(placed) == set(layout.PLACES)
    edges = {(line.src, line.dst) for line in layout.lines(placed)}
    assert set(layout.DETOURS) <= edges
    for line in layout.lines(placed):
        for (x1, y1), (x2, y2) in zip(line.points, line.points[1:], strict=False):
            assert x1 == x2 or y1 == y2, line


def test_boxes_do_not_overlap_and_lines_cross_no_box() -> None:
    placed = list(layout.boxes().values())
    for box in placed:
        assert box.x - box.width / 2 > 0
        assert box.x + box.width / 2 < layout.WIDTH
        for other in placed:
            if other is not box:
                apart = abs(box.x - other.x) >= (box.width + other.width) / 2
                assert apart or abs(box.y - other.y) >= (box.height + other.height) / 2
    for line in layout.lines(layout.boxes()):
        for box in placed:
            if box.node.name in (line.src, line.dst):
                continue
            for (x1, y1), (x2, y2) in zip(line.points, line.points[1:], strict=False):
                beside = (
                    max(x1, x2) <= box.x - box.width / 2 or min(x1, x2) >= box.x + box.width / 2
                )
                above = (
                    max(y1, y2) <= box.y - box.height / 2 or min(y1, y2) >= box.y + box.height / 2
                )
                assert beside or above, (line.src, line.dst, box.node.name)


# Open only where something out of the ordinary waits.
BESIDE = {"dispute", "settled", "milestone", "reached"}


@pytest.mark.django_db
def test_the_present_place_moves_along(world: World) -> None:
    case = world.logged()
    assert at(case, NodeState.NOW) == {"triage"}
    assert at(world.assigned(case), NodeState.NOW) == {"acknowledge"}
    case = world.planned(case)
    assert at(case, NodeState.NOW) == {"rectify"}
    assert {"triage", "acknowledge", "plan", "kept"} <= at(case, NodeState.DONE)
    case = world.submitted(case)
    assert at(case, NodeState.NOW) == {"inspect", "call_back"}
    case = world.verified(case)
    assert at(case, NodeState.NOW) == {"sign_head"}
    case = world.closed(case)
    assert at(case, NodeState.NOW) == set()
    assert at(case, NodeState.DONE) == set(layout.PLACES) - BESIDE
    edges = {(line.src, line.dst) for line in layout.lines(layout.boxes())}
    assert edges - way(case).edges == {
        *layout.DETOURS,
        ("dispute", "settled"),
        ("milestone", "reached"),
    }


@pytest.mark.django_db
def test_ways_aside(world: World) -> None:
    rejected = world.logged()
    world.rejected(rejected, route_code="not_ours", reason="不归我县管辖")
    assert at(reload(rejected), NodeState.CANCELLED) == {"triage"}
    returned = world.assigned()
    world.do("li", "return", returned, reason="不属我局职责")
    assert ("kept", "triage") in way(returned).edges
    assert at(returned, NodeState.NOW) == {"triage"}
    merged, target = world.logged(), world.logged()
    world.merged(merged, target)
    assert at(reload(merged), NodeState.CANCELLED) == {"triage"}


@pytest.mark.django_db
def test_rework_goes_round_and_is_counted(world: World) -> None:
    case = world.called_back()
    world.do("chen", "rework", case, **all_passed(solved="no", solved_remark="仍然停水"))
    case = reload(case)
    gone = way(case)
    assert ("inspected", "rectify") in gone.edges
    assert gone.visits["rectify"] == 2
    assert gone.state("rectify") == NodeState.NOW
    assert "×2" in diagrams.svg(case)


def reload(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_words_fit_and_nothing_breaks_the_policy(world: World, language: str) -> None:
    case = world.submitted()
    with translation.override(language):
        text = diagrams.svg(case)
    assert "style=" not in text
    assert "<style" not in text
    assert "<script" not in text
    assert not re.search(r"\son\w+=", text)
    assert case.number in text
    root = Xml.fromstring(text)
    for group in root.iter(f"{SVG}g"):
        rect = group.find(f"{SVG}rect")
        if "node" not in (group.get("class") or "") or rect is None:
            continue
        assert group.find(f"{SVG}title") is not None
        lines = [t for t in group.findall(f"{SVG}text") if not (t.text or "").startswith("×")]
        assert lines
        for line in lines:
            width = text_fit.measure(line.text or "") * float(line.get("font-size") or 0)
            assert width <= float(rect.get("width") or 0) - 10, line.text


@pytest.mark.django_db
def test_one_query_however_long_the_way(world: World) -> None:
    case = reload(world.closed())
    with CaptureQueriesContext(connection) as seen:
        diagrams.svg(case)
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("核查四个关口", 3.5, ["核查四", "个关口"]),
        ("退回，重办", 3, ["退回，", "重办"]),
        ("Inspect the four gates", 8, ["Inspect the", "four gates"]),
        ("签收", 8, ["签收"]),
    ],
)
def test_wrapping(text: str, width: float, lines: list[str]) -> None:
    assert text_fit.wrap(text, width) == lines


@pytest.mark.parametrize(
    "text",
    [
        "主要负责人逐项审核整改措施并在系统内签署意见后报送评议办公室",
        "A very long step of many words",
    ],
)
def test_long_words_shrink_but_stay_inside(text: str) -> None:
    size, lines = text_fit.fit(text, 100, 50)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_fit.measure(line) * size <= 100 for line in lines)
    assert len(lines) * size * 1.25 <= 60
