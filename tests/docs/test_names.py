"""One name, one thing: no two classes of the project share a name, nor two files of a room."""

from __future__ import annotations

import ast
import tomllib
from collections import defaultdict

from tools.limits import ROOT, tracked

# Django asks for these by name.
GIVEN = {"Command", "Migration"}


def rooms() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names: list[str] = settings["tool"]["importlinter"]["root_packages"]
    return names


def test_no_two_classes_share_a_name() -> None:
    found: dict[str, list[str]] = defaultdict(list)
    for path in tracked(*(f"{room}/*.py" for room in rooms())):
        for node in ast.parse((ROOT / path).read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name not in GIVEN:
                found[node.name].append(path)
    assert len(found) > 200
    assert {name: paths for name, paths in found.items() if len(paths) > 1} == {}
