"""A year's holiday notice, pasted or as a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from tracker.free_text import TextField
from tracker.time.holiday_notice import UnreadableError, read
from tracker.time.holidays import HolidayNotice

MOST = 200_000  # bytes; a notice has two thousand


class NoticeForm(forms.Form):
    """Reads what was pasted or sent; `notices` holds what was understood."""

    text = TextField(
        label=_("Text of the notice"),
        required=False,
        max_length=MOST,
        rows=10,
        help_text=_("As the State Council published it, or lines of: date, kind, name."),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("CSV or text in UTF-8."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt"}),
    )
    year = forms.IntegerField(
        label=_("Year"),
        required=False,
        min_value=2000,
        max_value=2200,
        help_text=_("Only where the text does not name it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notices: list[HolidayNotice] = []

    def clean_file(self) -> str:
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is None:
            return ""
        try:
            text: str = file.read(MOST).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError(_("This is not text in UTF-8."), code="encoding") from None
        return text

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        data["text"] = data.get("file") or data.get("text") or ""
        try:
            self.notices = read(data["text"], data.get("year"))
        except UnreadableError as error:
            raise ValidationError(str(error), code="unreadable") from error
        return data
