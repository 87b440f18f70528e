"""Masking what identifies a person before a text is shown to the public.

Proposed, not imposed: the clerk sees what was masked and releases the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Mainland identity card numbers (GB 11643): 17 digits and a digit or X, or the older 15 digits.
IDENTITY = r"(?<!\d)(?:\d{17}[\dXx]|\d{15})(?!\d)"
# Mobile numbers (11 digits from 13 to 19), and landlines with an area code.
TELEPHONE = r"(?<!\d)(?:(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8})(?!\d)"
# Licence plates (GA 36): province, letter, five or six letters and digits.
PLATE = (
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领]"
    r"[A-HJ-NP-Z][·•\s]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]"
)
MAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
FOUND = re.compile("|".join((IDENTITY, TELEPHONE, PLATE, MAIL)))
STAR = "*"


@dataclass(frozen=True)
class Masked:
    """A text with its masked places as (start, end) in characters."""

    text: str
    places: tuple[tuple[int, int], ...]


def mask(text: str) -> Masked:
    """Replace every number that identifies a person by stars of the same length."""
    places = tuple(found.span() for found in FOUND.finditer(text))
    letters = list(text)
    for start, end in places:
        letters[start:end] = STAR * (end - start)
    return Masked("".join(letters), places)
