"""The parts of pages, in Jinja2: what a page draws fifty times is drawn much faster than by Django.

Pages are Django's templates; a part is put into one by `{% part "clock" clock=due %}`. Parts lie in
`templates/parts`, say at their top what they want, and know the words of `web.formatting`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.forms.renderers import Jinja2 as JinjaRenderer
from django.template import TemplateDoesNotExist, engines
from django.template.defaultfilters import filesizeformat, linebreaksbr
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from jinja2 import Environment

from web import formatting

# By the name under which a part knows them.
FILTERS: dict[str, Any] = {
    "filesize": filesizeformat,
    "lines": linebreaksbr,
    "day": formatting.day,
    "rows_of": formatting.rows_of,
    **{words.__name__: words for words in formatting.FILTERS},
}
GLOBALS: dict[str, Any] = {"_": gettext, "icon": formatting.icon}


def environment(**options: Any) -> Environment:
    """What Django's Jinja2 backend asks for (setting TEMPLATES)."""
    options |= {"trim_blocks": True, "lstrip_blocks": True}
    options.pop("autoescape", None)  # no setting takes it away
    found = Environment(autoescape=True, **options)
    found.filters.update(FILTERS)
    found.globals.update(GLOBALS)
    return found


def part(name: str, context: Mapping[str, Any]) -> SafeString:
    """Draw a part; it escapes what it shows."""
    engine: Any = engines["jinja2"]
    return SafeString(engine.env.get_template(f"{name}.html").render(context))


class FormRenderer(JinjaRenderer):
    """Draws widgets by Django's own Jinja2 templates; the admin's, who has none, as ever."""

    def get_template(self, template_name: str) -> Any:
        return _widget(self, template_name)


@cache
def _widget(renderer: JinjaRenderer, name: str) -> Any:
    try:
        return renderer.engine.get_template(name)
    except TemplateDoesNotExist:
        return DjangoTemplates().get_template(name)
