"""Form fields that several verbs share."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import puremagic
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

# Nothing is chosen beforehand: a select without this would choose its first line by itself.
UNSAID = [("", "—")]
MAX_FILE = 20 * 1024 * 1024  # bytes
MAX_FILES = 12
MAX_PIXELS = 60_000_000
IMAGES = {"image/jpeg", "image/png", "image/webp"}
# By the part that makes the archive what it is; from the first bytes every zip looks the same.
OFFICE_ZIP = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "word/document.xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xl/workbook.xml",
}
DOCUMENTS = {"application/pdf", *OFFICE_ZIP}


def sniff(upload: UploadedFile[Any]) -> str:
    """The MIME type by content, whatever the client calls it. Raises ValidationError."""
    upload.seek(0)
    head = upload.read(MAX_FILE)
    upload.seek(0)
    found = {m.mime_type for m in _matches(head)}
    for mime in (*IMAGES, *DOCUMENTS):
        if mime in found:
            if mime in IMAGES:
                _check_image(head, upload.name or "")
            if mime not in OFFICE_ZIP or OFFICE_ZIP[mime] in _parts(head):
                return mime
    raise forms.ValidationError(
        _("%(name)s is of a kind that is not accepted. Send JPEG, PNG, WebP, PDF, DOCX or XLSX."),
        params={"name": upload.name},
        code="kind",
    )


def _parts(head: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(head)) as archive:
            return archive.namelist()
    except zipfile.BadZipFile:
        return []


def _matches(head: bytes) -> list[Any]:
    try:
        return list(puremagic.magic_string(head))
    except (puremagic.PureError, ValueError):
        return []


def _check_image(head: bytes, name: str) -> None:
    try:
        with Image.open(io.BytesIO(head)) as image:
            width, height = image.size
            image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise forms.ValidationError(
            _("%(name)s cannot be opened as a picture."), params={"name": name}, code="image"
        ) from error
    if width * height > MAX_PIXELS:
        raise forms.ValidationError(
            _("%(name)s has too many pixels."), params={"name": name}, code="pixels"
        )


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        if isinstance(files, MultiValueDict):
            return list(files.getlist(name))
        value = files.get(name) or []
        return list(value) if isinstance(value, (list, tuple)) else [value]


class FilesField(forms.Field):
    """Any number of files; cleans to a list of uploads, each with its sniffed `mime`."""

    widget = FilesInput

    def clean(self, value: Any) -> list[UploadedFile[Any]]:
        uploads: list[UploadedFile[Any]] = [u for u in (value or []) if u]
        if self.required and not uploads:
            raise forms.ValidationError(_("Add at least one file."), code="required")
        if len(uploads) > MAX_FILES:
            raise forms.ValidationError(
                _("At most %(count)s files at a time."), params={"count": MAX_FILES}, code="count"
            )
        for upload in uploads:
            if not upload.size:
                raise forms.ValidationError(
                    _("%(name)s is empty."), params={"name": upload.name}, code="empty"
                )
            if upload.size > MAX_FILE:
                raise forms.ValidationError(
                    _("%(name)s is larger than 20 MB."), params={"name": upload.name}, code="size"
                )
            upload.mime = sniff(upload)  # type: ignore[attr-defined]  # our own mark on it
        return uploads


class RowsWidget(forms.Widget):
    """Repeated inputs `name-column`, read as a list of rows; rows left wholly empty are dropped.

    Drawn by the part `field`, cell by cell, so that every fault stands at its own.
    """

    def __init__(self, columns: dict[str, forms.Field], extra: int = 3) -> None:
        super().__init__()
        self.columns = columns
        self.extra = extra

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        if name in data:
            return list(data[name])
        if not isinstance(data, MultiValueDict):
            return []
        lists = {c: data.getlist(f"{name}-{c}") for c in self.columns}
        longest = max(map(len, lists.values()), default=0)
        rows = [
            {c: (v[i].strip() if i < len(v) else "") for c, v in lists.items()}
            for i in range(longest)
        ]
        return [row for row in rows if any(row.values())]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        rows = list(value or [])
        rows += [{} for _i in range(max(1, self.extra - len(rows)))]
        context["widget"]["rows"] = [
            [
                {
                    "label": column.label,
                    "html": column.widget.render(
                        f"{name}-{key}",
                        row.get(key, ""),
                        {
                            **column.widget_attrs(column.widget),
                            "id": f"id_{name}-{key}-{index}",
                            "class": "form-control",
                        },
                    ),
                    "id": f"id_{name}-{key}-{index}",
                }
                for key, column in self.columns.items()
            ]
            for index, row in enumerate(rows)
        ]
        return context


class RowsField(forms.Field):
    """A list of small rows, each checked by `columns`; faults name the row they are in."""

    def __init__(self, columns: dict[str, forms.Field], **kwargs: Any) -> None:
        self.columns = columns
        super().__init__(widget=RowsWidget(columns), **kwargs)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        errors: list[forms.ValidationError] = []
        for number, raw in enumerate(value or [], start=1):
            row = {}
            for key, column in self.columns.items():
                try:
                    row[key] = column.clean(raw.get(key))
                except forms.ValidationError as error:
                    text = _("Row %(row)s, %(column)s: %(fault)s")
                    params = {
                        "row": number,
                        "key": key,
                        "column": column.label,
                        "fault": " ".join(error.messages),
                    }
                    errors.append(forms.ValidationError(text, params=params, code="row"))
            rows.append(row)
        if errors:
            raise forms.ValidationError(errors)
        if self.required and not rows:
            raise forms.ValidationError(_("Add at least one row."), code="required")
        return rows
