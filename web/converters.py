"""What may stand in an address."""

from __future__ import annotations

from django.urls.converters import StringConverter


class WordConverter(StringConverter):
    """`<word:…>`: as `<str:…>`, but no NUL, which PostgreSQL does not look for."""

    regex = "[^/\x00]+"
