"""What all pages of the portal share: language, caching, refusals, and a frame that knows nobody.

Templates are rendered without the request: no session is read, no cookie is set, and a shared
cache may keep the answer. The language is that of `lang` in the address, else the browser's, else
Chinese.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, quote_etag
from django.utils.translation import trans_real
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from tracker.errors import Refused
from web import refusals

View = Callable[..., HttpResponse]
LANG = "lang"
FRESH = 60  # seconds that a page may be shown from a cache
# Pages that belong to an entry of the navigation other than their own name.
PLACES = {
    "case": "cases",
    "object": "cases",
    "unit": "units",
    "receipt-case": "receipt",
    "receipt-objection": "receipt",
}


def language_of(request: HttpRequest) -> str:
    """One of the site's languages; unlike the desk, no cookie is asked."""
    known = dict(settings.LANGUAGES)
    asked = request.GET.get(LANG, "")
    if asked in known:
        return asked
    accepted = request.headers.get("Accept-Language", "")
    for code, _quality in trans_real.parse_accept_lang_header(accepted):
        try:
            return translation.get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def address(path: str, request: HttpRequest) -> str:
    """The path with the language that was chosen in the address of this page."""
    asked = request.GET.get(LANG, "")
    return f"{path}?{LANG}={asked}" if asked in dict(settings.LANGUAGES) else path


def languages(request: HttpRequest) -> list[dict[str, Any]]:
    """This page in every language, each under its own name."""
    found = []
    here = translation.get_language()
    for code, _name in settings.LANGUAGES:
        query: QueryDict = request.GET.copy()
        query[LANG] = code
        found.append(
            {
                "code": code,
                "name": translation.get_language_info(code)["name_local"],
                "url": f"?{query.urlencode()}",
                "current": code == here,
            }
        )
    return found


def render(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    asked = request.GET.get(LANG, "")
    here = request.resolver_match.url_name if request.resolver_match else ""
    frame = {
        "at": timezone.now(),
        "place": PLACES.get(here or "", here),
        "lang": asked if asked in dict(settings.LANGUAGES) else "",
        "languages": languages(request),
    }
    return HttpResponse(render_to_string(template, {**frame, **context}), status=status)


def missing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """There is no such page, or it is not public: the two look the same."""
    return render(request, "portal/missing.html", {}, status=404)


def speaking(view: View) -> View:
    """Answer in the reader's language; what is refused as absent or forbidden is not there."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        translation.activate(language_of(request))
        try:
            response = view(request, *args, **kwargs)
        except Refused as error:
            if not refusals.absent(error):
                raise
            response = missing(request)
        patch_vary_headers(response, ["Accept-Language"])
        return response

    return inner


def reader(view: View) -> View:
    """A page for everybody: kept by caches for a minute, asked for again by its ETag."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = f"public, max-age={FRESH}"
        if response.status_code != 200:
            return response
        etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
        response["ETag"] = etag
        changed = getattr(response, "changed", None)
        seconds = int(changed.timestamp()) if changed is not None else None
        if seconds is not None:
            response["Last-Modified"] = http_date(seconds)
        # The ETag is of what is shown; a moment alone may be too coarse to tell two pages apart.
        return get_conditional_response(request, etag, seconds, response) or response

    return require_safe(speaking_last(inner))


def speaking_last(view: View) -> View:
    """`speaking` around a view whose refusals are to be cached like its answers."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = speaking(view)(request, *args, **kwargs)
        response.setdefault("Cache-Control", f"public, max-age={FRESH}")
        return response

    return inner


def writer(view: View) -> View:
    """A page that takes something or shows something secret: kept by nobody, posted to by itself.

    There is no session to be ridden on, hence no CSRF cookie: a post from another site is refused
    by its Origin, and the receipt's cookie never comes along with one (SameSite=Strict).
    """

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not from_here(request):
            response = missing(request)
        else:
            response = view(request, *args, **kwargs)
        return response

    spoken = speaking(inner)

    @wraps(view)
    def unkept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = spoken(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    return csrf_exempt(unkept)


def from_here(request: HttpRequest) -> bool:
    """Whether a post comes from a page of this site, as far as the browser says."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()
