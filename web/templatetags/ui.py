"""The words of `web.formatting`, and the parts of pages, for Django's templates."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from web import formatting, parts

register = template.Library()
register.simple_tag(formatting.icon)
for words in formatting.FILTERS:
    register.filter(words)


@register.simple_tag(takes_context=True)
def part(context: Context, name: str, **given: Any) -> SafeString:
    """Draw a part, given what it asks for and the moment of the page, which is `at`."""
    return parts.part(name, {"at": context.get("at"), **given})


@register.simple_tag(takes_context=True)
def day(context: Context, value: dt.date | dt.datetime | None) -> str:
    """Answer `formatting.day` at the moment of the page."""
    return formatting.day(value, context.get("at"))
