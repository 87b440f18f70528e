"""Hold that no two modules import each other, by whatever way round, type hints included."""

import sys
import tomllib
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent


def rooms() -> list[str]:
    """Return the rooms that import-linter watches."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names: list[str] = settings["tool"]["importlinter"]["root_packages"]
    return names


def circle(packages: list[str]) -> list[str]:
    """Return the modules of one circle, the first again at its end; empty if there is none."""
    graph = grimp.build_graph(*packages, cache_dir=None)
    imports = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found
    return []


def main() -> int:
    """Print a circle, if there is one; return 1 then."""
    sys.path.insert(0, str(ROOT))
    found = circle(rooms())
    if found:
        print("These modules import each other:", " -> ".join(reversed(found)))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
