"""Links that keep the language of the page they stand on."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def to(context: Context, name: str, *args: Any) -> str:
    """Answer the address of a page of the portal in the language chosen for this one."""
    path = reverse(f"portal:{name}", args=args)
    lang = context.get("lang", "")
    return f"{path}?lang={lang}" if lang else path
