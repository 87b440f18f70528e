"""Addresses of a case's pages."""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse

from tracker.models import Case, Evidence
from tracker.vocabulary import VerbName

# What is put under the sign-off sheet.
SIGNATURES = (VerbName.SIGN, VerbName.CLOSE)
INSPECT = "inspect"  # one page for `verify` and `rework`: the four findings decide which it is


@lru_cache(maxsize=2000)  # a page of a list has fifty
def case_url(view: str, number: str) -> str:
    return reverse(f"desk:{view}", args=[number])


def page(case: Case) -> str:
    """The case page."""
    return case_url("case", case.number)


def act_url(case: Case, verb: str) -> str:
    """The form page of a verb."""
    word = INSPECT if verb in (VerbName.VERIFY, VerbName.REWORK) else str(verb)
    return reverse("desk:act", args=[case.number, word])


def file_url(case: Case, evidence: Evidence) -> str:
    return reverse("desk:file", args=[case.number, evidence.pk])
