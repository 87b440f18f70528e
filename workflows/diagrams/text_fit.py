"""Fitting words into a box: Chinese breaks anywhere but before its marks, English between words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

WIDE, NARROW = 1.0, 0.56  # of the font size; measured on Noto Sans and PingFang, rounded up
NEVER_FIRST = frozenset("，。、；：？！）》」』”’,.;:?!)")
SIZES = (14, 13, 12, 11, 10)  # font sizes, the largest that fits is taken


def measure(text: str) -> float:
    """Width in units of the font size."""
    wide = sum(unicodedata.east_asian_width(char) in "WFA" for char in text)
    return wide * WIDE + (len(text) - wide) * NARROW


def pieces(text: str) -> Iterator[str]:
    """The smallest parts that a line may end after, spaces kept at their ends."""
    piece = ""
    for index, char in enumerate(text):
        piece += char
        after = text[index + 1 : index + 2]
        breaks = char == " " or unicodedata.east_asian_width(char) in "WF"
        starts = bool(after) and unicodedata.east_asian_width(after) in "WF"
        if (breaks or starts) and after not in NEVER_FIRST:
            yield piece
            piece = ""
    if piece:
        yield piece


def wrap(text: str, width: float) -> list[str]:
    """Lines no wider than `width` (in font sizes), evenly filled as far as that goes."""
    count = 1
    while True:
        lines = fill(text, max(measure(text) / count, 1), width)
        if len(lines) <= count or count > len(text):
            return lines
        count += 1


def fill(text: str, wanted: float, limit: float) -> list[str]:
    """Lines of about `wanted`, never wider than `limit` unless one piece alone is."""
    lines, line = [], ""
    for piece in pieces(text):
        if line and (measure((line + piece).rstrip()) > limit or measure(line.rstrip()) >= wanted):
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()]


def fit(text: str, width: float, height: float) -> tuple[int, list[str]]:
    """The font size in pixels and the lines with which a text fits into a box."""
    for size in SIZES:
        lines = wrap(text, width / size)
        widest = max(measure(line) for line in lines)
        if widest * size <= width and len(lines) * size * 1.25 <= height:
            return size, lines
    return SIZES[-1], lines
