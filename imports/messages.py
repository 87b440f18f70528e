"""How the results of an import are told, in the language in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _


def language() -> str:
    """The one of our languages that is in force."""
    codes = [code for code, _name in settings.LANGUAGES]
    active = get_language() or ""
    return active if active in codes else settings.LANGUAGE_CODE


def in_language(words: Mapping[str, str]) -> str:
    """Words that were stored in every language of ours."""
    return words.get(language()) or next(iter(words.values()), "")


def note_words(note: Mapping[str, Any]) -> str:
    """What was taken differently from how it stood in the file."""
    code, n, words = note["code"], note["count"], note["words"]
    if code == "failed":
        return in_language(words)
    return counted(code, n) % {"n": n, "words": words}


def counted(code: str, n: int) -> str:
    """The sentence for `n` rows, its places still open."""
    if code == "channel":
        return ngettext(
            "Channel “%(words)s” is not known: %(n)d row has the channel of the file.",
            "Channel “%(words)s” is not known: %(n)d rows have the channel of the file.",
            n,
        )
    if code == "category":
        return ngettext(
            "Category “%(words)s” is not known: %(n)d row has none; the word is in its event.",
            "Category “%(words)s” is not known: %(n)d rows have none; the word is in the event.",
            n,
        )
    if code == "reply":
        return ngettext(
            "%(n)d row has a reply and came in as open: its reply was not taken over.",
            "%(n)d rows have a reply and came in as open: their replies were not taken over.",
            n,
        )
    if code == "closed":
        return ngettext(
            "%(n)d row has a closing date and came in as open, for history was not asked for.",
            "%(n)d rows have a closing date and came in as open, for history was not asked for.",
            n,
        )
    return _("Unknown note.")
