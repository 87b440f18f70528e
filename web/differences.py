"""Where two texts differ, piece by piece, for showing them side by side."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

EXCERPT = 320  # characters shown and compared
COMMON = 2  # shorter common pieces are chance, and make the difference unreadable


@dataclass(frozen=True)
class Piece:
    """Some characters of a text; `differs` marks what the other text does not have here."""

    words: str
    differs: bool = False


def excerpt(text: str) -> str:
    """The beginning of a text, on one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= EXCERPT else flat[: EXCERPT - 1] + "…"


def differences(one: str, other: str) -> list[Piece]:
    """The pieces of `other`, those marked that `one` does not have in the same order."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    found: list[Piece] = []
    for tag, _a, _b, start, end in matcher.get_opcodes():
        differs = tag != "equal" or end - start < COMMON
        if start == end:
            continue
        if found and found[-1].differs == differs:
            found[-1] = Piece(found[-1].words + other[start:end], differs)
        else:
            found.append(Piece(other[start:end], differs))
    return found
