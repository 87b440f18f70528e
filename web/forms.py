"""What forms of desk and portal share."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from tracker.verbs.fields import IMAGES

# What a file input offers to choose from. What is accepted is decided by content, by the door.
PICTURES = ",".join(sorted(IMAGES))
FILES = f"{PICTURES},.pdf,.docx,.xlsx"

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

LONGEST = 9  # digits that fit any column of whole numbers


def as_int(text: str) -> int | None:
    """A whole number that a browser sent; None if it is anything else."""
    fits = text.isascii() and text.isdigit() and len(text) <= LONGEST
    return int(text) if fits else None


def as_ints(texts: Iterable[str]) -> list[int]:
    """Those of the texts that are whole numbers."""
    found = map(as_int, texts)
    return [value for value in found if value is not None]
