"""Filters of lists, kept in the address."""

from __future__ import annotations

from django.http import QueryDict

from web.paging import AFTER, BEFORE


def without(params: QueryDict, *names: str) -> str:
    """The address's parameters without these, and from the first page on."""
    kept = params.copy()
    for name in (*names, AFTER, BEFORE):
        kept.pop(name, None)
    return kept.urlencode()
