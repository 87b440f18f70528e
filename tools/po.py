"""Keep the Chinese catalogue: add translations, list what is missing, build the ``.mo``.

    add       read ``msgid<TAB>msgstr`` lines from standard input (``\\n`` and ``\\t`` are escapes;
              ``msgid<TAB>plural msgid<TAB>msgstr`` for a plural) and store them
    missing   print every msgid that has no translation or only a fuzzy one; exit 1 if any
    stale     print every msgid of the sources that the catalogue does not know; exit 1 if any
    compile   build the binary catalogue when the text one is newer

Chinese has one plural form. Writers lock the catalogue, so several may add at once.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
HEADER = {
    "Project-Id-Version": "xiaohao",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}


@contextmanager
def locked() -> Iterator[None]:
    """Hold the catalogue for one writer; the others wait."""
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with open(CATALOGUE.parent / ".lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def load() -> polib.POFile:
    """Read the catalogue; a missing one is an empty one with a right header."""
    if CATALOGUE.exists():
        return polib.pofile(str(CATALOGUE), wrapwidth=98)
    catalogue = polib.POFile(wrapwidth=98)
    catalogue.metadata = dict(HEADER)
    return catalogue


def save(catalogue: polib.POFile) -> None:
    """Write the catalogue in one step, so that a reader never sees half of it."""
    draft = CATALOGUE.with_suffix(".po.draft")
    catalogue.save(str(draft))
    draft.replace(CATALOGUE)


def unescape(text: str) -> str:
    """Turn ``\\n``, ``\\t`` and ``\\\\`` of a line into the characters they stand for."""
    pieces = text.split("\\\\")
    return "\\".join(piece.replace("\\n", "\n").replace("\\t", "\t") for piece in pieces)


def put(catalogue: polib.POFile, msgid: str, plural: str, msgstr: str) -> bool:
    """Set one translation; return whether the catalogue changed."""
    entry = catalogue.find(msgid, include_obsolete_entries=True)
    if entry is None:
        entry = polib.POEntry(msgid=msgid)
        catalogue.append(entry)
    before = (entry.msgstr, entry.msgid_plural, dict(entry.msgstr_plural), entry.obsolete)
    was_fuzzy = entry.fuzzy
    entry.obsolete = False
    if was_fuzzy:
        entry.flags.remove("fuzzy")
    plural = plural or entry.msgid_plural
    if plural:
        entry.msgid_plural, entry.msgstr, entry.msgstr_plural = plural, "", {0: msgstr}
    else:
        entry.msgstr = msgstr
    if "%(" in msgid and "python-format" not in entry.flags:
        entry.flags.append("python-format")
    after = (entry.msgstr, entry.msgid_plural, dict(entry.msgstr_plural), entry.obsolete)
    return was_fuzzy or before != after


def add(lines: list[str]) -> int:
    """Store the lines; a malformed one is reported and nothing is stored."""
    wanted: list[tuple[str, str, str]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        fields = [unescape(field) for field in line.rstrip("\r\n").split("\t")]
        if len(fields) not in (2, 3) or not fields[0] or not fields[-1]:
            print(f"line {number}: want msgid<TAB>msgstr", file=sys.stderr)
            return 2
        wanted.append((fields[0], fields[1] if len(fields) == 3 else "", fields[-1]))
    with locked():
        catalogue = load()
        changed = sum([put(catalogue, *item) for item in wanted])
        if changed or not CATALOGUE.exists():
            save(catalogue)
    print(f"{changed} of {len(wanted)} changed, {len(catalogue)} in all")
    return 0


def missing() -> int:
    """Print what has no translation."""
    left = [
        entry.msgid
        for entry in load()
        if not entry.obsolete and (entry.fuzzy or not entry.translated())
    ]
    for msgid in left:
        print(repr(msgid))
    return 1 if left else 0


def in_sources() -> set[str]:
    """Return the msgids that the sources use now, found by makemessages in a copy of the tree."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py", "*.html"]
    listing += [":!benchmarks"]  # shown to nobody
    paths = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    with tempfile.TemporaryDirectory(prefix="xiaohao-po-") as folder:
        for path in paths.splitlines():
            if (ROOT / path).exists() and not path.startswith("tests/"):
                copy = Path(folder, path)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / path, copy)
        Path(folder, "locale").mkdir()
        command = [sys.executable, "-m", "django", "makemessages", "-l", "zh_Hans", "-v", "0"]
        subprocess.run(command, cwd=folder, check=True)
        found = Path(folder, "locale", "zh_Hans", "LC_MESSAGES", "django.po")
        return {entry.msgid for entry in polib.pofile(str(found))} if found.exists() else set()


def stale() -> int:
    """Print what the sources use and the catalogue does not know."""
    known = {entry.msgid for entry in load() if not entry.obsolete}
    unknown = sorted(in_sources() - known)
    for msgid in unknown:
        print(repr(msgid))
    return 1 if unknown else 0


def build() -> int:
    """Build the binary catalogue if it is older than the text one."""
    binary = CATALOGUE.with_suffix(".mo")
    if not CATALOGUE.exists():
        return 0
    if binary.exists() and binary.stat().st_mtime_ns >= CATALOGUE.stat().st_mtime_ns:
        return 0
    draft = binary.with_suffix(f".mo.{os.getpid()}")
    stamp = CATALOGUE.stat()
    load().save_as_mofile(str(draft))
    os.utime(draft, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    draft.replace(binary)
    return 0


def main(arguments: list[str]) -> int:
    """Run one command; return its exit code."""
    match arguments:
        case ["add"]:
            return add(sys.stdin.read().splitlines())
        case ["missing"]:
            return missing()
        case ["stale"]:
            return stale()
        case ["compile"]:
            return build()
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
