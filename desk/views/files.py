"""Files of a case: the reader is checked first; nothing is served by its path or kept by caches."""

from __future__ import annotations

import io
from typing import TypeVar

from django.core.files.base import File
from django.db.models.fields.files import FieldFile
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils import timezone
from django.views.decorators.http import require_safe
from PIL import Image, ImageOps, UnidentifiedImageError

from desk.casefile.joined import material
from desk.casefile.load import case_for
from desk.views.base import actor_at, staff
from tracker.access import reads_unit_words
from tracker.dossier import kept, stream
from tracker.errors import NotFound
from tracker.verbs.fields import IMAGES
from tracker.vocabulary import Audience, Status

R = TypeVar("R", bound=HttpResponseBase)
SMALL = (224, 224)  # pixels, twice the size of the square on the page


@staff
@require_safe
def file(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """One file of a case: pictures in the window, anything else as a download."""
    case = case_for(request, number)
    found = case.files.filter(pk=pk).first() or material(case).filter(pk=pk).first()
    if found is None:
        raise NotFound
    content = opened(found.file)
    if "small" in request.GET and found.mime in IMAGES:
        return private(small(content))
    shown = found.mime in IMAGES
    name = found.name or found.sha256
    response = FileResponse(
        content, as_attachment=not shown, filename=name, content_type=found.mime
    )
    return private(response)


def opened(file: FieldFile) -> File[bytes]:
    """The bytes of a row's file; where they are gone, it is not there for the reader either."""
    try:
        return file.open("rb")
    except OSError as error:
        raise NotFound from error


def small(content: File[bytes]) -> HttpResponse:
    """The picture as a small JPEG, upright and without the camera's notes on place and time."""
    out = io.BytesIO()
    try:
        with content, Image.open(content) as picture:
            picture.draft("RGB", SMALL)
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            upright.thumbnail(SMALL)
            upright.save(out, "JPEG", quality=80)
    except (UnidentifiedImageError, OSError) as error:
        raise NotFound from error
    return HttpResponse(out.getvalue(), content_type="image/jpeg")


def private(response: R) -> R:
    """For one reader, for now, and never as anything but what it is."""
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


@staff
@require_safe
def dossier(request: HttpRequest, number: str) -> HttpResponseBase:
    """The dossier of a case signed off, as one archive that stands on its own."""
    case = case_for(request, number)
    if case.status != Status.CLOSED:
        raise NotFound
    audience = Audience.UNIT if reads_unit_words(actor_at(request)) else Audience.OFFICE
    found = kept(case, audience, timezone.now())
    response = StreamingHttpResponse(stream(found), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="dossier-{case.number}.zip"'
    return private(response)
