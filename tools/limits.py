"""Hold the sizes that keep the code readable: files, functions, classes, templates.

A limit is raised only with a reason, beside the name, in ``RAISED``.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE, FUNCTION, METHODS, TEMPLATE = 400, 40, 20, 150
RAISED: dict[str, int] = {
    # Not methods: the one method of the door, written down once for each verb.
    "workflows/calls.py:Perform": 60,
    # The closed lists of words, and nothing else: they are read as one.
    "tracker/vocabulary.py": 440,
}


def tracked(*patterns: str) -> list[str]:
    """Return the paths that git knows, or would add, matching the patterns."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    output = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return sorted({line for line in output.splitlines() if (ROOT / line).exists()})


def over(name: str, size: int, limit: int, what: str) -> Iterator[str]:
    """Say that ``name`` is too large, if it is."""
    allowed = RAISED.get(name, limit)
    if size > allowed:
        yield f"{name}: {size} {what}, at most {allowed}"


def in_python(path: str) -> Iterator[str]:
    """Say what is too large in one Python file."""
    source = (ROOT / path).read_text(encoding="utf-8")
    yield from over(path, len(source.splitlines()), FILE, "lines")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            size = (node.end_lineno or first) - first + 1
            yield from over(f"{path}:{node.name}", size, FUNCTION, "lines")
        elif isinstance(node, ast.ClassDef):
            size = sum(isinstance(item, ast.FunctionDef) for item in node.body)
            yield from over(f"{path}:{node.name}", size, METHODS, "methods")


def main() -> int:
    """Print everything that is too large; return 1 if anything is."""
    found: list[str] = []
    for path in tracked("*.py"):
        if "/migrations/" not in path:
            found += in_python(path)
    for path in tracked("templates/*.html", "templates/**/*.html"):
        size = len((ROOT / path).read_text(encoding="utf-8").splitlines())
        found += over(path, size, TEMPLATE, "lines")
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
