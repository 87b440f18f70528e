"""Small helpers of the import wizard's tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from desk.forms import imports

register = template.Library()
register.filter("column_name", imports.column_name)


@register.filter
def at(mapping: Mapping[int, Any], key: int) -> Any:
    """Answer what stands under a number, or nothing."""
    return mapping.get(key, "")


@register.filter
def heading(words: str | Sequence[str], index: int) -> str:
    """Answer the heading of a column, or its letters where it has none."""
    return words if isinstance(words, str) else words[index]
