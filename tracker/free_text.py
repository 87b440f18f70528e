"""The one cleaner of what people type, paste, send or import, and the form fields that use it.

What is kept reads the same and holds nothing unseen: a space is a space whatever kind it was, line
breaks are one kind, letters are composed (NFC). Marks that only steer direction or width are taken
out; joiners stay where they join: in emoji, and in scripts whose letters take their shape from
them. Characters that are newer than this Python, or of private use, are kept: rare names have them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms

# The longest words of a kind, in characters, wherever they come in.
TITLE, PLACE, TEXT, REASON = 200, 200, 30_000, 2000
NAME, CONTACT, NUMBER = 60, 120, 120

BREAK = "\r\x0b\x0c\x85\u2028\u2029"
SPACE = "\u00a0\u1680\u2000-\u200a\u202f\u205f"
# Control characters, what steers direction, marks of invisible width, tags, what is no character.
UNSEEN_HERE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e"
    "\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0"
    "\ufff0-\ufffc\ufffe\uffff"
)
UNSEEN = (
    f"{UNSEEN_HERE}\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
    + "".join(chr(plane << 16 | end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))
)
EMOJI = "\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff"
# Arabic, Indic, Tibetan, Burmese, Khmer, Mongolian and their like.
JOINED = "\u0600-\u109f\u1780-\u18af\ua800-\uabff\U00010a00-\U00011fff"
MONGOLIAN = "\u1800-\u18af"
VARIANT = "\ufe00-\ufe0f\U000e0100-\U000e01ef"

BREAKS = re.compile(f"\r\n|[{BREAK}]")
SPACES = re.compile(f"[{SPACE}]")
UNSEENS = re.compile(f"[{UNSEEN}]")
# Joiners that join nothing, and choices of a shape that are nobody's.
STRAYS = re.compile(
    f"(?<![{EMOJI}\ufe0f{JOINED}])\u200d|\u200d(?![{EMOJI}{JOINED}])"
    f"|(?<![{JOINED}])\u200c|\u200c(?![{JOINED}])"
    f"|(?<![{MONGOLIAN}])\u180e|\u180e(?![{MONGOLIAN}])"
    rf"|(?<!\S)[{VARIANT}]|(?<=[{VARIANT}])[{VARIANT}]"
)
# All that one of them may be about. Most texts have none of it, and one look shows that; beyond
# the first plane everything is odd, because a list of ranges there would make that look slow.
ODD = re.compile(
    f"[{BREAK}{SPACE}{UNSEEN_HERE}\u180e\u200c\u200d\ufe00-\ufe0f\U00010000-\U0010ffff]"
)


def clean_text(value: str) -> str:
    """A text of any number of lines as it is to be stored; "" if nothing in it can be read.

    Doing it twice changes nothing, and no text becomes longer.
    """
    text = value
    if ODD.search(text):
        text = SPACES.sub(" ", BREAKS.sub("\n", text))
        text = _seen(text) if ODD.search(text) else text
    if not unicodedata.is_normalized("NFC", text):
        normal = unicodedata.normalize("NFC", text)
        # A few letters have no composed form, and would take more room than they came in.
        text = normal if len(normal) <= len(text) else text
    text = text.strip()
    return text if any(map(_readable, text)) else ""


def clean_line(value: str) -> str:
    """The same on a single line, with single spaces."""
    return " ".join(clean_text(value).split())


def _seen(text: str) -> str:
    text = UNSEENS.sub("", text)
    while True:  # what is taken out may leave its neighbour without anything to join
        less = STRAYS.sub("", text)
        if less == text:
            return text
        text = less


def _readable(character: str) -> bool:
    """Whether a character shows by itself: not a space, nor a mark on another one."""
    return not character.isspace() and unicodedata.category(character)[0] != "M"


def says_something(words: str) -> bool:
    """Whether there is a letter or a figure in it, and not a full stop alone."""
    return any(character.isalnum() for character in words)


class LineField(forms.CharField):
    """Free words on one line."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(clean_line(value) if isinstance(value, str) else value)


class TextField(forms.CharField):
    """Free words of any number of lines; `rows` is the height at which its box is shown."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(clean_text(value) if isinstance(value, str) else value)
