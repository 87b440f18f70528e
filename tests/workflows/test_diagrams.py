"""docs/diagrams is what the code says, whatever language the site speaks."""

import io
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from tracker.road import transitions
from workflows.diagrams.bpmn import SPACES
from workflows.diagrams.docs import diagrams
from workflows.flows import FLOWS


def run(*arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("diagrams", *arguments, stdout=out)
    except SystemExit as exit_:
        return int(exit_.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_the_committed_ones_are_fresh() -> None:
    assert run("--check") == (0, "")
    assert (Path(settings.BASE_DIR) / "docs/diagrams/states.md").exists()


def test_stale_missing_and_foreign_files_are_told(tmp_path: Path) -> None:
    assert run("--to", str(tmp_path))[0] == 0
    assert run("--check", "--to", str(tmp_path))[0] == 0
    (tmp_path / "states.md").write_text("old", encoding="utf-8")
    (tmp_path / "rectification.bpmn").unlink()
    (tmp_path / "other.txt").write_text("x", encoding="utf-8")
    code, told = run("--check", "--to", str(tmp_path))
    assert code == 1
    assert "states.md: stale" in told
    assert "rectification.bpmn: stale" in told
    assert "other.txt: not made by this command" in told
    assert not (tmp_path / "rectification.bpmn").exists()


def test_the_same_in_every_language() -> None:
    with translation.override("zh-hans"):
        chinese = diagrams()
    with translation.override("en"):
        assert diagrams() == chinese


def test_every_move_is_drawn() -> None:
    text = diagrams()["states.md"]
    for source, target, verb in transitions():
        assert f"{source.value} --> {target.value} : {verb.value} (" in text
    assert "verified --> closed : close (director)" in text


@pytest.mark.parametrize("flow", FLOWS)
def test_bpmn_is_whole(flow: type) -> None:
    name = flow.__name__.removesuffix("Flow").lower()
    root = Xml.fromstring(diagrams()[f"{name}.bpmn"])
    process = root.find("bpmn:process", SPACES)
    assert process is not None
    nodes = {element.get("id") for element in process if not element.tag.endswith("sequenceFlow")}
    assert nodes == {node.name for node in flow.instance.nodes()}
    flows = process.findall("bpmn:sequenceFlow", SPACES)
    assert len(flows) >= len(nodes) - 1
    for element in flows:
        assert {element.get("sourceRef"), element.get("targetRef")} <= nodes
    drawn = {shape.get("bpmnElement") for shape in root.iter(f"{{{SPACES['bpmndi']}}}BPMNShape")}
    assert drawn == nodes
