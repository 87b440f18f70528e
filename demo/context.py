"""What the sign-in page of a demo offers besides the form."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from demo.accounts import demo_accounts


def door(request: HttpRequest) -> dict[str, Any]:
    """Context processor; lazy, for most pages do not ask. Nothing where DEMO is not set."""
    if not settings.DEMO or request.user.is_authenticated:
        return {}
    return {"demo_roles": SimpleLazyObject(demo_accounts)}
