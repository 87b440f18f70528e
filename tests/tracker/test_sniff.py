"""What a file is, is read from its content: a zip is not a document because of its first bytes."""

import io
import zipfile

import pytest
import xlsxwriter
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.world import photo
from tracker.verbs.fields import sniff

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def zipped(*parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in parts:
            archive.writestr(part, "<x/>")
    return out.getvalue()


def workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet()
    return out.getvalue()


def upload(content: bytes, name: str = "x.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_kinds_by_content() -> None:
    assert sniff(photo()) == "image/jpeg"
    assert sniff(upload(workbook())) == SHEET
    assert sniff(upload(zipped("[Content_Types].xml", "word/document.xml"))) == WORD


@pytest.mark.parametrize("content", [zipped("payload.exe"), b"PK\x03\x04broken", b"plain text"])
def test_others_are_refused(content: bytes) -> None:
    with pytest.raises(forms.ValidationError):
        sniff(upload(content))
